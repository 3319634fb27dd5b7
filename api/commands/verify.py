"""``citeweave verify``: whether every edge's evidence is where the edge says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citeweave.api.building import Reading, read_files
from citeweave.api.commands import options
from citeweave.api.output import console, error_console, print_json
from citeweave.api.verifying import verify as verify_graph
from citeweave.graph.errors import InputError
from citeweave.graph.stores import open_store


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("verify")(verify)


def verify(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Check against these files; without any, against the texts in the store.", show_default=False
        ),
    ] = None,
    store: options.Store = options.DEFAULT_STORE,
    as_json: options.Json = False,
) -> None:
    """Find every edge's evidence again at its offsets in its paper's text."""
    reading = read_files(files) if files else Reading()
    with open_store(store) as opened:
        result = verify_graph(opened.read(), reading.entries if files else None)
    options.report_problems(reading)
    if files and result.unchecked and not result.edges:
        raise InputError(f"nothing to verify: no paper of {store} stands in these files")
    failures = [f"{edge.paper}: ({edge.source})-[{edge.kind}]->({edge.target}): {why}" for edge, why in result.failures]
    for failure in failures:
        error_console().print(f"not found: {failure}", markup=False)
    if as_json:
        print_json({"edges": result.edges, "failures": failures, "unchecked": result.unchecked})
    else:
        found = result.edges - len(failures)
        share = f" ({found / result.edges:.1%})" if result.edges else ""
        console().print(f"{found} of {result.edges} edges have their evidence where they say{share}", markup=False)
        if result.unchecked:
            console().print(f"{result.unchecked} edges are of papers that stand in none of the files", markup=False)
    if failures:
        raise typer.Exit(options.EXIT_NOT_VERIFIED)
    options.exit_if_skipped(reading)
