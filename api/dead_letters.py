"""The dead-letter file: papers that a store refused, each with the reason and all that it states, to be tried again."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from citeweave.api.loading import DeadLetter
from citeweave.api.output import write_lines
from citeweave.graph.errors import CiteweaveError, UnreadableFileError


def read_letters(path: Path) -> list[DeadLetter]:
    """Return the letters of a file; one that does not exist holds none.

    Raises:
        RecordError: a line is no dead letter.
        UnreadableFileError: the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{path} cannot be read as dead letters ({error})") from error
    return [
        DeadLetter.from_line(line, f"{path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()
    ]


class DeadLetters:
    """Collects what stores refuse, and brings the file up to date at the end, also at a bad one.

    A paper stands in the file once, as it was refused last, and goes from it when it is written. A file of which
    nothing is left is removed.

    Raises:
        CiteweaveError: the file holds something else, or cannot be written where it is to be.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.added: dict[tuple[str, str], DeadLetter] = {}
        self._written: set[tuple[str, str]] = set()
        if not path.absolute().parent.is_dir():
            raise CiteweaveError(f"{path} cannot hold dead letters: there is no folder {path.parent}; make it first")
        read_letters(path)

    def add(self, letter: DeadLetter) -> None:
        """Set a paper aside."""
        self.added[letter.store, letter.paper] = letter

    def note_written(self, store: str, papers: list[str]) -> None:
        """Note that papers are in a store as they should be."""
        self._written.update((store, paper) for paper in papers)

    def save(self) -> None:
        """Bring the file up to date, whole or not at all; several processes can do so with one file."""
        if not self.added and not self.path.exists():
            return
        with _alone(self.path.absolute().parent):
            before = {(letter.store, letter.paper): letter for letter in read_letters(self.path)}
            after = {key: letter for key, letter in before.items() if key not in self._written} | self.added
            if after == before:
                return
            if after:
                write_lines(
                    (letter.to_line() for _, letter in sorted(after.items(), key=lambda item: item[0])), self.path
                )
            else:
                self.path.unlink()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.save()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait until no other process is here with the same folder; where the system has no such locks, go on at once."""
    if sys.platform == "win32":
        yield
        return
    import fcntl  # noqa: PLC0415  (not on every system)

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
