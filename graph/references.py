"""Which paper refers to which: one builds on, compresses, compares with or measures on what the other proposes.

What refers to a thing depends on the edges that end at it and on the dates of the papers that state them, and on
nothing else; so a store that changes the edges at a thing changes just the references by way of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from citeweave.graph import keys
from citeweave.graph.model import Edge, EdgeKind, Link, Node, NodeKind
from citeweave.graph.quantities import Span, parse_span

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
    """Return the edges by which papers propose things and refer to them, by thing, where there are both.

    `things` are those of which all edges are among `edges`; without it, all are.
    """
    at: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        is_wanted = things is None or edge.target in things
        if is_wanted and keys.is_named(edge.target) and edge.kind in (EdgeKind.PROPOSES, *REFERRING):
            at[edge.target].append(edge)
    return {thing: group for thing, group in at.items() if len({edge.kind is EdgeKind.PROPOSES for edge in group}) > 1}


def references(at: Mapping[str, Iterable[Edge]], dates: Mapping[str, str | None]) -> set[Link]:
    """Return the derived edges between papers, given what `referring` gives and the dates of the papers in it.

    No paper refers to itself, nor by way of a thing that it proposes too, nor to one that surely came out later.
    """
    spans = {paper: span_of(paper, date) for paper, date in dates.items()}
    found: set[Link] = set()
    for thing, edges in at.items():
        group = list(edges)
        proposing = {edge.paper for edge in group if edge.kind is EdgeKind.PROPOSES}
        for edge in group:
            if edge.kind is EdgeKind.PROPOSES or edge.paper in proposing:
                continue
            found.update(
                Link(edge.paper, EdgeKind.REFERS_TO, paper, edge.kind.value, thing)
                for paper in proposing
                if not is_later(spans.get(paper), spans.get(edge.paper))
            )
    return found
