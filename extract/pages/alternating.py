"""Read papers from units: title, abstract, and perhaps a tail, over and over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from citeweave.extract.pages.reading import MAX_TEXT, Draft, Fault, shorten
from citeweave.extract.pages.roles import Role, assign_roles
from citeweave.extract.pages.tails import Tail
from citeweave.extract.pages.units import Unit, ends_like_text
from citeweave.graph.model import Truncation

NO_ABSTRACT = "a title without an abstract"
NO_TITLE = "an abstract without a title"
NO_PAPER = "authors and date without a paper"
TOO_LONG = f"a text of more than {MAX_TEXT:,} characters"

_WHOLE_ABSTRACT = 400


def read_units(units: Sequence[Unit]) -> Iterator[Draft | Fault]:
    """Yield the papers of a page, and what is left over."""
    roles = assign_roles(units)
    abstracts, tails = roles.count(Role.ABSTRACT), roles.count(Role.TAIL)
    reader = _Reader(tails_are_usual=2 * tails >= abstracts)
    for unit, role in zip(units, roles, strict=True):
        if len(unit.text) > MAX_TEXT:
            yield from reader.flush()
            yield Fault(unit.line, TOO_LONG, shorten(unit.text))
            reader.orphaned = True
        elif role is Role.TITLE:
            yield from reader.add_title(unit)
        elif role is Role.ABSTRACT:
            yield from reader.add_abstract(unit)
        elif unit.tail:
            yield from reader.add_tail(unit, unit.tail)
    yield from reader.finish()


class _Reader:
    """Holds the paper that is being put together; `orphaned` while what comes belongs to none."""

    def __init__(self, *, tails_are_usual: bool) -> None:
        self._tails_are_usual = tails_are_usual
        self._title: Unit | None = None
        self._draft: Draft | None = None
        self._tailed = False
        self._first = True
        self.orphaned = False

    def add_title(self, unit: Unit) -> Iterator[Draft | Fault]:
        yield from self.flush()
        self._title = unit

    def add_abstract(self, unit: Unit) -> Iterator[Draft | Fault]:
        if self._title:
            self._draft = Draft(self._title.line, self._title.text, unit.text)
            self._title = None
        elif self._draft and not self._tailed and self._goes_on(self._draft, unit):
            self._draft = replace(self._draft, abstract=f"{self._draft.abstract} {unit.text}")
        elif self._first:
            self._draft = Draft(unit.line, "", unit.text, truncated=Truncation.START)
        else:
            yield from self.flush()
            yield Fault(unit.line, NO_TITLE, shorten(unit.text))
            self.orphaned = True
        self._first = False

    def add_tail(self, unit: Unit, tail: Tail) -> Iterator[Draft | Fault]:
        if self._draft and not self._tailed:
            self._draft = replace(self._draft, n_authors=tail.n_authors, date=tail.date, comments=tail.comments)
            self._tailed = True
            if tail.cut:
                self._draft = replace(self._draft, truncated=self._draft.truncated or Truncation.END)
        elif self._title:
            yield from self.flush()
        elif not self.orphaned:
            yield from self.flush()
            yield Fault(unit.line, NO_PAPER, shorten(unit.text))
        self._first = False

    def flush(self) -> Iterator[Draft | Fault]:
        """Yield what has been put together."""
        if self._draft:
            yield self._draft
        elif self._title:
            yield Fault(self._title.line, NO_ABSTRACT, shorten(self._title.text))
        self._title, self._draft, self._tailed, self._first, self.orphaned = None, None, False, False, False

    def finish(self) -> Iterator[Draft | Fault]:
        """Yield the last paper; where it breaks off, the file was cut there."""
        if self._title:
            yield Draft(self._title.line, self._title.text, "", truncated=Truncation.END)
        elif self._draft and not self._tailed and not ends_like_text(self._draft.abstract):
            yield replace(self._draft, truncated=self._draft.truncated or Truncation.END)
        else:
            yield from self.flush()

    def _goes_on(self, draft: Draft, unit: Unit) -> bool:
        """Return whether `unit` is a second paragraph; else its title is missing.

        Where both could be whole abstracts, a paragraph lost does less harm than two papers made one.
        """
        if len(draft.abstract) + len(unit.text) > MAX_TEXT:
            return False
        if unit.text[0].islower():
            return True
        is_short = min(len(draft.abstract), len(unit.text)) < _WHOLE_ABSTRACT
        return is_short and (self._tails_are_usual or not ends_like_text(draft.abstract))
