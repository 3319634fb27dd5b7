"""``citeweave query``: ask the graph."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from citeweave.api.asking import ask
from citeweave.api.commands import options
from citeweave.api.output import print_json, print_rows, print_table
from citeweave.cypher import catalog
from citeweave.graph.confidence import MIN_CONFIDENCE
from citeweave.graph.errors import ParameterError
from citeweave.graph.stores import open_store


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("query")(query)


def query(
    name: Annotated[
        str | None, typer.Argument(help="The query; without it, all queries are listed.", show_default=False)
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Argument(
            help="Its parameters, in order, or as NAME=VALUE. A thing is given by name or id.", show_default=False
        ),
    ] = None,
    cypher: Annotated[str | None, typer.Option("--cypher", help="Ask this Cypher instead; it may only read.")] = None,
    store: options.Store = options.DEFAULT_STORE,
    min_confidence: options.MinConfidence = 0.0,
    as_json: options.Json = False,
) -> None:
    """Ask a query of the catalogue, or your own Cypher."""
    if name is None and cypher is None:
        list_queries(as_json)
        return
    if name is not None and cypher is not None:
        raise typer.BadParameter("give a query's name or --cypher, not both")
    if cypher is not None and min_confidence:
        raise typer.BadParameter(
            f"--min-confidence is for named queries; in Cypher, say r.confidence >= {min_confidence}"
        )
    wanted = None if name is None else catalog.load()[name]
    arguments = read_arguments(wanted, values or []) if wanted else {}
    if wanted and min_confidence:
        if MIN_CONFIDENCE in arguments:
            raise ParameterError(f"query {wanted.name!r}: the parameter {MIN_CONFIDENCE!r} is given twice")
        arguments[MIN_CONFIDENCE] = min_confidence
    with open_store(store) as opened:
        rows = ask(opened, wanted.name, arguments) if wanted else opened.run_text(cypher or "")
    if as_json:
        print_json(rows.rows)
    else:
        print_rows(rows, with_ids=wanted is None, limit=read_limit(wanted, arguments))


def read_arguments(wanted: catalog.Query, values: list[str]) -> dict[str, object]:
    """Return the parameters that words of the command line give: NAME=VALUE by name, all others in order.

    Raises:
        ParameterError: there are more words than parameters, or one parameter is given twice.
    """
    names = [parameter.name for parameter in wanted.parameters]
    arguments: dict[str, object] = {}
    positional: list[str] = []
    for word in values:
        left, equals, right = word.partition("=")
        if equals and left in names:
            if left in arguments:
                raise ParameterError(f"query {wanted.name!r}: the parameter {left!r} is given twice")
            arguments[left] = right
        else:
            positional.append(word)
    free = [item for item in names if item not in arguments]
    if len(positional) > len(free):
        takes = ", ".join(parameter.signature for parameter in wanted.parameters)
        raise ParameterError(f"query {wanted.name!r} has no place for {positional[len(free)]!r}; it takes {takes}")
    arguments.update(zip(free, positional, strict=False))
    return arguments


def read_limit(wanted: catalog.Query | None, arguments: Mapping[str, object]) -> int | None:
    """Return how many rows the answer can have at most, where the query has a limit."""
    for parameter in wanted.parameters if wanted else ():
        if parameter.name == "limit":
            return int(str(arguments.get("limit", parameter.default)))
    return None


def list_queries(as_json: bool) -> None:
    """Print the queries that people can ask."""
    queries = catalog.load().list(catalog.Mode.READ)
    if as_json:
        print_json(
            [
                {
                    "name": item.name,
                    "doc": item.doc,
                    "parameters": [parameter.signature for parameter in item.parameters],
                }
                for item in queries
            ]
        )
        return
    rows = [(item.name, "\n".join(parameter.signature for parameter in item.parameters), item.doc) for item in queries]
    print_table(("query", "parameters", "doc"), rows)
