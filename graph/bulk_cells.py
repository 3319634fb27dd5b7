"""Rows of the files of an import, read back strictly: what `citeweave.graph.bulk` writes, and nothing else.

A text stands in quotes, so that an empty one differs from a missing one, which Python's own reader of CSV does not
tell; a number or a truth does not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from citeweave.graph.errors import RecordError, UnreadableFileError

MOST_BYTES = 64 * 1024 * 1024
"""How much a row can be; what is more is a quote that does not end."""

_BUFFER = 1024 * 1024
_LEAST, _MOST = -(2**63), 2**63 - 1
_TEXT = r'"([^"]*+(?:""[^"]*+)*+)"'
_CELL = re.compile(r'("[^"]*+(?:""[^"]*+)*+"|[^",\r\n]*+)([,\n]|\Z)')
_SHOWN = 60


def _text(cell: str) -> str:
    return cell.replace('""', '"')


def _whole(cell: str) -> int:
    value = int(cell)
    if not _LEAST <= value <= _MOST:
        raise ValueError(f"{cell} has more than 64 bits")
    return value


def _number(cell: str) -> float:
    value = float(cell)
    if not math.isfinite(value):
        raise ValueError(f"{cell} is more than a number can be")
    return value


def _truth(cell: str) -> bool:
    return cell == "true"


_FORMS: Mapping[str, tuple[str, str, Callable[[str], Any]]] = {
    "string": ("a text in quotes", _TEXT, _text),
    "long": ("a whole number", r"(-?[0-9]++)", _whole),
    "double": ("a number", r"(-?[0-9]++(?:\.[0-9]++)?+(?:e[+-]?[0-9]++)?+)", _number),
    "boolean": ("true or false", r"(true|false)", _truth),
}
"""Of each type in a header: what it is called, how it is written, and how it is read."""


class RowReader:
    """Reads the rows under one header; `columns` are ``name:type`` by name, as a header has them."""

    def __init__(self, columns: Mapping[str, str], required: Collection[str], separator: str) -> None:
        def split(cell: str) -> list[str]:
            if not cell:
                raise ValueError("a list holds no text")
            return _text(cell).split(separator)

        self._columns = columns
        self._required = frozenset(required)
        forms = {**_FORMS, "string[]": ("a list in quotes", _TEXT, split)}
        # The ids of a node and of the ends of an edge are texts.
        self._forms = {name: forms.get(column.rpartition(":")[2], forms["string"]) for name, column in columns.items()}
        cells = (f"(?:{form[1]}){'' if name in required else '?+'}" for name, form in self._forms.items())
        self._pattern = re.compile(",".join(cells) + "\n")
        self._converters = [(name, form[2]) for name, form in self._forms.items()]

    def read(self, text: str) -> dict[str, Any]:
        """Return the values of a row by name; a missing one is left out.

        Raises:
            ValueError: it is no row under this header.
        """
        match = self._pattern.fullmatch(text)
        if match is None:
            raise ValueError(self._explain(text))
        values = {}
        for (name, convert), cell in zip(self._converters, match.groups(), strict=True):
            if cell is not None:
                try:
                    values[name] = convert(cell)
                except ValueError as error:
                    raise ValueError(f"{name!r}: {error}") from error
        return values

    def _explain(self, text: str) -> str:
        """Return why a text is no row under this header."""
        cells, at = [], 0
        while (match := _CELL.match(text, at)) and at < len(text):
            cells.append(match[1])
            at = match.end()
        if at < len(text):
            return f"a cell begins with {_shorten(text[at:])}, which is neither a text in quotes nor a number"
        if len(cells) != len(self._columns):
            return f"it has {len(cells)} cells, and its header has {len(self._columns)}"
        for (name, (wanted, pattern, _)), cell in zip(self._forms.items(), cells, strict=True):
            if not cell and name in self._required:
                return f"it lacks {name!r}"
            if cell and not re.fullmatch(pattern, cell):
                return f"{name!r} is {_shorten(cell)}, not {wanted}"
        return "it does not end with the end of its line"


def _shorten(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


def read_records(path: Path) -> Iterator[tuple[int, bytes]]:
    """Yield each row of a file with its end, and the number of the line where it begins; line breaks stand in quotes.

    Raises:
        UnreadableFileError: the file cannot be read.
        RecordError: it is cut off, or a row has no end.
    """
    try:
        with path.open("rb", buffering=_BUFFER) as file:
            line = 1
            while record := file.readline(MOST_BYTES):
                begin = line
                line += 1
                # A quote within a text is doubled.
                if record.count(b'"') % 2:
                    lines = [record]
                    size, is_open = len(record), True
                    while is_open and (more := file.readline(MOST_BYTES)) and size < MOST_BYTES:
                        lines.append(more)
                        size += len(more)
                        is_open = more.count(b'"') % 2 == 0
                    if is_open:
                        raise _end_lacks(path, begin, "a quote of it does not end")
                    line += len(lines) - 1
                    record = b"".join(lines)
                if not record.endswith(b"\n"):
                    raise _end_lacks(path, begin, "its line does not end")
                yield begin, record
    except OSError as error:
        raise UnreadableFileError(
            f"{path} cannot be read: {error.strerror}; copy the folder again, or export it again"
        ) from error


def _end_lacks(path: Path, line: int, what: str) -> RecordError:
    return RecordError(
        f"{path}, line {line}: {what}, or is {MOST_BYTES >> 20} MiB away; the file is cut off or was changed: "
        "copy the folder again, or export it again"
    )
