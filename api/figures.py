"""An evaluation as tables for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from citeweave.api.output import console, print_table
from citeweave.extract.evaluation.calibration import Calibration
from citeweave.extract.evaluation.causes import count_causes, rank_papers
from citeweave.extract.evaluation.report import Line, Report
from citeweave.extract.scoring import SHARES, Figure, group_of

_MOST_TYPES = 5


def print_report(report: Report) -> None:
    """Print every figure, and how far confidences can be believed."""
    lines = report.measure()
    has_baseline = any(line.baseline for line in lines.values())
    print_table(_columns(("figure",), has_baseline), [(name, *_cells(name, line)) for name, line in lines.items()])
    console().print(f"[dim]{_count_papers(report)}[/dim]")
    if calibrations := report.measure_confidence():
        console().print()
        print_table(
            ("stated", "number", "mean confidence", "right", "calibration error", "by chance"),
            [_confidence_cells(name, calibration) for name, calibration in calibrations.items()],
        )


def print_groups(groups: Mapping[str, Report], by: str) -> None:
    """Print the main figures of each group of papers."""
    rows = []
    has_baseline = False
    for name, report in groups.items():
        lines = {key: line for key, line in report.measure().items() if "/" not in key}
        has_baseline = has_baseline or any(line.baseline for line in lines.values())
        count = str(len(report.comparisons))
        rows += [(name, count, key, *_cells(key, line)) for key, line in lines.items()]
    console().print()
    print_table(_columns((by, "papers", "figure"), has_baseline), rows)


def print_mistakes(report: Report, papers: int) -> None:
    """Print the causes of all mistakes, and those of the papers with the most of them."""
    explained = report.explain()
    console().print()
    print_table(
        ("figure", "error", "cause", "number", "types"),
        [
            (item.figure, item.error, item.cause, str(item.count), _list_types(item.types))
            for item in count_causes(explained)
        ],
    )
    for paper, mistakes in rank_papers(explained)[:papers]:
        console().print(f"\n{paper}: {len(mistakes)} mistakes", markup=False)
        for item in mistakes:
            console().print(f"  {item}", markup=False)


def print_reliability(report: Report) -> None:
    """Print the share of right statements by confidence."""
    rows = [
        (name, f"{one.low:.1f} to {one.high:.1f}", str(one.stated), f"{one.confidence:.3f}", f"{one.right:.3f}",
         "{:.3f} to {:.3f}".format(*one.interval))
        for name, calibration in report.measure_confidence().items()
        if "/" not in name
        for one in calibration.bins
        if one.stated
    ]  # fmt: skip
    console().print()
    print_table(("stated", "confidence", "number", "mean confidence", "right", "95 %"), rows)


def plain_report(report: Report) -> dict[str, object]:
    """Return figures and calibrations as plain values."""
    return {
        "papers": len(report.comparisons),
        "figures": {name: plain_line(line) for name, line in report.measure().items()},
        "calibration": {
            name: _plain_calibration(calibration) for name, calibration in report.measure_confidence().items()
        },
    }


def plain_mistakes(report: Report, papers: int) -> dict[str, object]:
    """Return the causes of all mistakes and the worst papers as plain values."""
    explained = report.explain()
    return {
        "causes": [
            {"figure": item.figure, "error": item.error, "cause": item.cause, "count": item.count,
             "types": dict(item.types)}
            for item in count_causes(explained)
        ],
        "worst": [
            {"paper": paper, "mistakes": [
                {"figure": item.mistake.figure, "error": item.mistake.error, "type": item.mistake.type,
                 "value": item.mistake.value, "cause": item.cause, "other": item.other}
                for item in mistakes
            ]}
            for paper, mistakes in rank_papers(explained)[:papers]
        ],
    }  # fmt: skip


def plain_line(line: Line) -> dict[str, object]:
    """Return one figure as plain values."""
    plain = {**_plain_figure(line.figure), "interval": [round(bound, 4) for bound in line.interval]}
    return plain if line.baseline is None else {**plain, "baseline": _plain_figure(line.baseline)}


def _plain_figure(figure: Figure) -> dict[str, object]:
    return {
        "f1": round(figure.f1, 4),
        "precision": round(figure.precision, 4),
        "recall": round(figure.recall, 4),
        "gold": figure.gold,
    }


def _plain_calibration(calibration: Calibration) -> dict[str, object]:
    return {
        "stated": calibration.stated,
        "confidence": round(calibration.confidence, 4),
        "right": round(calibration.right, 4),
        "error": round(calibration.error, 4),
        "chance": round(calibration.chance, 4),
        "bins": [
            {"low": one.low, "high": one.high, "stated": one.stated, "confidence": round(one.confidence, 4),
             "right": round(one.right, 4)}
            for one in calibration.bins
        ],
    }  # fmt: skip


def _columns(first: Sequence[str], has_baseline: bool) -> tuple[str, ...]:
    return (*first, "F1", "95 %", "precision", "recall", "gold", *(["baseline"] if has_baseline else []))


def _cells(name: str, line: Line) -> Iterator[str]:
    figure, (low, high) = line.figure, line.interval
    # A share has no precision and recall of its own.
    parts = () if group_of(name) in SHARES else (figure.precision, figure.recall)
    if is_empty(figure):
        yield from ("", "", "", "", "0")
    else:
        yield f"{figure.f1:.3f}"
        yield f"{low:.3f} to {high:.3f}"
        yield from (f"{part:.3f}" for part in parts) if parts else ("", "")
        yield str(figure.gold)
    if line.baseline is not None:
        yield "" if is_empty(line.baseline) else f"{line.baseline.f1:.3f}"


def is_empty(figure: Figure) -> bool:
    """Return whether nothing was there and nothing was stated."""
    return not (figure.gold or figure.spurious)


def _confidence_cells(name: str, calibration: Calibration) -> tuple[str, ...]:
    numbers = (calibration.confidence, calibration.right, calibration.error, calibration.chance)
    return (name, str(calibration.stated), *(f"{number:.3f}" for number in numbers))


def _list_types(types: Sequence[tuple[str, int]]) -> str:
    shown = [f"{name} {count}" for name, count in types[:_MOST_TYPES]]
    return ", ".join([*shown, "..."] if len(types) > _MOST_TYPES else shown)


def _count_papers(report: Report) -> str:
    count = len(report.comparisons)
    return f"{count} {'paper' if count == 1 else 'papers'}"
