"""``citeweave analyse``: what the shape of the graph tells, kept in the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from citeweave.api.commands import options
from citeweave.api.output import console, print_json, print_table
from citeweave.graph.model import NodeKind
from citeweave.graph.stores import Access, open_store
from citeweave.graph.vocabulary import kind_of

if TYPE_CHECKING:
    from citeweave.graph.analysis import Analysis


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("analyse")(analyse_store)


def analyse_store(
    store: options.Store = options.DEFAULT_STORE,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many rows to print at most of each table.")] = 10,
    as_json: options.Json = False,
) -> None:
    """Work out PageRank, communities, techniques used together and bridges, and keep them in the store.

    The queries influential and community ask for them. They are no part of an export, and the next change of the graph
    drops them.
    """
    from citeweave.graph.analysis import analyse  # noqa: PLC0415  (networkx is slow to import)

    # A store that is not there is no empty one: reading first says so.
    with open_store(store) as opened:
        graph = opened.read()
    found = analyse(graph)
    with open_store(store, Access.WRITE) as opened:
        opened.annotate(found.properties)
    names = {node.id: node.name for node in graph.nodes}
    if as_json:
        print_json(summarise(found, names))
    else:
        print_analysis(found, names, limit)


def summarise(found: Analysis, names: Mapping[str, str]) -> dict[str, object]:
    """Return all that was found, by name."""
    return {
        "nodes": [{"id": node, "name": names[node], **values} for node, values in found.properties.items()],
        "communities": [
            {"community": number, "size": len(members), "members": list(members)}
            for number, members in enumerate(found.communities, start=1)
        ],
        "used_together": [{"first": pair.first, "second": pair.second, "papers": pair.papers} for pair in found.pairs],
        "bridges": [
            {"first": bridge.first, "second": bridge.second, "smaller": bridge.smaller} for bridge in found.bridges
        ],
    }


def print_analysis(found: Analysis, names: Mapping[str, str], limit: int) -> None:
    """Print the top of each finding for people."""
    ranks = {node: float(str(values["pagerank"])) for node, values in found.properties.items() if "pagerank" in values}
    order = sorted(ranks, key=lambda node: (-ranks[node], node))
    papers = [node for node in order if kind_of(node) is NodeKind.PAPER]
    things = [node for node in order if kind_of(node) is not NodeKind.PAPER]
    for title, nodes in (("papers that others refer to", papers), ("works that others build on", things)):
        _print(title, ("pagerank", "name"), [(f"{ranks[node]:.4f}", names[node]) for node in nodes], limit)
    communities = [
        (str(number), str(len(members)), ", ".join(names[node] for node in _heads(members, ranks)))
        for number, members in enumerate(found.communities, start=1)
    ]
    _print("communities", ("number", "size", "such as"), communities, limit)
    pairs = [(str(pair.papers), names[pair.first], names[pair.second]) for pair in found.pairs]
    _print("techniques used together", ("papers", "first", "second"), pairs, limit)
    bridges = [(str(bridge.smaller), names[bridge.first], names[bridge.second]) for bridge in found.bridges]
    _print("bridges between papers", ("smaller side", "first", "second"), bridges, limit)


def _heads(members: Sequence[str], ranks: Mapping[str, float]) -> list[str]:
    """Return the things of a community that lead it, or papers where it has no others."""
    things = [node for node in members if kind_of(node) is not NodeKind.PAPER] or list(members)
    return sorted(things, key=lambda node: (-ranks.get(node, 0.0), node))[:5]


def _print(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]], limit: int) -> None:
    print_table(columns, rows[:limit], title=f"{title} ({len(rows)})")
    console().print()
