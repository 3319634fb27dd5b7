"""``/v1/papers``: a paper with what it states."""

from __future__ import annotations

from fastapi import APIRouter

from citeweave.api.asking import ask, find
from citeweave.api.problems import RESPONSES
from citeweave.api.routes import MinConfidence, NodeId, StoreDependency
from citeweave.api.schemas import NodeAnswer, PaperAnswer, StatedEdge
from citeweave.graph.confidence import MIN_CONFIDENCE
from citeweave.graph.model import NodeKind

router = APIRouter(prefix="/v1/papers", tags=["papers"])
_ALL = 10_000


@router.get("/{paper:path}", response_model_exclude_none=True, responses=RESPONSES)
def read_paper(paper: NodeId, store: StoreDependency, min_confidence: MinConfidence = 0.0) -> PaperAnswer:
    """Return a paper, by id or title, with every edge that it states, in text order."""
    # Of several papers with the same title, the first by id.
    identity = find(store, paper, (NodeKind.PAPER,))[0]
    node = NodeAnswer.of(ask(store, "node", {"node": [identity]}).rows[0])
    stated = ask(store, "paper", {"paper": [identity], "limit": _ALL, MIN_CONFIDENCE: min_confidence})
    return PaperAnswer(**node.model_dump(), stated=[StatedEdge.model_validate(row) for row in stated.rows])
