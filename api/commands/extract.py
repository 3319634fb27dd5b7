"""``citeweave extract``: pages to records, without a graph."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated

import typer

from citeweave.api.building import Step, extract_facts, read_files
from citeweave.api.commands import options
from citeweave.api.output import show_progress, write_lines
from citeweave.graph.confidence import keep_sure
from citeweave.graph.model import Entry


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("extract")(extract)


def extract(
    files: options.Pages,
    form: Annotated[
        options.Format,
        typer.Option("--format", help="annotations: a record of facts a line; papers: each entry as it was read."),
    ] = options.Format.ANNOTATIONS,
    output: options.Output = None,
    saved_on: options.SavedOn = None,
    min_confidence: options.MinConfidence = 0.0,
    workers: options.Workers = None,
) -> None:
    """Print what stands in files, one JSON line an entry, in the order read and before any merging."""
    if form is options.Format.PAPERS and min_confidence:
        raise typer.BadParameter("--min-confidence is for facts; leave it out, or ask for --format annotations")
    with show_progress() as progress:
        reading = read_files(files, options.day(saved_on), progress)
        if form is options.Format.PAPERS:
            rows: Iterable[dict[str, object]] = map(options.entry_row, reading.entries)
        else:
            rows = extract_records(reading.entries, progress, min_confidence, workers)
        write_lines((json.dumps(row, ensure_ascii=False) + "\n" for row in rows), output)
    options.report_problems(reading)
    options.exit_if_skipped(reading)


def extract_records(
    entries: tuple[Entry, ...], progress: Step, min_confidence: float = 0.0, workers: int | None = None
) -> Iterator[dict[str, object]]:
    """Yield the annotation record of each entry, under the entry's id, of facts that are sure enough."""
    from citeweave.extract.records import to_record  # noqa: PLC0415  (slow to import)

    for facts in extract_facts(entries, progress, workers):
        yield to_record(keep_sure(facts, min_confidence), facts.paper)
