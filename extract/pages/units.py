"""Cut a page into units: titles, abstracts, and the tails of authors and dates under them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from citeweave.extract.pages.reading import Line, clean
from citeweave.extract.pages.tails import Piece, Tail, find_piece, is_cut_date, is_cut_tail, parse_tail


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of lines that belong together; `tail` is set where they are one, `height` counts them."""

    line: int
    text: str
    tail: Tail | None = None
    height: int = 1


_LENGTHS = ((40, -3.0), (100, -2.0), (160, -0.5), (250, 2.0), (400, 6.0))
_LONG = 10.0
_SENTENCE_END = re.compile(r"""[.!?…。][)\]}"'”’*]{0,3}\d{0,2}\Z""")
_URL_END = re.compile(r"(?:https?://|www\.)\S+\Z")
_INNER_END = re.compile(r"[a-z0-9)][.!?] [A-Z]")
_STOP = re.compile(r"""[.…。][)\]}"'”’*]{0,3}\d{0,2}\Z""")
# Marks of files that are no such page: headings and tables of Markdown, tags, BibTeX, labelled fields.
_MARKUP = re.compile(r"#|```|\||@|%|=|<[a-zA-Z!/?]|(?i:title|abstract|summary|authors?) ?:")
_NO_TITLE_END = (",", ";", ":", "=", "(", "{", "[")
_TALLEST_TITLE = 3
_PLAIN_WORD = re.compile(r"""[("'“‘]?[^\W\d_]+(?:[-'’/][^\W\d_]+)*[.,;:?!)"'”’]{0,3}""")
_LEAST_PLAIN = 0.6
_LOOKED_AT = 600
_CLEAR_STEP = 3.0


def ends_like_text(text: str) -> bool:
    """Return whether `text` ends with a sentence or with a web address."""
    end = text[-_LOOKED_AT:]
    return _SENTENCE_END.search(end) is not None or _URL_END.search(end) is not None


def measure_abstractness(text: str) -> float:
    """Return how much `text` looks like an abstract (above 0) rather than a title (below)."""
    score = next((score for length, score in _LENGTHS if len(text) <= length), _LONG)
    score += 3.0 if _STOP.search(text[-_LOOKED_AT:]) else 2.0 if _URL_END.search(text[-_LOOKED_AT:]) else 0.0
    score -= 0.0 if ends_like_text(text) else 1.5
    start = text[:_LOOKED_AT]
    score += 2.0 if _INNER_END.search(start) else 0.0
    words = start.split()
    capitals = sum(not word[0].islower() for word in words)
    return score - (1.5 if capitals > 0.6 * len(words) else 0.0)


def measure_turns(units: Sequence[Unit]) -> float:
    """Return the share of texts that clearly stand in a pair of title and abstract.

    What a file cut off at its start or end leaves there does not count.
    """
    scores = [None if unit.tail else measure_abstractness(unit.text) for unit in units]
    paired = [False] * len(units)
    for place, (title, abstract) in enumerate(pairwise(scores)):
        if title is None or abstract is None or paired[place]:
            continue
        if not (_can_be_title(units[place]) and _can_be_abstract(units[place + 1])):
            continue
        is_clear = abstract > 0 and abstract - title >= _CLEAR_STEP
        if is_clear or _stands_between_tails(units, place):
            paired[place] = paired[place + 1] = True
    counted = [is_paired for is_paired, score in zip(paired, scores, strict=True) if score is not None]
    if not any(counted):
        return 0.0
    if not counted[0] and scores[0] is not None and (scores[0] > 0 or units[0].text[0].islower()):
        counted = counted[1:]
    for _ in range(2):
        counted = counted if counted[-1] else counted[:-1]
    return sum(counted) / len(counted)


def _can_be_title(unit: Unit) -> bool:
    if unit.height > _TALLEST_TITLE or unit.text.endswith(_NO_TITLE_END) or "://" in unit.text:
        return False
    return _MARKUP.match(unit.text) is None


def _can_be_abstract(unit: Unit) -> bool:
    words = unit.text[:_LOOKED_AT].split()
    return sum(_PLAIN_WORD.fullmatch(word) is not None for word in words) >= _LEAST_PLAIN * len(words)


def _stands_between_tails(units: Sequence[Unit], place: int) -> bool:
    starts = place == 0 or units[place - 1].tail is not None
    return starts and place + 2 < len(units) and units[place + 2].tail is not None


def make_units(lines: Iterable[Line], *, by_line: bool) -> list[Unit]:
    """Return the units of a page: each line, or each block of lines without a blank one, is one unless it is a tail."""
    cutter = _Cutter(by_line=by_line)
    for line in lines:
        cutter.add(line)
    return cutter.finish()


class _Cutter:
    """Collects lines until it is clear that a unit has ended."""

    def __init__(self, *, by_line: bool) -> None:
        self._by_line = by_line
        self._units: list[Unit] = []
        self._block: list[Line] = []
        self._pieces: list[Line] = []
        self._dated = False

    def add(self, line: Line) -> None:
        piece = find_piece(line.text)
        if piece is None:
            self._add_text(line)
        # A date on its own heads the papers of a day; it says nothing of the paper before it.
        elif piece is not Piece.DAY or (self._pieces and not self._dated):
            self._add_piece(line, piece)

    def finish(self) -> list[Unit]:
        self._close_block()
        self._close_tail()
        if len(self._units) > 1 and _is_rest_of(self._units[-2], self._units[-1]):
            del self._units[-1]
        if self._units:
            self._units[-1] = _mark_cut(self._units[-1])
        return self._units

    def _add_text(self, line: Line) -> None:
        blank = not clean(line.text)
        if blank or self._by_line:
            self._close_block()
        if not blank:
            self._close_tail()
            self._block.append(line)

    def _add_piece(self, line: Line, piece: Piece) -> None:
        self._close_block()
        if piece in {Piece.AUTHORS, Piece.WHOLE}:
            self._close_tail()
        self._pieces.append(line)
        self._dated = self._dated or piece in {Piece.DAY, Piece.WHOLE}

    def _close_block(self) -> None:
        if self._block:
            text = " ".join(clean(line.text) for line in self._block)
            self._units.append(Unit(self._block[0].number, text, height=len(self._block)))
            self._block = []

    def _close_tail(self) -> None:
        if self._pieces:
            text = " ".join(clean(line.text) for line in self._pieces)
            if tail := parse_tail(text):
                self._units.append(Unit(self._pieces[0].number, text, tail))
            self._pieces, self._dated = [], False


def _is_rest_of(tail: Unit, last: Unit) -> bool:
    return tail.tail is not None and tail.text.endswith(("·", "•")) and is_cut_date(last.text)


def _mark_cut(last: Unit) -> Unit:
    if last.tail is None:
        return replace(last, tail=Tail(cut=True)) if is_cut_tail(last.text) else last
    return replace(last, tail=replace(last.tail, cut=True)) if last.tail.date is None else last
