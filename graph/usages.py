"""How papers call things, alike ones counted: what settling names needs to know of edges that a change leaves alone.

A thing that thousands of papers name is named in a few ways, so a summary stays small where the edges would not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from citeweave.graph.model import Edge, EdgeKind, Evidence, Level, Section

Way = tuple[str, tuple[str, ...], str]
"""A thing, the names by which a paper calls it, and the level that it gives it, or an empty text."""

_NOWHERE = Evidence(Section.TITLE, 0, 0, "")


@dataclass(frozen=True, slots=True, order=True)
class Usage:
    """One way to call a thing, and how many papers do: of the things that share a name with it, they name no other.

    A paper that names several of them, or one in several ways, is named itself, once for each.
    """

    target: str
    names: tuple[str, ...]
    level: str = ""
    papers: int = 1
    paper: str = ""


def summarize(edges: Iterable[Edge], groups: Sequence[Sequence[str]]) -> list[Usage]:
    """Return how papers call the things of each group, sorted."""
    group_of = {identity: number for number, group in enumerate(groups) for identity in group}
    ways: dict[tuple[int, str], set[Way]] = defaultdict(set)
    for edge in edges:
        if edge.target in group_of:
            ways[group_of[edge.target], edge.paper].add((edge.target, edge.names, edge.level or ""))
    alike = Counter(next(iter(found)) for found in ways.values() if len(found) == 1)
    found = [Usage(*way, papers) for way, papers in alike.items()]
    found += [Usage(*way, 1, paper) for (_, paper), several in ways.items() if len(several) > 1 for way in several]
    return sorted(found)


def subtract(usages: Iterable[Usage], others: Iterable[Usage]) -> list[Usage]:
    """Return how the papers of `usages` call things, less those of `others`, which are among them; sorted."""
    left: Counter[tuple[Way, str]] = Counter()
    for usage in usages:
        left[(usage.target, usage.names, usage.level), usage.paper] += usage.papers
    for usage in others:
        left[(usage.target, usage.names, usage.level), usage.paper] -= usage.papers
    return sorted(Usage(*way, papers, paper) for (way, paper), papers in left.items() if papers > 0)


def stand_ins(usages: Iterable[Usage]) -> tuple[list[Edge], dict[str, int]]:
    """Return an edge for each usage, and for how many papers the paper of such an edge stands."""
    edges, papers = [], {}
    for number, usage in enumerate(usages):
        # No paper has such an id.
        paper = usage.paper or f"papers:{number}"
        papers[paper] = usage.papers
        level = Level(usage.level) if usage.level else None
        edges.append(Edge(paper, EdgeKind.MENTIONS, usage.target, paper, _NOWHERE, 1.0, "", "", usage.names, level))
    return edges, papers
