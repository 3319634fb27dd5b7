"""Why a name is where it is: the rules, what papers say, what stands above, and what was considered and refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from citeweave.graph.model import Edge, NodeKind
from citeweave.graph.resolve.corpus import Join, Refused, form_of, settle
from citeweave.graph.resolve.families import Parent, ancestors, parent_of
from citeweave.graph.resolve.lists import read_entries
from citeweave.graph.resolve.naming import Identity, identify
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.vocabulary import kind_of

_NEAR = 0.6
_MOST = 8


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of where one name of one kind is."""

    name: str
    kind: NodeKind
    identity: Identity
    id: str
    above: tuple[Parent, ...]
    joins: tuple[Join, ...]
    refused: tuple[Refused, ...]


def explain(
    kind: NodeKind,
    name: str,
    overrides: Overrides,
    edges: Iterable[Edge] = (),
    things: Iterable[str] = (),
) -> Explanation:
    """Return why a name is where it is, given stated edges and ids of things of a graph, if there is one."""
    identity = overrides.identify(kind, name)
    settlement = settle([edge for edge in edges if edge.names and kind_of(edge.target) is kind], overrides)
    joins = [join for join in settlement.joins if identity.id in (join.id, *join.others)]
    place = joins[0].id if joins else identity.id
    refused = [item for item in settlement.refusals if identity.id in (item.one, item.other)]
    known = {found for found in things if kind_of(found) is kind}
    known |= {overrides.identify(kind, entry.name).id for entry in read_entries() if entry.kind is kind}
    refused += _near(identity.id, known - {place}, overrides)
    return Explanation(name, kind, identity, place, tuple(ancestors(place)), tuple(joins), tuple(refused))


def _near(identity: str, known: Iterable[str], overrides: Overrides) -> list[Refused]:
    """Return the ids most like this one, each with why likeness does not join them."""
    form = form_of(identity, overrides).partition(":")[2]
    scored = []
    for other in known:
        likeness = SequenceMatcher(None, form, form_of(other, overrides).partition(":")[2]).ratio()
        if other != identity and likeness >= _NEAR:
            scored.append((-likeness, other))
    return [Refused(identity, other, _tell_apart(identity, other, -score)) for score, other in sorted(scored)[:_MOST]]


def _tell_apart(one: str, other: str, likeness: float) -> str:
    first, second = (identity.partition(":")[2].split("-") for identity in (one, other))
    only = sorted(set(first) ^ set(second))
    if any(any(map(str.isdigit, word)) for word in only):
        return f"another size or version ({', '.join(only)})"
    if other in {parent.id for parent in ancestors(one)} or one in {parent.id for parent in ancestors(other)}:
        return "one stands above the other"
    return f"other letters; likeness of {likeness:.2f} alone joins nothing"


def kinds_of(name: str, kinds: Iterable[NodeKind]) -> list[NodeKind]:
    """Return the kinds in which the vocabulary knows a name or what stands above it, else all of them."""
    wanted = list(kinds)
    found = {kind: identify(kind, name) for kind in wanted}
    return [kind for kind, identity in found.items() if identity.source or parent_of(identity.id)] or wanted
