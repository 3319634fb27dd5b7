"""The HTTP API over one store."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from fastapi_offline import FastAPIOffline

from citeweave.api import problems
from citeweave.api.requests import RequestLog
from citeweave.api.routes import health, nodes, papers, queries
from citeweave.graph.ports import GraphStore

_DESCRIPTION = """\
Papers and what they propose, compress, build on, use, are measured on and compared with, with the sentence behind every
edge. Things are given by id (`basemodel:llama`) or by any of their names (`LLaMA`). Errors are RFC 9457 problems.
"""


def create_app(store: GraphStore) -> FastAPI:
    """Return the application that serves `store`; its documentation at ``/docs`` needs no network."""
    app: FastAPI = FastAPIOffline(
        title="citeweave", summary="A typed graph of papers", description=_DESCRIPTION, version=version("citeweave")
    )
    app.state.store = store
    app.add_middleware(RequestLog)
    problems.install(app)
    for resource in (health, papers, nodes, queries):
        app.include_router(resource.router)
    app.add_api_route("/", lambda: RedirectResponse("/docs"), include_in_schema=False)
    return app
