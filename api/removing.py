"""Taking papers out of a store: what they mean, what goes with them, and what stays because others name it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from citeweave.api.asking import find
from citeweave.graph.errors import AmbiguousNameError, QueryError, UnknownNameError
from citeweave.graph.model import Node, NodeKind
from citeweave.graph.plan import Change
from citeweave.graph.ports import GraphStore
from citeweave.graph.vocabulary import THINGS, kind_of


@dataclass(frozen=True, slots=True)
class Removal:
    """What goes with some papers: the things that no other paper names; and how many things stay."""

    papers: tuple[Node, ...]
    things: tuple[Node, ...]
    staying: int
    change: Change


def find_papers(store: GraphStore, names: Sequence[str]) -> list[str]:
    """Return the ids of papers given by id, arXiv id or title, sorted, each once.

    Raises:
        UnknownNameError: the store has no such paper; the message says so of every name that means not just one.
        AmbiguousNameError: several papers have that title.
    """
    found: set[str] = set()
    faults: list[QueryError] = []
    for name in names:
        try:
            ids = find(store, name, (NodeKind.PAPER,))
        except UnknownNameError as error:
            faults.append(error)
            continue
        if len(ids) > 1:
            faults.append(AmbiguousNameError(f"{name!r} means {len(ids)} papers: {', '.join(ids)}; name one by its id"))
        found.update(ids)
    if faults:
        raise type(faults[0])("\n".join(map(str, faults)))
    return sorted(found)


def plan_removal(store: GraphStore, papers: Sequence[str]) -> Removal:
    """Return what would go from a store with these papers."""
    change = store.plan_removal(papers)
    gone = {node.id for node in change.drop_nodes}
    named = {edge.target for edge in change.drop_edges if kind_of(edge.target) in THINGS}
    return Removal(
        papers=tuple(node for node in change.drop_nodes if node.kind is NodeKind.PAPER),
        things=tuple(node for node in change.drop_nodes if node.kind in THINGS),
        staying=len(named - gone),
        change=change,
    )
