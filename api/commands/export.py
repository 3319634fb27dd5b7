"""``citeweave export``: a store as JSON lines or GraphML."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated

import typer

from citeweave.api.commands import options
from citeweave.api.output import write_lines
from citeweave.graph.confidence import sure_part
from citeweave.graph.model import Graph
from citeweave.graph.rows import to_lines
from citeweave.graph.stores import open_store


class ExportFormat(StrEnum):
    """What ``export`` writes."""

    JSONL = "jsonl"
    GRAPHML = "graphml"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("export")(export)


def export(
    store: options.Store = options.DEFAULT_STORE,
    form: Annotated[
        ExportFormat,
        typer.Option("--format", help="jsonl: one node or edge a line; graphml: for Gephi, yEd, Cytoscape, networkx."),
    ] = ExportFormat.JSONL,
    min_confidence: options.MinConfidence = 0.0,
    output: options.Output = None,
) -> None:
    """Print the whole graph; the same graph gives the same bytes, whatever kind of store holds it.

    With --min-confidence, edges that are less sure are left out, and nodes other than papers that only they join.
    """
    with open_store(store) as opened:
        write_lines(_list_lines(sure_part(opened.read(), min_confidence), form), output)


def _list_lines(graph: Graph, form: ExportFormat) -> Iterable[str]:
    if form is ExportFormat.JSONL:
        return to_lines(graph)
    # networkx takes a third of the time in which the command starts.
    from citeweave.graph.view import to_graphml  # noqa: PLC0415

    return to_graphml(graph)
