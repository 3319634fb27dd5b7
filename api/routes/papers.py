"""``/v1/papers``: a paper with what it states."""

from __future__ import annotations

from fastapi import APIRouter

from citeweave.api.asking import ask
from citeweave.api.problems import RESPONSES
from citeweave.api.routes import NodeId, StoreDependency
from citeweave.api.schemas import NodeAnswer, PaperAnswer, StatedEdge

router = APIRouter(prefix="/v1/papers", tags=["papers"])
_ALL = 10_000


@router.get("/{paper:path}", response_model_exclude_none=True, responses=RESPONSES)
def read_paper(paper: NodeId, store: StoreDependency) -> PaperAnswer:
    """Return a paper, by id or title, with every edge that it states, in text order."""
    stated = ask(store, "paper", {"paper": paper, "limit": _ALL})
    # The edges name the paper's own id, where a title was given; a paper that states nothing is asked for as it came.
    identity = stated.rows[0]["paper_id"] if stated.rows else paper
    node = NodeAnswer.of(ask(store, "node", {"node": identity}).rows[0])
    return PaperAnswer(**node.model_dump(), stated=[StatedEdge.model_validate(row) for row in stated.rows])
