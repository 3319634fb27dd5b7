"""``citeweave build``: pages to a graph in a store."""

from __future__ import annotations

from typing import Annotated

import typer

from citeweave.api import logs
from citeweave.api.building import BuildReport, extract_graph, kept_overrides, read_files, write_graph
from citeweave.api.commands import options
from citeweave.api.commands.retry import print_load, summarise_load
from citeweave.api.dead_letters import DeadLetters
from citeweave.api.output import console, error_console, print_json, show_progress
from citeweave.graph.resolve.overrides import read_overrides
from citeweave.graph.stores import Access, open_store, probe_store
from citeweave.graph.stores.form import hide_password


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("build")(build)


def build(
    files: options.Pages,
    store: options.Store = options.DEFAULT_STORE,
    saved_on: options.SavedOn = None,
    overrides: options.OverridesFile = None,
    into_existing: Annotated[
        bool, typer.Option("--into-existing", help="Write into a Neo4j database that holds other data, too.")
    ] = False,
    min_confidence: options.MinConfidence = 0.0,
    workers: options.Workers = None,
    log: options.Log = None,
    dead_letters: options.DeadLetterFile = options.DEFAULT_DEAD_LETTERS,
    as_json: options.Json = False,
) -> None:
    """Read papers, extract their facts, and write the graph to a store.

    Papers that the store already holds are brought up to date; building the same again changes nothing. A name whose
    relations are all less sure than --min-confidence is still mentioned, if the name itself is sure. The store keeps
    its overrides until a build names other ones; an empty file takes them away. A paper that the store refuses for what
    it holds is told, and kept in a file of dead letters; all others are written.
    """
    run = logs.start("build", log, store=hide_password(store), files=len(files))
    letters = DeadLetters(dead_letters)
    given = read_overrides(overrides) if overrides else None
    with show_progress() as bar:
        progress = run.follow(bar)
        reading = read_files(files, options.day(saved_on), progress)
        logs.log_reading(reading)
        probe_store(store)
        wanted = kept_overrides(store) if given is None else given
        built = extract_graph(reading, progress, min_confidence, wanted, workers)
        # Opened only now: nobody else has to wait for the extraction, and if it fails no empty store is left behind.
        with letters, open_store(store, Access.WRITE, into_existing=into_existing) as opened:
            report = write_graph(reading, built, opened, progress, given, letters)
    logs.log_refusals((refusal.paper, refusal.statement, refusal.reason) for refusal in report.refusals)
    run.finish(**count(report))
    options.report_problems(report.reading)
    for refusal in report.refusals:
        error_console().print(f"refused: {refusal.paper}: {refusal.statement}: {refusal.reason}", markup=False)
    if as_json:
        print_json(
            {
                **summarise(report),
                **summarise_load(report.written, letters),
                "store": opened.url,
                "run": run.id,
                "seconds": round(run.seconds, 2),
            }
        )
    else:
        print_summary(report, opened.url, run.seconds)
        print_load(report.written, letters)
    options.exit_if_unwritten(letters)
    options.exit_if_skipped(report.reading)


def summarise(report: BuildReport) -> dict[str, object]:
    """Return what a build did, by name."""
    return {
        **count(report),
        "skipped": [str(skip) for skip in report.reading.skips],
        "notices": [str(notice) for notice in report.reading.notices],
        "refused": [f"{refusal.paper}: {refusal.statement}: {refusal.reason}" for refusal in report.refusals],
    }


def count(report: BuildReport) -> dict[str, object]:
    """Return the numbers of a build by name."""
    written = report.written
    return {
        "entries": len(report.reading.entries),
        "papers": report.papers,
        "skipped": len(report.reading.skips),
        "refused": len(report.refusals),
        "nodes": len(report.graph.nodes),
        "edges": len(report.graph.edges) + len(report.graph.links),
        "created": {"nodes": written.created_nodes, "edges": written.created_edges},
        "changed": {"nodes": written.changed_nodes, "edges": written.changed_edges},
        "removed": {"nodes": written.removed_nodes, "edges": written.removed_edges},
    }


def print_summary(report: BuildReport, store: str, seconds: float) -> None:
    """Print the numbers of a build for people."""
    written = report.written
    merged = len(report.reading.entries) - report.papers
    lines = (
        f"read     {len(report.reading.entries)} entries: {report.papers} papers, {merged} of them read twice"
        if merged
        else f"read     {report.papers} papers",
        f"skipped  {len(report.reading.skips)} parts of the input, {len(report.refusals)} statements refused",
        f"graph    {len(report.graph.nodes)} nodes, {len(report.graph.edges) + len(report.graph.links)} edges",
        "store    "
        + (
            "held just this already"
            if written.is_empty
            else f"{written.created_nodes} nodes and {written.created_edges} edges created, "
            f"{written.changed_nodes} and {written.changed_edges} changed, "
            f"{written.removed_nodes} and {written.removed_edges} removed"
        ),
        f"time     {seconds:.1f} s, into {store}",
    )
    for line in lines:
        console().print(line, markup=False)
