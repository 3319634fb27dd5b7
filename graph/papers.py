"""Entries of many files to papers: the same paper on two pages is one paper with two sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from citeweave.graph import keys
from citeweave.graph.model import Entry, Paper

_T = TypeVar("_T")


def _source(entry: Entry) -> str:
    return f"{entry.page}#{entry.position}"


def _preference(entry: Entry) -> tuple[bool, int, int, str, str, str, str]:
    """Order the entries of one paper: whole before cut, long before short, then by text, place and all else."""
    return (
        entry.truncated is not None,
        -len(entry.abstract),
        -len(entry.title),
        entry.title,
        entry.abstract,
        _source(entry),
        repr(entry),
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((value for value in values if value is not None), None)


def _group(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Group entries by paper id; a title without an arXiv id joins the one arXiv paper of that title."""
    with_number: dict[str, set[str]] = defaultdict(set)
    todo = list(entries)
    for entry in todo:
        if keys.arxiv_id(entry.id) and entry.title:
            with_number[keys.key(entry.title)].add(keys.paper_id(entry.title, entry.id))
    groups: dict[str, list[Entry]] = defaultdict(list)
    for entry in todo:
        known = with_number.get(keys.key(entry.title), set()) if entry.title else set()
        if keys.arxiv_id(entry.id) or len(known) != 1:
            # An entry cut off before its title is known by its text alone.
            identity = keys.paper_id(entry.title or entry.abstract, entry.id)
        else:
            (identity,) = known
        groups[identity].append(entry)
    return groups


def merge(entries: Iterable[Entry]) -> tuple[Paper, ...]:
    """Return the distinct papers, sorted by id; independent of the order of `entries`.

    Papers are the same if they have the same arXiv id, or the same title up to case and punctuation. Title and abstract
    are those of the best entry (whole, then longest); each other value is the first one given, best entry first.
    """
    papers = []
    for identity, group in _group(entries).items():
        group.sort(key=_preference)
        best = group[0]
        papers.append(
            Paper(
                id=identity,
                title=best.title,
                abstract=best.abstract,
                sources=tuple(sorted({_source(entry) for entry in group})),
                n_authors=_first(entry.n_authors for entry in group),
                date=_first(entry.date for entry in group),
                votes=_first(entry.votes for entry in group),
                comments=_first(entry.comments for entry in group),
                truncated=best.truncated,
            )
        )
    return tuple(sorted(papers, key=lambda paper: paper.id))
