"""``/health``: does the service answer, and does its store."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter

from citeweave.api.problems import RESPONSES
from citeweave.api.routes import StoreDependency
from citeweave.api.schemas import Health

router = APIRouter(tags=["service"])


@router.get("/health", responses={503: RESPONSES[503]})
def read_health(store: StoreDependency) -> Health:
    """Tell that the service and its store answer, and what the store holds."""
    counts = store.count()
    return Health(
        status="ok",
        version=version("citeweave"),
        store=store.url,
        nodes=dict(counts.nodes),
        edges=dict(counts.edges),
    )
