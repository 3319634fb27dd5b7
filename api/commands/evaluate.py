"""``citeweave evaluate``: how right the extractor is, on records made by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from citeweave.api.building import Reading
from citeweave.api.commands import options
from citeweave.api.commands.clusters import Part, evaluate_clusters
from citeweave.api.diagrams import draw_reliability
from citeweave.api.evaluating import Grouping, Papers, find_papers, score_extraction, score_records, select_records
from citeweave.api.figures import (
    plain_mistakes,
    plain_report,
    print_groups,
    print_mistakes,
    print_reliability,
    print_report,
)
from citeweave.api.output import error_console, print_json, show_progress, write_lines
from citeweave.extract.evaluation.report import Report
from citeweave.extract.records import Record, read_records
from citeweave.graph.errors import RecordError


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
        list[Path] | None,
        typer.Option(
            "--papers",
            help="The texts of the records, or of the papers that name clusters: pages or JSON lines.",
        ),
    ] = None,
    ids: Annotated[
        Path | None, typer.Option("--ids", help="Score only the papers whose ids this file lists, one a line.")
    ] = None,
    by: Annotated[
        Grouping | None,
        typer.Option("--by", help="Also tell apart: page layouts, subjects (compression or other), files."),
    ] = None,
    true_names: Annotated[
        bool, typer.Option("--true-names", help="Give the extractor the names of the gold records.")
    ] = False,
    errors: Annotated[
        int | None,
        typer.Option("--errors", min=0, help="Also print why mistakes were made, and the N worst papers."),
    ] = None,
    clusters: Annotated[
        Path | None, typer.Option("--clusters", help="Score how names are resolved, on a file of clusters, instead.")
    ] = None,
    part: Annotated[Part, typer.Option("--part", help="Which rows of the clusters are scored.")] = Part.ALL,
    reliability: Annotated[
        Path | None,
        typer.Option("--reliability", help="Also print what is right by confidence, and draw it into this SVG file."),
    ] = None,
    workers: options.Workers = None,
    as_json: options.Json = False,
) -> None:
    """Score extracted records against records made by hand.

    Figures are micro F1 with 95 % bootstrap intervals over papers, beside what a dictionary and the commonest answers
    reach; `docs/figures.md` says what each of them counts.
    """
    if clusters is not None:
        reading = options.read_papers(papers)
        evaluate_clusters(clusters, part, errors, as_json, reading.entries)
        options.exit_if_skipped(reading)
        return
    if gold is None:
        raise typer.BadParameter("give the records to score against, or --clusters")
    if predicted is None and not papers:
        raise typer.BadParameter("give the records to score, or --papers to extract them from")
    if predicted is not None and true_names:
        raise typer.BadParameter("--true-names extracts: it goes with --papers alone, without records to score")
    if by is not None and not papers:
        raise typer.BadParameter("--by needs the texts: give --papers too")
    wanted = select_records(read_records(gold), ids, gold)
    reading = options.read_papers(papers)
    found = _find_papers(reading, wanted) if papers else Papers()
    report = _score(wanted, predicted, found, true_names=true_names, workers=workers)
    groups = {name: report.select(members) for name, members in found.group(by).items()} if by else {}
    if reliability:
        _draw(report, reliability)
    if as_json:
        parts = {"groups": {name: plain_report(group) for name, group in groups.items()}} if by else {}
        print_json(plain_report(report) | parts | (plain_mistakes(report, errors) if errors else {}))
    else:
        print_report(report)
        if by:
            print_groups(groups, by)
        if reliability:
            print_reliability(report)
        if errors:
            print_mistakes(report, errors)
    options.exit_if_skipped(reading)


def _find_papers(reading: Reading, wanted: dict[str, Record]) -> Papers:
    found = find_papers(reading, wanted)
    if missing := sorted(wanted.keys() - found.entries.keys()):
        count = f"{len(missing)} of {len(wanted)} papers of the gold records are"
        error_console().print(f"note: {count} not there and count as missed, first {missing[0]}", markup=False)
    return found


def _score(
    wanted: dict[str, Record], predicted: Path | None, papers: Papers, *, true_names: bool, workers: int | None
) -> Report:
    if predicted is not None:
        return score_records(wanted, read_records(predicted), papers)
    with show_progress() as progress:
        return score_extraction(wanted, papers, true_names=true_names, progress=progress, workers=workers)


def _draw(report: Report, path: Path) -> None:
    calibrations = report.measure_confidence()
    if not calibrations:
        raise RecordError("there are no confidences to draw: the records hold none; extract with --papers instead")
    write_lines([draw_reliability(calibrations)], path)
