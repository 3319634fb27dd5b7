"""What the layouts are given, what they give back, and what comes out of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from citeweave.graph.model import Entry, Truncation

MAX_TEXT = 1_000_000
"""Characters of a line, and of an abstract made of several lines; what is longer is left out and reported."""

# Zero-width spaces and byte order marks look blank on a page but are not whitespace to Python; the replacement
# character stands at the edge of a file that was cut inside a character.
_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u2060\ufeff\ufffd"

_EXCERPT = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line without its line end; `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """One paper as a layout reads it, before it gets its place on the page; `line` is where it starts."""

    line: int
    title: str
    abstract: str
    id: str | None = None
    n_authors: int | None = None
    date: str | None = None
    votes: int | None = None
    comments: int | None = None
    truncated: Truncation | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be read as a paper, and why."""

    line: int
    reason: str
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Skip:
    """Something on a page that was left out; `line` counts from 1."""

    page: str
    line: int | None
    reason: str
    excerpt: str = ""

    def __str__(self) -> str:
        place = self.page if self.line is None else f"{self.page}:{self.line}"
        return f"{place}: {self.reason}" + (f" ({self.excerpt})" if self.excerpt else "")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to know of what was kept; `entry` is the id of the entry meant, if it is about one."""

    page: str
    line: int | None
    reason: str
    entry: str | None = None

    def __str__(self) -> str:
        place = self.page if self.line is None else f"{self.page}:{self.line}"
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class PageReading:
    """All that was read from one file: entries in page order, and what was left out or is worth knowing."""

    page: str
    layout: str
    entries: tuple[Entry, ...] = ()
    skips: tuple[Skip, ...] = ()
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """The lines of a file: all of them, and those that are neither blank, nor head or foot noise."""

    lines: Sequence[Line]
    content: Sequence[Line]


class Layout(Protocol):
    """A way of writing a list of papers down; each is a module, and stands in `read.LAYOUTS`."""

    @property
    def name(self) -> str:
        """Return the layout's name."""

    @property
    def shape(self) -> str:
        """Return what an entry looks like, for error messages."""

    def score(self, text: Text, /) -> float:
        """Return how much of `text` is in this layout, from 0 to 1."""

    def read(self, text: Text, /) -> Iterable[Draft | Fault]:
        """Yield papers and faults in page order."""


def clean(text: str) -> str:
    """Return `text` without blank-looking characters at its ends."""
    return text.strip(_BLANKS)


def shorten(text: str) -> str:
    """Return the first words of `text` for a message."""
    text = " ".join(text[: 4 * _EXCERPT].split())
    return text if len(text) <= _EXCERPT else text[: _EXCERPT - 1].rstrip() + "…"
