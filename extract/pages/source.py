"""Open files of any usual encoding and line end, and give their lines."""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from citeweave.extract.pages.reading import MAX_TEXT, Fault, Line, clean, shorten
from citeweave.graph.errors import UnreadableFileError

LINE_TOO_LONG = f"a line of more than {MAX_TEXT:,} characters"

_CHUNK = 1 << 20
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.002
_MOST_NON_ASCII = 0.25
_WAY_OUT = "; save it as UTF-8 text"


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of a file; `repaired` counts the characters that did not fit the encoding and were replaced."""

    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
    repaired: int = 0


@dataclass(slots=True)
class _Tally:
    """What a file is made of when read in one encoding."""

    characters: int = 0
    visible: int = 0
    non_ascii: int = 0
    controls: int = 0
    nuls: int = 0
    replaced: int = 0
    cut: int = 0

    def add(self, text: str) -> None:
        self.characters += len(text)
        self.visible += len(clean(text))
        self.non_ascii += len(text) - len(text.encode("ascii", "ignore"))
        self.controls += len(_CONTROLS.findall(text))
        self.nuls += text.count("\0")
        self.replaced += text.count("\ufffd")

    @property
    def is_text(self) -> bool:
        return not self.nuls and self.controls <= _MOST_CONTROLS * self.characters


def open_source(path: Path) -> Source:
    """Return the lines of `path`.

    Understood are UTF-8, UTF-16 with a byte order mark, and Windows-1252 where the bytes are plausible as such. A
    character that was cut through at either end of the file is dropped.

    Raises:
        UnreadableFileError: if the file is missing, no file, empty, binary, or in another encoding.

    """
    try:
        if not path.exists():
            message = f"{path}: there is no such file"
            raise UnreadableFileError(message)
        if not path.is_file():
            message = f"{path}: not a file but a {'folder' if path.is_dir() else 'device'}"
            raise UnreadableFileError(message)
        encoding, repaired = _find_encoding(path)
        with path.open(encoding=encoding, errors="replace", newline=None) as stream:
            lines, faults = split_lines(stream)
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror or error}"
        raise UnreadableFileError(message) from error
    return Source(lines, faults, repaired)


def open_text(text: str, page: str) -> Source:
    """Return the lines of a text that is in memory already.

    Raises:
        UnreadableFileError: if it is blank or binary.

    """
    tally = _Tally()
    tally.add(text)
    _check(tally, page)
    lines, faults = split_lines(io.StringIO(text.removeprefix("\ufeff"), newline=None))
    return Source(lines, faults)


def split_lines(stream: TextIO) -> tuple[tuple[Line, ...], tuple[Fault, ...]]:
    """Return the lines of `stream`, and a fault for each that is too long; such a line is never held as a whole."""
    lines: list[Line] = []
    faults: list[Fault] = []
    number = 0
    while text := stream.readline(MAX_TEXT + 1):
        number += 1
        if text.endswith("\n") or len(text) <= MAX_TEXT:
            lines.append(Line(number, text.removesuffix("\n")))
            continue
        faults.append(Fault(number, LINE_TOO_LONG, shorten(text)))
        while text and not text.endswith("\n"):
            text = stream.readline(MAX_TEXT)
    return tuple(lines), tuple(faults)


def _find_encoding(path: Path) -> tuple[str, int]:
    """Return the encoding, and how many characters do not fit it."""
    with path.open("rb") as stream:
        head = stream.read(2)
    if head in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        tally = _count(path, "utf-16", "replace")
        _check(tally, str(path))
        return "utf-16", tally.replaced
    try:
        tally = _count(path, "utf-8-sig", "strict")
    except UnicodeDecodeError:
        return _choose_byte_encoding(path)
    _check(tally, str(path))
    return "utf-8-sig", 0


def _choose_byte_encoding(path: Path) -> tuple[str, int]:
    """Return UTF-8 for a file with a few bad bytes in it, Windows-1252 for one that has hardly a good one."""
    tally = _count(path, "utf-8-sig", "replace")
    if tally.non_ascii > 2 * tally.replaced or tally.replaced == tally.cut:
        _check(tally, str(path))
        return "utf-8-sig", tally.replaced - tally.cut
    try:
        tally = _count(path, "cp1252", "strict")
    except UnicodeDecodeError:
        tally.nuls = tally.nuls or 1
    _check(tally, str(path))
    if tally.non_ascii > _MOST_NON_ASCII * tally.characters:
        message = f"{path}: in an unknown encoding{_WAY_OUT}"
        raise UnreadableFileError(message)
    return "cp1252", 0


def _count(path: Path, encoding: str, errors: str) -> _Tally:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    tally = _Tally()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            text = decoder.decode(chunk)
            if not tally.characters:
                tally.cut = min(len(text) - len(text.lstrip("\ufffd")), 3)
            tally.add(text)
    return tally


def _check(tally: _Tally, name: str) -> None:
    if not tally.visible:
        message = f"{name}: is empty"
        raise UnreadableFileError(message)
    if not tally.is_text:
        message = f"{name}: is not text but binary{_WAY_OUT}"
        raise UnreadableFileError(message)
