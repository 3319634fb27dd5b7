"""The routes of the HTTP API, one module a resource; each asks queries by name."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Path, Query, Request

from citeweave.graph.confidence import BOUNDS
from citeweave.graph.ports import GraphStore


def _store(request: Request) -> GraphStore:
    return cast(GraphStore, request.app.state.store)


StoreDependency = Annotated[GraphStore, Depends(_store)]
NodeId = Annotated[str, Path(description="An id such as `basemodel:llama`, or a name.", examples=["basemodel:llama"])]
MinConfidence = Annotated[float, Query(ge=BOUNDS[0], le=BOUNDS[1], description="Leave out what is less sure.")]
Limit = Annotated[int, Query(ge=1, le=9_999, description="How many rows at most.")]
