"""``citeweave remove``: papers out of a store, with all that only they state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from citeweave.api.commands import options
from citeweave.api.commands.writes import describe_write, summarise_write
from citeweave.api.output import console, print_json
from citeweave.api.removing import Removal, find_papers, plan_removal
from citeweave.graph.model import Node
from citeweave.graph.ports import Counts, WriteReport
from citeweave.graph.stores import Access, open_store

_SHOWN = 10


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("remove")(remove)


def remove(
    papers: Annotated[
        list[str],
        typer.Argument(help="Papers by id, arXiv id or whole title.", show_default=False),
    ],
    store: options.Store = options.DEFAULT_STORE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would go, and change nothing.")] = False,
    as_json: options.Json = False,
) -> None:
    """Remove papers, what they state, and the things that no other paper names.

    Things that others name stay, as these name them. If one of the papers is unknown, or a title means several, nothing
    is removed.
    """
    with open_store(store) as opened:
        removal = plan_removal(opened, find_papers(opened, papers))
        written, held, place = WriteReport.of(removal.change), opened.count(), opened.url
    if not dry_run:
        with open_store(store, Access.WRITE) as opened:
            written = opened.remove([paper.id for paper in removal.papers])
            held = opened.count()
    if as_json:
        print_json({"store": place, "dry_run": dry_run, **summarise(removal, written, held)})
    else:
        print_removal(removal, written, held, place if not dry_run else None)


def summarise(removal: Removal, written: WriteReport, held: Counts) -> dict[str, object]:
    """Return what a removal changes by name, and how much the store holds now."""
    return {
        "papers": [{"id": paper.id, "title": paper.name} for paper in removal.papers],
        "things": [{"id": thing.id, "kind": thing.kind.value, "name": thing.name} for thing in removal.things],
        "things_staying": removal.staying,
        "nodes": sum(held.nodes.values()),
        "edges": sum(held.edges.values()),
        **summarise_write(written),
    }


def print_removal(removal: Removal, written: WriteReport, held: Counts, place: str | None) -> None:
    """Print what a removal changes for people; without a place, it was not carried out."""
    lines = [f"paper    {paper.name} ({paper.id})" for paper in removal.papers]
    lines += [
        f"things   {len(removal.things)} go, which no other paper names{_list(removal.things)}",
        f"         {removal.staying} stay, which others name, too",
        f"graph    {sum(held.nodes.values())} nodes, {sum(held.edges.values())} edges" + ("" if place else " before"),
        f"store    {describe_write(written)}" + (f", in {place}" if place else ": so it would be, without --dry-run"),
    ]
    for line in lines:
        console().print(line, markup=False)


def _list(things: Iterable[Node]) -> str:
    names = [f"{thing.kind} {thing.name}" for thing in things]
    more = [f"and {len(names) - _SHOWN} more"] if len(names) > _SHOWN else []
    return f": {', '.join([*names[:_SHOWN], *more])}" if names else ""
