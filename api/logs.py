"""Structured logs: one JSON object a line, with time, level, event, run id and what was counted.

Logs are the one place where a clock and a random number may stand; nothing of them enters a graph. Whoever has
something to log says `event`; without a log that is nothing.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path

from citeweave.api.building import Reading, Step
from citeweave.graph.build import Refusal
from citeweave.graph.errors import CiteweaveError

LOGGER = logging.getLogger("citeweave")
_LOGGERS = (LOGGER, logging.getLogger("neo4j"))
"""Whose records stand in the log: ours, and the warnings of the driver, which tells when it tries again."""

for _logger in _LOGGERS:
    # Without a handler of its own, its warnings would be printed between a command's own lines.
    _logger.addHandler(logging.NullHandler())

STANDARD_ERROR = "-"
_EVERY_S = 10.0
_current: Run | None = None


def event(name: str, fields: Mapping[str, object], level: int = logging.INFO) -> None:
    """Log that something happened, with numbers and words of it."""
    LOGGER.log(level, name, extra={"fields": fields})


class _Lines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def __init__(self, run: str) -> None:
        super().__init__()
        self._run = run

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, object] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            "run": self._run,
        }
        if record.name != LOGGER.name:
            line |= {"event": "library", "logger": record.name, "message": record.getMessage()}
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class _File(WatchedFileHandler):
    """A file that is appended to, and opened anew where it was moved away; a full disk stops the log, not the run."""

    is_broken = False

    def emit(self, record: logging.LogRecord) -> None:
        if not self.is_broken:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  (the name is the library's)
        self.is_broken = True
        reason = getattr(sys.exc_info()[1], "strerror", None) or sys.exc_info()[1]
        sys.stderr.write(f"the log {self.baseFilename} ends here: {reason}\n")


class Run:
    """One run of a command, from its start to its end, under an id of its own."""

    def __init__(self, command: str) -> None:
        self.id = uuid.uuid4().hex[:12]
        self._command = command
        self._started = time.monotonic()
        self._is_over = False

    def follow(self, step: Step) -> Step:
        """Return a step that logs where the work is, beside telling `step`: at each beginning and end, and between."""
        told: dict[str, float] = {}

        def both(task: str, done: int, total: int) -> None:
            now = time.monotonic()
            if task not in told or done == total or now - told[task] >= _EVERY_S:
                told[task] = now
                fields = {"task": task, "done": done, "total": total, "seconds": self.seconds}
                event(f"{self._command}.step", fields)
            step(task, done, total)

        return both

    @property
    def seconds(self) -> float:
        """Return how long the run has taken until now."""
        return round(time.monotonic() - self._started, 3)

    def finish(self, **fields: object) -> None:
        """Log that all is done, with what came of it."""
        self._is_over = True
        event(f"{self._command}.finished", {**fields, "seconds": self.seconds})

    def fail(self, error: BaseException) -> None:
        """Log that the run ends here and why; nothing if it was over already."""
        if self._is_over:
            return
        self._is_over = True
        kind, message = type(error).__name__, str(error)
        bug = None if isinstance(error, CiteweaveError | OSError | KeyboardInterrupt | SystemExit) else error
        fields = {"error": kind, "message": message, "seconds": self.seconds}
        LOGGER.error(f"{self._command}.failed", extra={"fields": fields}, exc_info=bug)


def start(command: str, log: Path | None, **fields: object) -> Run:
    """Return the run of a command, which logs to a file from now on; ``-`` is standard error.

    Raises:
        CiteweaveError: the file cannot be written.
    """
    global _current  # noqa: PLW0603  (a process runs one command)
    _current = run = Run(command)
    if log is not None:
        handler = _open(log)
        handler.setFormatter(_Lines(run.id))
        LOGGER.setLevel(logging.INFO)
        for logger in _LOGGERS:
            logger.addHandler(handler)
    event(f"{command}.started", fields)
    return run


def _open(log: Path) -> logging.Handler:
    if str(log) == STANDARD_ERROR:
        return logging.StreamHandler()
    try:
        return _File(log, encoding="utf-8")
    except OSError as error:
        raise CiteweaveError(f"the log {log} cannot be written: {error.strerror}; name another with --log") from error


def fail(error: BaseException) -> None:
    """Log that the run of this process, if it has one, ends here and why."""
    if _current is not None:
        _current.fail(error)


def log_reading(reading: Reading) -> None:
    """Log what was read, and each part of the input that was left out."""
    fields = {"entries": len(reading.entries), "skipped": len(reading.skips), "notices": len(reading.notices)}
    event("build.read", fields)
    for skip in reading.skips:
        event("build.skipped", {"page": skip.page, "line": skip.line, "reason": skip.reason}, logging.WARNING)


def log_refusals(refusals: Iterable[Refusal]) -> None:
    """Log statements that the graph refused: of which paper, what, and why."""
    for refusal in refusals:
        event("build.refused", asdict(refusal), logging.WARNING)
