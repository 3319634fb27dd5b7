"""Which references between papers a change adds and drops.

Where what proposes a thing changes, all who speak of it, or of a size of it, are read; elsewhere only the papers that
are written and who proposes what they speak of, so that a thing of which thousands speak costs no more than another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from citeweave.graph.keys import is_named
from citeweave.graph.model import Edge, EdgeKind, Link
from citeweave.graph.readers import Reader
from citeweave.graph.references import REFERRING, references, referring
from citeweave.graph.resolve.families import sized_of
from citeweave.graph.sharing import sizes_of

Dates = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class State:
    """What is known of references on one side of a change.

    `own` are the edges of the papers that are written, `others` those of other papers at things that move, and `dates`
    those of the papers that are written.
    """

    own: Sequence[Edge]
    others: Sequence[Edge]
    dates: Dates


def rerefer(reader: Reader, before: State, after: State, papers: Iterable[str]) -> tuple[set[Link], set[Link]]:
    """Return the references that may change, as they are before and after.

    `papers` are those that are written. What moves is in `others` of both sides, where it was and where it goes.
    """
    written = set(papers)
    moved = {edge.target for state in (before, after) for edge in state.others}
    proposed = _newly_proposed(before, after)
    proposed_anew = proposed | {edge.target for edge in (*before.others, *after.others) if _proposes(edge)}
    spoken = moved | proposed
    spoken.update(sizes_of(reader.names, proposed_anew))
    said = {edge.target for state in (before, after) for edge in state.own if edge.kind in REFERRING}
    wanted = spoken | said
    known = [
        *reader.edges_into(sorted(spoken - moved)),
        *reader.proposals(sorted(_with_families(wanted) - spoken - moved)),
    ]
    known = [edge for edge in known if edge.paper not in written]
    at = [referring([*known, *state.others, *state.own], wanted) for state in (before, after)]
    speaking = {edge.paper for groups in at for group in groups.values() for edge in group}
    dates = reader.dates(sorted(speaking - written))
    old, new = (references(groups, {**dates, **state.dates}) for groups, state in zip(at, (before, after), strict=True))
    return old, new


def _with_families(things: Iterable[str]) -> set[str]:
    """Return things, and all that they are sizes of."""
    found = set(things)
    return found.union(*map(sized_of, found))


def _proposes(edge: Edge) -> bool:
    return edge.kind is EdgeKind.PROPOSES and is_named(edge.target)


def _newly_proposed(before: State, after: State) -> set[str]:
    """Return the things that other papers propose than before, or papers of another date."""
    old, new = (
        {(edge.target, edge.paper, state.dates.get(edge.paper)) for edge in state.own if _proposes(edge)}
        for state in (before, after)
    )
    return {thing for thing, _, _ in old ^ new}
