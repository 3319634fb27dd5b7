"""``citeweave retry``: papers that a store refused, tried again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from citeweave.api.commands import options
from citeweave.api.commands.writes import print_load, summarise_load
from citeweave.api.dead_letters import DeadLetters, read_letters
from citeweave.api.loading import load_graph
from citeweave.api.output import console, print_json, show_progress
from citeweave.graph.build import complete
from citeweave.graph.errors import InputError
from citeweave.graph.stores import Access, open_store
from citeweave.graph.vocabulary import THINGS


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("retry")(retry)


def retry(
    file: Annotated[
        Path, typer.Argument(help="The dead letters that a build wrote; what is written now goes from it.")
    ] = options.DEFAULT_DEAD_LETTERS,
    store: options.Store = options.DEFAULT_STORE,
    as_json: options.Json = False,
) -> None:
    """Write again what a store refused, from the file of dead letters; nothing is extracted.

    What is refused once more stays in the file; a file of which nothing is left is removed. Papers whose pages have
    changed since are better built again.
    """
    started = time.monotonic()
    if not file.exists():
        raise InputError(f"{file} does not exist; a build writes it where a store refuses a paper")
    found, letters = read_letters(file), DeadLetters(file)
    with open_store(store) as opened:
        url, overrides = opened.url, opened.overrides
    wanted = [letter for letter in found if letter.store == url]
    if not wanted:
        others = ", ".join(sorted({letter.store for letter in found})) or "none"
        raise InputError(f"{file} holds no paper that {url} refused; it holds those of {others}")
    graphs = [letter.graph for letter in wanted]
    nodes = [node for graph in graphs for node in graph.nodes if node.kind not in THINGS]
    graph = complete(nodes, [edge for graph in graphs for edge in graph.edges], overrides)
    with open_store(store, Access.WRITE) as target, letters, show_progress() as progress:
        written = load_graph(target, graph, lambda done: progress("writing", done, len(wanted)), letters)
    seconds = time.monotonic() - started
    done = len(wanted) - len(letters.added)
    if as_json:
        numbers = {"papers": len(wanted), "written": done, **summarise_load(written, letters)}
        print_json({**numbers, "store": url, "seconds": round(seconds, 2)})
    else:
        console().print(f"written  {done} of {len(wanted)} papers, in {seconds:.1f} s, into {url}", markup=False)
        print_load(written, letters)
    options.exit_if_unwritten(letters)
