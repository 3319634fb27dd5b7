"""``citeweave demo``: the sample that ships with citeweave, built and asked."""

from __future__ import annotations

import time
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from citeweave.api.asking import ask
from citeweave.api.building import read_files
from citeweave.api.commands.build import print_summary
from citeweave.api.output import console, print_rows, show_progress
from citeweave.api.updating import opener_of, update
from citeweave.graph.stores import check_place, open_store

DEMO_STORE = "demo.kgl"
_QUESTION = "What compresses LLaMA, and which sentence says so?"
_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("demo")(demo)


def sample_pages() -> list[Path]:
    """Return the paths of the sample pages; they lie unpacked beside the code."""
    folder = files("citeweave.extract") / "sample" / "pages"
    with ExitStack() as stack:
        return [stack.enter_context(as_file(page)) for page in sorted(folder.iterdir(), key=lambda item: item.name)]


def demo(
    store: Annotated[str, typer.Option("--store", help="Where the sample's graph is kept.")] = DEMO_STORE,
) -> None:
    """Build the graph of the sample pages, and ask it a question.

    The sample is forty well-known papers, described in our own words, on pages in five layouts.
    """
    started = time.monotonic()
    check_place(store)
    with show_progress() as progress:
        report = update(read_files(sample_pages()), opener_of(store), progress=progress)
    with open_store(store) as opened:
        answer = ask(opened, "compresses", {"model": "LLaMA", "limit": _SHOWN})
    print_summary(report, report.url, time.monotonic() - started)
    console().print(f"\n[bold]{_QUESTION}[/bold]")
    print_rows(answer)
    console().print(f"\nAsk it more: citeweave query --store {report.url} builds_on QLoRA", markup=False)
