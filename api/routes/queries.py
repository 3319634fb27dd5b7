"""``/v1/queries``: the catalogue, and asking one of its queries."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request

from citeweave.api.asking import ask
from citeweave.api.problems import RESPONSES
from citeweave.api.routes import StoreDependency
from citeweave.api.schemas import QueryAnswer, RowsAnswer
from citeweave.cypher import catalog
from citeweave.graph.errors import ParameterError, UnknownQueryError

router = APIRouter(prefix="/v1/queries", tags=["queries"])


@router.get("", response_model_exclude_none=True)
def list_queries() -> list[QueryAnswer]:
    """Return all queries by name, with their parameters and their Cypher."""
    return [QueryAnswer.of(query) for query in catalog.load().list(catalog.Mode.READ)]


@router.get("/{name}", responses=RESPONSES)
def ask_query(
    name: Annotated[str, Path(description="A query's name, as `/v1/queries` lists it.", examples=["search"])],
    request: Request,
    store: StoreDependency,
) -> RowsAnswer:
    """Ask a query; its parameters are those of the URL, a thing is given by name or id."""
    readable = {query.name for query in catalog.load().list(catalog.Mode.READ)}
    if name not in readable:
        raise UnknownQueryError(f"no query is called {name!r}; there are: {', '.join(sorted(readable))}")
    given = request.query_params.multi_items()
    if twice := sorted({key for key, _ in given if len(request.query_params.getlist(key)) > 1}):
        raise ParameterError(f"query {name!r}: the parameter {twice[0]!r} is given twice")
    return RowsAnswer.of(name, ask(store, name, dict(given)))
