"""Which things of a store share a name: they have to be settled together.

The names of all things are passed along, as often as it takes, and only those that share one are kept: what a write
holds grows with what it touches, and not with the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet

from citeweave.graph.model import Edge, NodeKind
from citeweave.graph.resolve import corpus, families
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.vocabulary import THINGS, kind_of

Names = Callable[[Collection[NodeKind]], Iterable[tuple[str, Iterable[str]]]]
"""Gives id and names of every thing of some kinds, the same each time."""


def sharing(names: Names, edges: Iterable[Edge], overrides: Overrides) -> list[list[str]]:
    """Return the ids of all things that share a name with what `edges` end at, directly or through others.

    What shares a name is one group, also where only an edge says so; groups are sorted, and so are their ids. The names
    are passed along until nothing new is found, mostly twice.
    """
    stated = list(edges)
    ends = {edge.target for edge in stated if kind_of(edge.target) in THINGS}
    called = {(kind_of(edge.target), edge.names) for edge in stated if edge.names}
    links = [corpus.spelled(kind, texts, overrides) for kind, texts in called]
    forms = set().union(*links)
    kinds = {kind_of(identity) for identity in ends}
    found: dict[str, set[str]] = {}
    before = -1
    while before < len(forms):
        before = len(forms)
        for identity, texts in names(kinds) if kinds else ():
            if identity in found:
                continue
            spelled = corpus.spelled(kind_of(identity), texts, overrides)
            if identity in ends or not forms.isdisjoint(spelled):
                found[identity] = spelled
                forms |= spelled
    return _group(found, links)


def _group(found: Mapping[str, AbstractSet[str]], links: Iterable[AbstractSet[str]]) -> list[list[str]]:
    """Return ids in groups that forms join, directly or through others."""
    above: dict[str, str] = {}

    def top(form: str) -> str:
        while (higher := above.setdefault(form, form)) != form:
            above[form] = form = above[higher]
        return form

    for forms in (*links, *found.values()):
        first, *others = sorted(forms) or [""]
        for other in others:
            above[top(other)] = top(first)
    groups: dict[str, list[str]] = defaultdict(list)
    for identity, forms in sorted(found.items()):
        groups[top(min(forms)) if forms else identity].append(identity)
    return sorted(groups.values())


def sizes_of(names: Names, works: AbstractSet[str]) -> list[str]:
    """Return the ids of all things that are sizes of `works`, sorted."""
    kinds = {kind_of(identity) for identity in works} & families.KINDS.keys()
    if not kinds:
        return []
    return sorted(identity for identity, _ in names(kinds) if not works.isdisjoint(families.sized_of(identity)))
