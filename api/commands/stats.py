"""``citeweave stats``: what a store holds."""

from __future__ import annotations

import typer

from citeweave.api.commands import options
from citeweave.api.output import console, print_json, print_table
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import open_store


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("stats")(stats)


def stats(store: options.Store = options.DEFAULT_STORE, as_json: options.Json = False) -> None:
    """Count nodes and edges by kind, and print the hash by which two graphs are compared."""
    with open_store(store) as opened:
        counts = opened.count()
        digest = export_hash(opened.read())
    if as_json:
        print_json({"store": opened.url, "nodes": counts.nodes, "edges": counts.edges, "export_hash": digest})
        return
    for what, numbers in (("nodes", counts.nodes), ("edges", counts.edges)):
        ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
        rows = [(kind, str(total)) for kind, total in ranked]
        print_table((what, "number"), [*rows, ("all", str(sum(numbers.values())))])
        console().print()
    console().print(f"export hash {digest}")
