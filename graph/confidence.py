"""How sure a statement must be to count: what commands, queries and routes call ``min_confidence``."""

from __future__ import annotations

from dataclasses import replace

from citeweave.graph.errors import ParameterError
from citeweave.graph.model import Claim, Edge, Entity, Fact, Graph, NodeKind, PaperFacts
from citeweave.graph.references import dates_of, references, referring

MIN_CONFIDENCE = "min_confidence"
"""The name of the threshold wherever it is given."""

BOUNDS = (0, 1)
"""The range of the threshold, as of every confidence; at the lower end nothing is left out."""


def check_min_confidence(value: float) -> float:
    """Return the threshold if it is one.

    Raises:
        ParameterError: it lies outside the range, or is no number.
    """
    low, high = BOUNDS
    if not low <= value <= high:
        raise ParameterError(f"{MIN_CONFIDENCE} must be from {low} to {high}, not {value:g}; 0 leaves nothing out")
    return value


def is_sure(stated: Entity | Fact | Claim | Edge, min_confidence: float) -> bool:
    """Tell whether a statement reaches the threshold."""
    return stated.confidence >= min_confidence


def keep_sure(facts: PaperFacts, min_confidence: float) -> PaperFacts:
    """Return the facts that reach the threshold; what does not counts as not found.

    A name stays where it is sure itself, or where a relation that stays ends at it. A relation of a contribution that
    goes is one of the first contribution that stays, or of the paper.

    Raises:
        ParameterError: the threshold lies outside its range.
    """
    if check_min_confidence(min_confidence) <= facts.min_confidence:
        return facts
    own = tuple(entity for entity in facts.contributions if is_sure(entity, min_confidence))
    gone = tuple(entity for entity in facts.contributions if not is_sure(entity, min_confidence))
    names_gone = {entity.name for entity in gone}
    relations = tuple(
        replace(fact, subject=None) if fact.subject in names_gone else fact
        for fact in facts.facts
        if is_sure(fact, min_confidence)
    )
    needed = {fact.object for fact in relations}
    return replace(
        facts,
        contributions=own,
        # A part of the paper's own work can be what another part of it builds on.
        entities=tuple(
            entity for entity in (*gone, *facts.entities) if entity.name in needed or is_sure(entity, min_confidence)
        ),
        facts=relations,
        claims=tuple(claim for claim in facts.claims if is_sure(claim, min_confidence)),
        min_confidence=min_confidence,
    )


def sure_part(graph: Graph, min_confidence: float) -> Graph:
    """Return the edges that reach the threshold, all papers, and the other nodes that these edges join, as they are.

    Above a thing that stays, its families stay; papers refer to each other by way of the edges that stay.

    Raises:
        ParameterError: the threshold lies outside its range.
    """
    if check_min_confidence(min_confidence) == BOUNDS[0]:
        return graph
    edges = tuple(edge for edge in graph.edges if is_sure(edge, min_confidence))
    ends = {end for edge in edges for end in (edge.source, edge.target)}
    above: dict[str, list[str]] = {}
    between_things = [link for link in graph.links if not link.via]
    for link in between_things:
        above.setdefault(link.source, []).append(link.target)
    todo = list(ends)
    while todo:
        found = [target for target in above.get(todo.pop(), ()) if target not in ends]
        ends.update(found)
        todo += found
    nodes = tuple(node for node in graph.nodes if node.kind is NodeKind.PAPER or node.id in ends)
    links = {link for link in between_things if link.source in ends}
    return Graph(nodes, edges, tuple(sorted(links | references(referring(edges), dates_of(nodes)))))
