"""Read a file: open it, recognise its layout, and number its papers."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from citeweave.extract.pages import blocks, jsonl, lines, oneline
from citeweave.extract.pages.dates import settle_date
from citeweave.extract.pages.noise import find_content
from citeweave.extract.pages.reading import Draft, Fault, Layout, Notice, PageReading, Skip, Text
from citeweave.extract.pages.source import Source, open_source, open_text
from citeweave.graph.errors import UnknownLayoutError
from citeweave.graph.model import Entry, Truncation

LAYOUTS: tuple[Layout, ...] = (jsonl, oneline, blocks, lines)
"""Every known layout; of those that fit equally well, the first is taken."""

_LOWEST_SCORE = 0.7
_CUT = {
    Truncation.START: "the file begins inside this paper; what is left of it was kept",
    Truncation.END: "the file ends inside this paper; what is there of it was kept",
}


def read_file(path: str | PurePath, *, saved_on: datetime.date | None = None) -> PageReading:
    """Return the papers of a page or of JSON lines; the file's name says nothing of its layout.

    `saved_on` is the day the page was saved, and settles the year of dates that have none.

    Raises:
        UnreadableFileError: if it is missing, no file, empty, binary, or in an unknown encoding.
        UnknownLayoutError: if it is text, but in no known layout.

    """
    return _read_source(open_source(Path(path)), page=PurePath(path).name, name=str(path), saved_on=saved_on)


def read_files(paths: Iterable[str | PurePath], *, saved_on: datetime.date | None = None) -> Iterator[PageReading]:
    """Yield the reading of each file in turn; raises as `read_file` does at the first that cannot be read."""
    for path in paths:
        yield read_file(path, saved_on=saved_on)


def read_text(text: str, *, page: str = "page", saved_on: datetime.date | None = None) -> PageReading:
    """Return the papers of a text that is in memory; `page` stands for the file name.

    Raises:
        UnreadableFileError: if it is blank or binary.
        UnknownLayoutError: if it is in no known layout.

    """
    return _read_source(open_text(text, page), page=page, name=page, saved_on=saved_on)


def find_layout(text: Text) -> Layout | None:
    """Return the layout that fits best, if one fits."""
    scores = [layout.score(text) for layout in LAYOUTS]
    best = max(scores)
    return LAYOUTS[scores.index(best)] if best >= _LOWEST_SCORE else None


def _read_source(source: Source, *, page: str, name: str, saved_on: datetime.date | None) -> PageReading:
    text = Text(source.lines, find_content(source.lines))
    layout = find_layout(text)
    if layout is None and not (source.faults and not text.content):
        raise UnknownLayoutError(_describe_unknown(name))
    faults = list(source.faults)
    entries: list[Entry] = []
    notices = [_describe_repair(page, source.repaired)] if source.repaired else []
    for found in layout.read(text) if layout else ():
        if isinstance(found, Fault):
            faults.append(found)
            continue
        entry = _make_entry(found, page, len(entries), saved_on)
        entries.append(entry)
        if entry.truncated:
            notices.append(Notice(page, found.line, _CUT[entry.truncated], entry.id))
    faults.sort(key=lambda fault: fault.line)
    skips = tuple(Skip(page, fault.line, fault.reason, fault.excerpt) for fault in faults)
    return PageReading(page, layout.name if layout else "", tuple(entries), skips, tuple(notices))


def _make_entry(draft: Draft, page: str, position: int, saved_on: datetime.date | None) -> Entry:
    return Entry(
        id=draft.id or f"{PurePath(page).stem}-{position:03d}",
        title=draft.title,
        abstract=draft.abstract,
        page=page,
        position=position,
        n_authors=draft.n_authors,
        date=settle_date(draft.date, saved_on) if draft.date else None,
        votes=draft.votes,
        comments=draft.comments,
        truncated=draft.truncated,
    )


def _describe_repair(page: str, repaired: int) -> Notice:
    return Notice(page, None, f"{repaired} characters are not UTF-8 and were replaced")


def _describe_unknown(name: str) -> str:
    known = "; ".join(f"{layout.name}: {layout.shape}" for layout in LAYOUTS)
    return f"{name}: in no known layout. Known are: {known}. Write papers as JSON lines to have them read for certain."
