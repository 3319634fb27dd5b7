"""Asking a store a query of the catalogue, with names where the query takes nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from citeweave.cypher import catalog
from citeweave.cypher.binding import ParameterType
from citeweave.graph import keys
from citeweave.graph.errors import UnknownNameError
from citeweave.graph.model import NodeKind
from citeweave.graph.ports import GraphStore, Rows

_SUGGESTIONS = 5
_MANY = 3
_LONG = 80


def ask(store: GraphStore, name: str, arguments: Mapping[str, object]) -> Rows:
    """Return the answer to the query `name`; a node is given by its id, its name, or any spelling of it.

    Raises:
        UnknownQueryError: no query has that name.
        UnknownNameError: a node that is asked for is not in the store; the message names near ones.
        ParameterError: a parameter is missing, unknown, or of the wrong type.
    """
    query = catalog.load()[name]
    found: dict[str, object] = dict(arguments)
    for parameter in query.parameters:
        value = found.get(parameter.name)
        if parameter.type is ParameterType.NODE and isinstance(value, str):
            found[parameter.name] = find(store, value, parameter.kinds)
    return store.run(query, query.bind(found))


def find(store: GraphStore, text: str, kinds: Sequence[NodeKind] = tuple(NodeKind)) -> list[str]:
    """Return the ids of the nodes of these kinds that `text` means, sorted; a paper is known by its arXiv id, too.

    Raises:
        UnknownNameError: there are none; the message names near ones.
    """
    if ids := store.lookup(text, kinds):
        return list(ids)
    if NodeKind.PAPER in kinds and keys.arxiv_id(text) and (ids := store.lookup(keys.paper_id("", text), kinds)):
        return list(ids)
    wanted = "node" if len(kinds) > _MANY else " or ".join(kinds)
    raise UnknownNameError(f"{store.url} knows no {wanted} called {_shorten(text)!r}{_suggest(store, text, kinds)}")


def _suggest(store: GraphStore, text: str, kinds: Sequence[NodeKind]) -> str:
    """Return the end of a message that names things whose name holds the text or its first word."""
    search = catalog.load()["search"]
    for part in (text, *text.split()[:1]):
        if not part.strip():
            continue
        rows: list[Mapping[str, Any]] = list(store.run(search, search.bind({"text": part, "limit": 50})).rows)
        near = [row["name"] for row in rows if row["kind"] in kinds][:_SUGGESTIONS]
        if near:
            return f"; near it: {', '.join(near)}"
    return f"; look for it with the query search, text={_shorten(text)!r}"


def _shorten(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}..."
