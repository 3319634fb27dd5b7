"""``citeweave export``: a store as JSON lines, as GraphML, or as files to be imported into Neo4j."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from citeweave.api.commands import options
from citeweave.api.output import error_console, whole_folder, write_lines
from citeweave.cypher.catalog import load
from citeweave.graph.bulk import ARGUMENTS, write_bulk
from citeweave.graph.confidence import sure_part
from citeweave.graph.model import Graph
from citeweave.graph.ports import GraphStore
from citeweave.graph.rows import export_hash, to_lines
from citeweave.graph.stores import open_store
from citeweave.graph.stores.form import FORMAT


class ExportFormat(StrEnum):
    """What ``export`` writes."""

    JSONL = "jsonl"
    GRAPHML = "graphml"
    NEO4J_ADMIN = "neo4j-admin"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("export")(export)


def export(
    store: options.Store = options.DEFAULT_STORE,
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format",
            help="jsonl: one node or edge a line; graphml: for Gephi, yEd, Cytoscape, networkx; "
            "neo4j-admin: a folder for its import, with the command in its README.md.",
        ),
    ] = ExportFormat.JSONL,
    min_confidence: options.MinConfidence = 0.0,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write to this file (neo4j-admin: new folder), not to standard output."),
    ] = None,
) -> None:
    """Print the whole graph; the same graph gives the same bytes, whatever kind of store holds it.

    With --min-confidence, edges that are less sure are left out, and nodes other than papers that only they join.
    """
    if form is ExportFormat.NEO4J_ADMIN and output is None:
        raise typer.BadParameter("neo4j-admin reads a folder of files; name a new one with --output")
    with open_store(store) as opened:
        graph = sure_part(opened.read(), min_confidence)
        if form is ExportFormat.NEO4J_ADMIN and output is not None:
            _export_folder(graph, _mark_of(opened), output)
        else:
            write_lines(_list_lines(graph, form), output)


def _list_lines(graph: Graph, form: ExportFormat) -> Iterable[str]:
    if form is ExportFormat.JSONL:
        return to_lines(graph)
    # networkx takes a third of the time in which the command starts.
    from citeweave.graph.view import to_graphml  # noqa: PLC0415

    return to_graphml(graph)


def _export_folder(graph: Graph, mark: Mapping[str, Any], output: Path) -> None:
    with whole_folder(output) as folder:
        write_bulk(graph, folder, mark, export_hash(graph))
    error_console().print(
        f"import it with: neo4j-admin database import full neo4j @{ARGUMENTS} (in {output}, whose README.md says more)",
        markup=False,
    )


def _mark_of(store: GraphStore) -> Mapping[str, Any]:
    """Return the form in which the store is kept, and its overrides, as its own node says."""
    rows = store.run(load()["format_version"], {}).rows
    return dict(rows[0]) if rows else {"format": FORMAT}
