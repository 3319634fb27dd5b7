"""``/v1/nodes``: anything in the graph, and what is around it."""

from __future__ import annotations

from fastapi import APIRouter

from citeweave.api.asking import ask, find
from citeweave.api.problems import RESPONSES
from citeweave.api.routes import Limit, MinConfidence, NodeId, StoreDependency
from citeweave.api.schemas import Neighbor, Neighbors, NodeAnswer
from citeweave.graph.confidence import MIN_CONFIDENCE

router = APIRouter(prefix="/v1/nodes", tags=["nodes"])


@router.get("/{node:path}/neighbors", response_model_exclude_none=True, responses=RESPONSES)
def read_neighbors(
    node: NodeId, store: StoreDependency, limit: Limit = 200, min_confidence: MinConfidence = 0.0
) -> Neighbors:
    """Return every edge at a node, in both directions, with what is at the other end."""
    found = NodeAnswer.of(ask(store, "node", {"node": find(store, node)[:1]}).rows[0])
    # One more than asked for tells whether that is all.
    wanted = {"node": [found.id], "limit": limit + 1, MIN_CONFIDENCE: min_confidence}
    rows = ask(store, "neighbors", wanted).rows
    return Neighbors(
        node=found,
        neighbors=[Neighbor.model_validate(row) for row in rows[:limit]],
        complete=len(rows) <= limit,
    )


@router.get("/{node:path}", response_model_exclude_none=True, responses=RESPONSES)
def read_node(node: NodeId, store: StoreDependency) -> NodeAnswer:
    """Return a node of any kind, by id or by any of its names; of several that share a name, the first by id."""
    return NodeAnswer.of(ask(store, "node", {"node": find(store, node)[:1]}).rows[0])
