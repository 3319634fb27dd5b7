"""Which paper refers to which: one builds on, compresses, compares with or measures on what the other proposes.

Who speaks of a size of a model speaks of the work that proposes the model: of LLaMA-2-7B, LLaMA-2, and no earlier
version. What refers to a thing depends on the edges that end at it or at what it is a size of, and on the dates of the
papers that state them, and on nothing else; so a store that changes the edges at a thing changes just the references
by way of it and of its sizes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from citeweave.graph import keys
from citeweave.graph.model import Edge, EdgeKind, Link, Node, NodeKind
from citeweave.graph.quantities import Span, parse_span
from citeweave.graph.resolve.families import sized_of

REFERRING = (EdgeKind.BUILDS_ON, EdgeKind.COMPRESSES, EdgeKind.COMPARED_WITH, EdgeKind.EVALUATED_ON)
"""The kinds of edge by which a paper refers to the papers that propose their ends, the closest relation first."""

_ARXIV_MONTH = re.compile(r"paper:arxiv:(?:[a-z.-]+/)?(?P<year>\d\d)(?P<month>0[1-9]|1[0-2])(?=[.\d])")
_FIRST_ARXIV_YEAR = 91


def span_of(paper: str, date: str | None) -> Span | None:
    """Return the days on which a paper may have come out: by its date, else by the month in its arXiv id.

    >>> span_of("paper:arxiv:2210.17323", "Mar 8"), span_of("paper:a-title-0123456789", "Mar 8")
    (((2022, 10, 1), (2022, 10, 31)), None)
    """
    if date and (span := parse_span(date)):
        return span
    if match := _ARXIV_MONTH.match(paper):
        year = int(match["year"])
        year += 1900 if year >= _FIRST_ARXIV_YEAR else 2000
        return (year, int(match["month"]), 1), (year, int(match["month"]), 31)
    return None


def dates_of(nodes: Iterable[Node]) -> dict[str, str | None]:
    """Return the dates of the papers among `nodes`, as they stand, by id."""
    return {
        node.id: str(node.properties["date"]) if "date" in node.properties else None
        for node in nodes
        if node.kind is NodeKind.PAPER
    }


def is_later(paper: Span | None, other: Span | None) -> bool:
    """Tell whether a paper surely came out after another one; not if either has no date, or they may be of one day."""
    return paper is not None and other is not None and paper[0] > other[1]


def referring(edges: Iterable[Edge], things: Collection[str] | None = None) -> dict[str, list[Edge]]:
    """Return, by thing, the edges by which papers refer to it, and propose it or its family, if both are there.

    The family is what it is a size of. All edges at `things` and at their families are among `edges`; without `things`,
    all edges are.
    """
    proposing: dict[str, list[Edge]] = defaultdict(list)
    speaking: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if not keys.is_named(edge.target):
            continue
        if edge.kind is EdgeKind.PROPOSES:
            proposing[edge.target].append(edge)
        elif edge.kind in REFERRING and (things is None or edge.target in things):
            speaking[edge.target].append(edge)
    found = {}
    for thing, group in speaking.items():
        proposed = [edge for work in (thing, *sized_of(thing)) for edge in proposing.get(work, ())]
        if proposed:
            found[thing] = [*proposed, *group]
    return found


def references(at: Mapping[str, Iterable[Edge]], dates: Mapping[str, str | None]) -> set[Link]:
    """Return the derived edges between papers, given what `referring` gives and the dates of the papers in it.

    No paper refers to itself, nor by way of a thing that it proposes too, nor to one that surely came out later.
    """
    spans = {paper: span_of(paper, date) for paper, date in dates.items()}
    found: set[Link] = set()
    for thing, edges in at.items():
        group = list(edges)
        works: dict[str, set[str]] = defaultdict(set)
        for edge in group:
            if edge.kind is EdgeKind.PROPOSES:
                works[edge.target].add(edge.paper)
        for edge in group:
            if edge.kind is EdgeKind.PROPOSES or edge.paper in works[thing]:
                continue
            found.update(
                Link(edge.paper, EdgeKind.REFERS_TO, paper, edge.kind.value, thing)
                for proposing in works.values()
                if edge.paper not in proposing
                for paper in proposing
                if not is_later(spans.get(paper), spans.get(edge.paper))
            )
    return found
