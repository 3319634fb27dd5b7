"""``citeweave export``: a store as JSON lines."""

from __future__ import annotations

import typer

from citeweave.api.commands import options
from citeweave.api.output import write_lines
from citeweave.graph.rows import to_lines
from citeweave.graph.stores import open_store


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("export")(export)


def export(store: options.Store = options.DEFAULT_STORE, output: options.Output = None) -> None:
    """Print the whole graph, one JSON line a node or edge; the same graph gives the same bytes."""
    with open_store(store) as opened:
        write_lines(to_lines(opened.read()), output)
