"""``citeweave lineage``: what a thing or a paper goes back to, and what descends from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

import typer

from citeweave.api.asking import find
from citeweave.api.commands import options
from citeweave.api.output import console, print_json, print_rows
from citeweave.graph.confidence import sure_part
from citeweave.graph.lineage import Step, Way, trace
from citeweave.graph.ports import Rows
from citeweave.graph.stores import open_store
from citeweave.graph.vocabulary import SUBJECTS

_TITLES = {
    ("works", "back"): "what it builds on or compresses, back to the roots",
    ("works", "on"): "what builds on it or compresses it",
    ("papers", "back"): "papers that its papers refer to, back to the roots",
    ("papers", "on"): "papers that refer to its papers",
}


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("lineage")(lineage)


def lineage(
    name: Annotated[
        str, typer.Argument(help="A thing or a paper: a name, an arXiv id, a title or an id.", show_default=False)
    ],
    store: options.Store = options.DEFAULT_STORE,
    depth: Annotated[int, typer.Option("--depth", min=1, help="How many steps to go at most, each way.")] = 30,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many rows to print at most of each table.")] = 20,
    min_confidence: options.MinConfidence = 0.0,
    as_json: options.Json = False,
) -> None:
    """Show what a thing or paper goes back to and what descends from it, among works and among papers.

    Works descend by BUILDS_ON and COMPRESSES, papers by REFERS_TO; each step shows the words that state it.
    """
    with open_store(store) as opened:
        nodes = find(opened, name, SUBJECTS)
        graph = sure_part(opened.read(), min_confidence)
    found = trace(graph, nodes, depth)
    names = {node.id: node.name for node in graph.nodes}
    ways = {
        ("works", "back"): found.works_back,
        ("works", "on"): found.works_on,
        ("papers", "back"): found.papers_back,
        ("papers", "on"): found.papers_on,
    }
    if as_json:
        parts: dict[str, dict[str, object]] = {"works": {}, "papers": {}}
        for (what, direction), way in ways.items():
            parts[what][direction] = _as_json(way, names)
        print_json({"nodes": [_named(node, names) for node in nodes], **parts})
        return
    for (what, direction), way in ways.items():
        console().print(f"[bold]{what}: {_TITLES[what, direction]}[/bold]")
        if not way.steps:
            console().print("none is known\n")
            continue
        rows = tuple(_row(step, names) for step in way.steps[:limit])
        print_rows(Rows(tuple(rows[0]), rows))
        if len(way.steps) > limit:
            console().print(f"[dim]of {len(way.steps)}; more with --limit[/dim]")
        word = "roots" if direction == "back" else "ends"
        ends = [f"{names[node]} ({way.depths[node]})" for node in way.ends]
        more = f", and {len(ends) - limit} more" if len(ends) > limit else ""
        console().print(f"{word}: {', '.join(ends[:limit]) or 'none, it goes round'}{more}\n", markup=False)


def _row(step: Step, names: Mapping[str, str]) -> dict[str, object]:
    row: dict[str, object] = {
        "depth": step.depth,
        "name": names[step.source],
        "edge": step.kind.value,
        "to": names[step.target],
    }
    if step.via:
        return {**row, "via": names[step.via], "evidence": step.evidence}
    return {**row, "evidence": step.evidence, "paper": names[step.paper]}


def _named(node: str, names: Mapping[str, str]) -> dict[str, object]:
    return {"id": node, "name": names[node]}


def _as_json(way: Way, names: Mapping[str, str]) -> dict[str, object]:
    ends = set(way.ends)
    return {
        "starts": [_named(node, names) for node, depth in way.depths.items() if not depth],
        "reached": [
            {**_named(node, names), "depth": depth, "is_end": node in ends}
            for node, depth in way.depths.items()
            if depth
        ],
        "steps": [
            {
                "depth": step.depth,
                "source": step.source,
                "edge": step.kind.value,
                "target": step.target,
                "paper": step.paper,
                **({"via": step.via} if step.via else {}),
                "evidence": step.evidence,
                "is_last": step.is_last,
            }
            for step in way.steps
        ],
    }
