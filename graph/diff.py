"""What two graphs do not have in common, found in one walk along both."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from citeweave.graph.exports import Item, place_of
from citeweave.graph.model import Edge, Link, Node, NodeKind
from citeweave.graph.rows import edge_properties, link_properties, node_properties

_Key = tuple[Any, ...]


class Part(StrEnum):
    """The parts of a graph that are counted apart."""

    PAPERS = "papers"
    THINGS = "things"
    CLAIMS = "claims"
    EDGES = "edges"
    LINKS = "links"


class Fate(StrEnum):
    """What became of something on the way from the first graph to the second."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """A node, edge or link that one graph has and the other has not, or has with other properties.

    `item` is that of the second graph, or of the first where it is gone; `changes` are the values before and after by
    property, ``None`` for a property that is missing.
    """

    fate: Fate
    item: Item
    changes: Mapping[str, tuple[object, object]]

    @property
    def part(self) -> Part:
        """Return the part of the graph that it stands in."""
        return part_of(self.item)


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences in the order of exports, and how much each graph has of each part."""

    differences: tuple[Difference, ...]
    before: Mapping[Part, int]
    after: Mapping[Part, int]

    @property
    def counts(self) -> Mapping[Part, Mapping[Fate, int]]:
        """Return how many differences of each sort there are in each part."""
        found = Counter((difference.part, difference.fate) for difference in self.differences)
        return {part: {fate: found[part, fate] for fate in Fate} for part in Part}


def part_of(item: Item) -> Part:
    """Return the part of a graph that something stands in."""
    if isinstance(item, Edge):
        return Part.EDGES
    if isinstance(item, Link):
        return Part.LINKS
    return {NodeKind.PAPER: Part.PAPERS, NodeKind.CLAIM: Part.CLAIMS}.get(item.kind, Part.THINGS)


def compare(before: Iterable[Item], after: Iterable[Item]) -> Comparison:
    """Return how the first graph differs from the second; both come in the order of exports.

    Of what both have alike nothing is kept, so that memory grows with the differences alone.
    """
    found: list[Difference] = []
    totals: tuple[Counter[Part], Counter[Part]] = (Counter(), Counter())
    for old, new in _pair(_keyed(before, totals[0]), _keyed(after, totals[1])):
        if old is not None and new is None:
            found.append(Difference(Fate.GONE, old, {}))
        elif new is not None and old is None:
            found.append(Difference(Fate.ADDED, new, {}))
        elif new is not None and old is not None and old != new:
            found.append(Difference(Fate.CHANGED, new, _changes(_properties(old), _properties(new))))
    return Comparison(tuple(found), *({part: counter[part] for part in Part} for counter in totals))


def _keyed(items: Iterable[Item], totals: Counter[Part]) -> Iterator[tuple[_Key, Item]]:
    """Yield items with what they are known by, sorted by it, and count them."""
    for _, group in groupby(items, _neighbourhood):
        found = sorted(((_key(item), item) for item in group), key=lambda pair: pair[0])
        for _, item in found:
            totals[part_of(item)] += 1
        yield from found


def _neighbourhood(item: Item) -> _Key:
    """Return what items that stand next to each other share; links are not sorted by what they are known by."""
    return place_of(item)[:4] if isinstance(item, Link) else place_of(item)


def _key(item: Item) -> _Key:
    return (2, *item.key) if isinstance(item, Link) else place_of(item)


def _pair(
    before: Iterable[tuple[_Key, Item]], after: Iterable[tuple[_Key, Item]]
) -> Iterator[tuple[Item | None, Item | None]]:
    """Yield what has the same key side by side, and ``None`` beside what one of them lacks."""
    old = ((key, False, item) for key, item in before)
    new = ((key, True, item) for key, item in after)
    for _, group in groupby(heapq.merge(old, new, key=itemgetter(0, 1)), itemgetter(0)):
        found = {is_new: item for _, is_new, item in group}
        yield found.get(False), found.get(True)


def _properties(item: Item) -> Mapping[str, Any]:
    if isinstance(item, Node):
        return node_properties(item)
    return edge_properties(item) if isinstance(item, Edge) else link_properties(item)


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Mapping[str, tuple[object, object]]:
    names = dict.fromkeys([*old, *new])
    return {name: (old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)}
