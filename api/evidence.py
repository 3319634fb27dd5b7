"""What papers say of the names of a list: their short forms, from the extractor, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from citeweave.graph.model import Entry, Paper
from citeweave.graph.papers import merge
from citeweave.graph.resolve.evidence import Evidence, gather_evidence


def read_evidence(names: Iterable[str], entries: Iterable[Entry]) -> Evidence:
    """Return what the papers of `entries` say of `names`."""
    papers = merge(entries)
    texts = ((paper.id, text) for paper in papers for text in (paper.title, paper.abstract))
    return gather_evidence(names, texts, (pair for paper in papers for pair in _pairs(paper)))


def _pairs(paper: Paper) -> Iterator[tuple[str, str]]:
    # Commands that read no papers do without what the extractor needs.
    from citeweave.extract.abbreviations import find_abbreviations, find_title_pairs  # noqa: PLC0415

    for text in (paper.title, paper.abstract):
        yield from ((pair.short, pair.long) for pair in find_abbreviations(text))
    yield from find_title_pairs(paper.title)
