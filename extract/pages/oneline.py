"""The layout of one line a paper: votes, title, abstract, authors, date and comments, a space between each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from citeweave.extract.pages.alternating import NO_ABSTRACT
from citeweave.extract.pages.reading import Draft, Fault, Line, Text, clean, shorten
from citeweave.extract.pages.tails import Tail, split_tail
from citeweave.extract.pages.title_split import split_title
from citeweave.extract.pages.units import ends_like_text
from citeweave.graph.model import Truncation

name: Final = "oneline"
shape: Final = "all of a paper on one line: '14 Title Abstract. 5 authors · Aug 7, 2024 3', with '-' for no votes"

_VOTES = re.compile(r"(\d{1,7}|[-–—])\s+")
_SHORTEST_BODY = 12


def score(text: Text) -> float:
    """Return the share of lines with a tail at their end; one that only has votes at its start counts somewhat less."""
    lines = [clean(line.text) for line in text.content if clean(line.text)]
    return sum(_measure(line) for line in lines) / len(lines) if lines else 0.0


def read(text: Text) -> Iterator[Draft | Fault]:
    """Yield papers and faults in page order."""
    lines = [Line(line.number, clean(line.text)) for line in text.content if clean(line.text)]
    votes_are_usual = 2 * sum(_VOTES.match(line.text) is not None for line in lines) > len(lines)
    for place, line in enumerate(lines):
        first, last = place == 0 and votes_are_usual, place == len(lines) - 1
        yield _read_line(line, first=first, last=last)


def _measure(line: str) -> float:
    body, tail = split_tail(line, last=False)
    if tail and tail.date and len(body) >= _SHORTEST_BODY:
        return 1.0
    return 0.6 if _VOTES.match(line) else 0.0


def _read_line(line: Line, *, first: bool, last: bool) -> Draft | Fault:
    votes = _VOTES.match(line.text)
    body, tail = split_tail(line.text[votes.end() :] if votes else line.text, last=last)
    start_is_cut = first and not votes
    if not (votes or tail or start_is_cut):
        return Fault(line.number, "no votes, no authors and no date: not a paper", shorten(line.text))
    end_is_cut = last and (tail.cut if tail else not ends_like_text(body))
    title, abstract = ("", body) if start_is_cut else split_title(body)
    if not abstract and not end_is_cut:
        return Fault(line.number, NO_ABSTRACT, shorten(body))
    tail = tail or Tail()
    return Draft(
        line.number,
        title,
        abstract,
        n_authors=tail.n_authors,
        date=tail.date,
        votes=int(votes[1]) if votes and votes[1].isdecimal() else None,
        comments=tail.comments,
        truncated=Truncation.START if start_is_cut else Truncation.END if end_is_cut else None,
    )
