"""``citeweave load``: the files of an import into an empty store, over Bolt or into a new file."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from citeweave.api.commands import options
from citeweave.api.commands.writes import print_retries
from citeweave.api.output import console, print_json, show_progress
from citeweave.graph.bulk_reading import BulkFolder
from citeweave.graph.ports import LoadReport
from citeweave.graph.stores.filling import fill
from citeweave.graph.stores.form import FORMAT, hide_password


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("load")(load)


def load(
    folder: Annotated[
        Path, typer.Argument(help="The folder that citeweave export --format neo4j-admin wrote.", show_default=False)
    ],
    store: options.Store = options.DEFAULT_STORE,
    as_json: options.Json = False,
) -> None:
    """Fill an empty store from the files of an export, as they are: nothing is extracted or settled.

    A Neo4j server goes on running, and the memory of this process does not grow with the files. Rows are written in
    parts; until the last of them the database cannot be opened by anything else, and the same command goes on with a
    load that was interrupted. A file is written whole or not at all, and its graph is held in memory.
    """
    started = time.monotonic()
    found = BulkFolder(folder, FORMAT)
    with show_progress() as progress:
        report = fill(
            store,
            found,
            lambda done: progress("loading", done, found.rows),
            lambda done: progress("checking", done, found.rows),
        )
    seconds = time.monotonic() - started
    place = hide_password(store)
    if as_json:
        print_json({**summarise(report), "store": place, "seconds": round(seconds, 2)})
    else:
        print_summary(report, place, seconds)


def summarise(report: LoadReport) -> dict[str, object]:
    """Return the numbers of a load by name."""
    found: dict[str, object] = {
        "nodes": report.nodes,
        "edges": report.edges + report.links,
        "links": report.links,
        "rows_before": report.rows_before,
    }
    return {**found, "retries": report.retries} if report.retries else found


def print_summary(report: LoadReport, place: str, seconds: float) -> None:
    """Print the numbers of a load for people."""
    rows = report.nodes + report.edges + report.links
    edges = report.edges + report.links
    console().print(f"graph    {report.nodes} nodes, {edges} edges, {report.links} of them derived", markup=False)
    if report.rows_before:
        console().print(f"resumed  {report.rows_before} of {rows} rows had been written before", markup=False)
    print_retries(report.retries)
    console().print(f"time     {seconds:.1f} s, into {place}", markup=False)
