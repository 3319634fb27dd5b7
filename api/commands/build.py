"""``citeweave build``: pages to a graph in a store."""

from __future__ import annotations

from functools import partial
from typing import Annotated

import typer

from citeweave.api import logs
from citeweave.api.building import extract_facts, read_files
from citeweave.api.commands import options
from citeweave.api.commands.writes import describe_write, print_load, summarise_load, summarise_write
from citeweave.api.dead_letters import DeadLetters
from citeweave.api.output import console, error_console, print_json, show_progress
from citeweave.api.updating import UpdateReport, opener_of, update
from citeweave.graph.resolve.overrides import read_overrides
from citeweave.graph.stores import check_place
from citeweave.graph.stores.form import hide_password


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("build")(build)


def build(
    files: options.Pages,
    store: options.Store = options.DEFAULT_STORE,
    saved_on: options.SavedOn = None,
    overrides: options.OverridesFile = None,
    into_existing: options.IntoExisting = False,
    min_confidence: options.MinConfidence = 0.0,
    extract_all: Annotated[
        bool, typer.Option("--extract-all", help="Extract papers again that the store holds unchanged, too.")
    ] = False,
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Finish a build that was interrupted: what it wrote is not extracted again."),
    ] = False,
    workers: options.Workers = None,
    log: options.Log = None,
    dead_letters: options.DeadLetterFile = options.DEFAULT_DEAD_LETTERS,
    as_json: options.Json = False,
) -> None:
    """Read papers, extract their facts, and write the graph to a store.

    Papers that the store already holds are brought up to date; building the same again changes nothing. Only papers
    whose text, --min-confidence or extractor is not the one that the store holds are extracted, so the same command
    finishes a build that was interrupted, with --resume or without. A name whose relations are all less sure than
    --min-confidence is still mentioned, if the name itself is sure. The store keeps its overrides until a build names
    other ones, for which all papers are extracted; an empty file takes them away. A paper that the store refuses for
    what it holds is told, and kept in a file of dead letters; all others are written.
    """
    if resume and extract_all:
        raise typer.BadParameter("--resume leaves out what is written, and --extract-all does not; give one of them")
    run = logs.start("build", log, store=hide_password(store), files=len(files))
    letters = DeadLetters(dead_letters)
    given = read_overrides(overrides) if overrides else None
    with show_progress() as bar:
        progress = run.follow(bar)
        reading = read_files(files, options.day(saved_on), progress)
        logs.log_reading(reading)
        check_place(store)
        with letters:
            report = update(
                reading,
                opener_of(store, into_existing=into_existing),
                overrides=given,
                min_confidence=min_confidence,
                extract_all=extract_all,
                extract=partial(extract_facts, workers=workers),
                progress=progress,
                aside=letters,
            )
    logs.log_refusals(report.refusals)
    run.finish(**count(report))
    options.report_problems(report.reading)
    for refusal in report.refusals:
        error_console().print(f"refused: {refusal}", markup=False)
    if as_json:
        print_json(
            {
                **summarise(report),
                **summarise_load(report.written, letters),
                "store": report.url,
                "run": run.id,
                "seconds": round(run.seconds, 2),
            }
        )
    else:
        print_summary(report, report.url, run.seconds)
        print_load(report.written, letters)
    options.exit_if_unwritten(letters)
    options.exit_if_skipped(report.reading)


def summarise(report: UpdateReport) -> dict[str, object]:
    """Return what a build did, by name."""
    return {
        **count(report),
        "skipped": [str(skip) for skip in report.reading.skips],
        "notices": [str(notice) for notice in report.reading.notices],
        "refused": list(map(str, report.refusals)),
    }


def count(report: UpdateReport) -> dict[str, object]:
    """Return the numbers of a build by name."""
    return {
        "entries": len(report.reading.entries),
        "papers": report.papers,
        "extracted": len(report.todo.extracted),
        "updated": len(report.todo.updated),
        "unchanged": report.todo.unchanged,
        "skipped": len(report.reading.skips),
        "refused": len(report.refusals),
        "nodes": sum(report.held.nodes.values()),
        "edges": sum(report.held.edges.values()),
        **summarise_write(report.written),
    }


def print_summary(report: UpdateReport, store: str, seconds: float) -> None:
    """Print the numbers of a build for people."""
    todo, entries = report.todo, len(report.reading.entries)
    merged = entries - report.papers
    lines = [
        f"read     {entries} entries: {report.papers} papers, {merged} of them read twice"
        if merged
        else f"read     {report.papers} papers"
    ]
    if len(todo.extracted) < report.papers:
        updated = f", {len(todo.updated)} with new votes, dates or places only" if todo.updated else ""
        lines.append(f"extract  {len(todo.extracted)} of them; {todo.unchanged} unchanged{updated}")
    lines += [
        f"skipped  {len(report.reading.skips)} parts of the input, {len(report.refusals)} statements refused",
        f"graph    {sum(report.held.nodes.values())} nodes, {sum(report.held.edges.values())} edges",
        f"store    {describe_write(report.written)}",
        f"time     {seconds:.1f} s, into {store}",
    ]
    for line in lines:
        console().print(line, markup=False)
