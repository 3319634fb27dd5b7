"""The authors and date under a paper: ``8 authors · Mar 28, 2025 3``, on one line or on three."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from citeweave.extract.pages.dates import DATE
from citeweave.extract.pages.reading import clean

_AUTHORS = r"(?P<n>\d{1,5}) authors?"
_DAY = rf"(?P<date>{DATE})(?: (?P<comments>\d{{1,6}}))?"
_WHOLE = re.compile(rf"[•·*]?\s*{_AUTHORS}\s*(?:[·•]\s*)?(?:{_DAY})?|[•·]\s*{_DAY.replace('P<', 'P<lone_')}")
_AUTHORS_LINE = re.compile(rf"[•·*]?\s*{_AUTHORS}\s*[·•]?")
_DAY_LINE = re.compile(rf"(?P<dot>[·•])?\s*{_DAY}")
_CUT_LINE = re.compile(r"[•·]\s*\d{0,5}\s?[a-z]{0,7}")
_AT_END = re.compile(rf"\s{_AUTHORS}(?:\s*[·•]\s*{_DAY})?\Z")
_CUT_DAY = r"[A-Z][a-z]{0,8}\.?(?: \d{0,2}(?:,(?: \d{0,3})?)?)?"
_CUT_DAY_LINE = re.compile(_CUT_DAY)
_CUT_AT_END = re.compile(rf"\s{_AUTHORS}\s*[·•](?:\s*{_CUT_DAY})?\Z")
_BARELY_AT_END = re.compile(r"(?<=[.!?)])\s\d{1,5}(?: a[uthor]{0,5})?\Z")
# Longer than any tail, so that a search from the end of a long line stays cheap.
_REACH = 80


class Piece(Enum):
    """A line of a tail."""

    WHOLE = auto()
    AUTHORS = auto()
    DOT = auto()
    DAY = auto()


@dataclass(frozen=True, slots=True)
class Tail:
    """What a tail says; `cut` where the file ends inside it."""

    n_authors: int | None = None
    date: str | None = None
    comments: int | None = None
    cut: bool = False


def find_piece(line: str) -> Piece | None:
    """Return which part of a tail `line` is, if any."""
    line = clean(line)
    if len(line) > _REACH or not line:
        return None
    if line in {"·", "•"}:
        return Piece.DOT
    if _AUTHORS_LINE.fullmatch(line):
        return Piece.AUTHORS
    if day := _DAY_LINE.fullmatch(line):
        return Piece.WHOLE if day["dot"] else Piece.DAY
    return Piece.WHOLE if _WHOLE.fullmatch(line) else None


def parse_tail(text: str) -> Tail | None:
    """Return what a whole tail says, or ``None`` for another text."""
    match = _WHOLE.fullmatch(clean(text)) if len(text) <= 2 * _REACH else None
    if match is None:
        return None
    return _make_tail(match["n"], match["date"] or match["lone_date"], match["comments"] or match["lone_comments"])


def is_cut_tail(text: str) -> bool:
    """Return whether the last text of a file is the start of a tail."""
    return len(text) <= _REACH and _CUT_LINE.fullmatch(clean(text)) is not None


def is_cut_date(text: str) -> bool:
    """Return whether the last text of a file is the start of a date."""
    return len(text) <= _REACH and _CUT_DAY_LINE.fullmatch(clean(text)) is not None


def split_tail(text: str, *, last: bool) -> tuple[str, Tail | None]:
    """Return a one-line entry without its tail, and the tail.

    Only the last entry of a file can end with a tail of which hardly anything is left.
    """
    start = max(len(text) - _REACH, 0)
    if match := _AT_END.search(text, start):
        tail = _make_tail(match["n"], match["date"], match["comments"], cut=match["date"] is None)
    elif match := _CUT_AT_END.search(text, start):
        tail = _make_tail(match["n"], None, None, cut=True)
    elif last and (match := _BARELY_AT_END.search(text, start)):
        tail = Tail(cut=True)
    else:
        return text, None
    return text[: match.start()].rstrip(), tail


def _make_tail(n_authors: str | None, date: str | None, comments: str | None, *, cut: bool = False) -> Tail:
    return Tail(int(n_authors) if n_authors else None, date, int(comments) if comments else None, cut)
