"""Golden query cases as text: a data set, then cases, each with a query, what it is given, and the rows it answers.

::

    -DATA
    paper 2210.17323 GPTQ: Quantization after training
      ...the form of `support.builders`...

    -CASE nearest first
    -QUERY builds_on thing=GPTQ limit=5
    ---- 2
    depth | builds_on
    1     | OBQ
    2     | OBS

Columns may be left out; rows may not. A word with spaces is given in double quotes. Absent is empty, and a list is
joined by commas.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Case:
    """One query and its answer."""

    file: str
    line: int
    title: str
    data: str
    query: str
    arguments: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def id(self) -> str:
        return f"{self.query}-{self.title}"


class _Lines:
    def __init__(self, path: Path) -> None:
        self.name = path.name
        self.lines = path.read_text(encoding="utf-8").splitlines()
        self.number = 0

    def __bool__(self) -> bool:
        return self.number < len(self.lines)

    def peek(self) -> str:
        return self.lines[self.number].strip()

    def take(self) -> str:
        self.number += 1
        return self.lines[self.number - 1].strip()

    def after(self, mark: str) -> str:
        line = self.take()
        assert line.startswith(f"{mark} "), f"{self.name}:{self.number}: {mark} is missing"
        return line.removeprefix(mark).strip()

    def until(self, *marks: str) -> Iterator[str]:
        while self and not self.peek().startswith(marks):
            yield self.take()


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.split("|"))


def read_cases(path: Path) -> list[Case]:
    """Return the cases of a file."""
    lines = _Lines(path)
    data = ""
    cases = []
    while lines:
        if lines.peek() == "-DATA":
            lines.take()
            data = "\n".join(lines.until("-DATA", "-CASE"))
        elif lines.peek().startswith("-CASE"):
            at = lines.number + 1
            title = lines.after("-CASE")
            query, *words = shlex.split(lines.after("-QUERY"))
            total = int(lines.after("----"))
            table = [line for line in lines.until("-CASE", "-DATA") if line and not line.startswith("#")]
            columns, rows = (_cells(table[0]), tuple(_cells(row) for row in table[1:])) if table else ((), ())
            assert len(rows) == total, f"{path.name}:{at}: {total} rows are announced, {len(rows)} stand there"
            assert all(len(row) == len(columns) for row in rows), f"{path.name}:{at}: a row has too few or many cells"
            arguments = dict(word.split("=", 1) for word in words)
            cases.append(Case(path.name, at, title, data, query, arguments, columns, rows))
        else:
            line = lines.take()
            assert not line or line.startswith("#"), f"{path.name}:{lines.number}: {line!r} belongs nowhere"
    return cases


def show(value: object) -> str:
    """Return a value as a golden file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return ", ".join(map(show, value))
    return str(value)
