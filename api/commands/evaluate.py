"""``citeweave evaluate``: how right the extractor is, on records made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citeweave.api.building import read_files
from citeweave.api.commands import options
from citeweave.api.commands.clusters import Part, evaluate_clusters
from citeweave.api.commands.extract import extract_records
from citeweave.api.output import console, error_console, print_json, print_table, show_progress
from citeweave.extract.records import Record, read_records
from citeweave.extract.scoring import Figure, estimate_intervals, list_mistakes, score
from citeweave.graph.errors import InputError, RecordError


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("evaluate")(evaluate)


def evaluate(
    gold: Annotated[
        Path | None, typer.Argument(help="Annotation records made by hand, as JSON lines.", show_default=False)
    ] = None,
    predicted: Annotated[
        Path | None, typer.Argument(help="Records to score; without them, --papers are extracted.", show_default=False)
    ] = None,
    papers: Annotated[
        Path | None, typer.Option("--papers", help="The texts of the gold records: a page or JSON lines.")
    ] = None,
    ids: Annotated[
        Path | None, typer.Option("--ids", help="Score only the papers whose ids this file lists, one a line.")
    ] = None,
    clusters: Annotated[
        Path | None, typer.Option("--clusters", help="Score how names are resolved, on a file of clusters, instead.")
    ] = None,
    part: Annotated[Part, typer.Option("--part", help="Which rows of the clusters are scored.")] = Part.ALL,
    errors: Annotated[
        int | None, typer.Option("--errors", min=0, help="Print the first N errors; of clusters, all if not given.")
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Score extracted records against records made by hand.

    Figures are micro F1 with 95 % bootstrap intervals over papers; `docs/figures.md` says what each of them counts.
    """
    if clusters is not None:
        evaluate_clusters(clusters, part, errors, as_json)
        return
    if gold is None:
        raise typer.BadParameter("give the records to score against, or --clusters")
    if (predicted is None) == (papers is None):
        raise typer.BadParameter("give either the records to score, or --papers to extract them from")
    wanted = _select(read_records(gold), ids, gold)
    if not wanted:
        raise RecordError(f"{gold} has no record to score against")
    found = read_records(predicted) if predicted else _extract(papers or Path(), wanted)
    figures = score(wanted, found)
    intervals = estimate_intervals(wanted, found)
    if as_json:
        print_json({name: _plain(figure, intervals[name]) for name, figure in figures.items()})
    else:
        print_table(
            ("figure", "F1", "95 %", "precision", "recall", "gold"),
            [_cells(name, figure, intervals[name]) for name, figure in figures.items()],
        )
        console().print(f"[dim]{len(wanted)} papers[/dim]")
    for mistake in list_mistakes(wanted, found)[: errors or 0]:
        console().print(str(mistake), markup=False)


def _select(records: dict[str, Record], ids: Path | None, gold: Path) -> dict[str, Record]:
    if ids is None:
        return records
    try:
        names = ids.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{ids} cannot be read as a list of ids ({error})") from error
    if unknown := [name for name in names if name not in records]:
        raise RecordError(f"{gold} has no record {unknown[0]!r}, which {ids} lists")
    return {name: records[name] for name in names}


def _extract(papers: Path, wanted: dict[str, Record]) -> dict[str, Record]:
    reading = read_files([papers])
    options.report_problems(reading)
    entries = tuple(entry for entry in reading.entries if entry.id in wanted)
    if not entries:
        raise InputError(f"{papers} has none of the papers of the gold records; they are found by id")
    if missing := sorted(wanted.keys() - {entry.id for entry in entries}):
        error_console().print(f"note: {papers} lacks {len(missing)} papers of the gold records, first {missing[0]}")
    with show_progress() as progress:
        return {str(record["id"]): record for record in extract_records(entries, progress)}


_SHARES = ("subject", "outcome", "evidence")


def _plain(figure: Figure, interval: tuple[float, float]) -> dict[str, object]:
    return {
        "f1": round(figure.f1, 4),
        "interval": [round(bound, 4) for bound in interval],
        "precision": round(figure.precision, 4),
        "recall": round(figure.recall, 4),
        "gold": figure.gold,
    }


def _cells(name: str, figure: Figure, interval: tuple[float, float]) -> tuple[str, ...]:
    low, high = interval
    share = name in _SHARES
    return (
        name,
        f"{figure.f1:.3f}",
        f"{low:.3f} to {high:.3f}",
        "" if share else f"{figure.precision:.3f}",
        "" if share else f"{figure.recall:.3f}",
        str(figure.gold),
    )
