"""``citeweave evaluate --clusters``: how right resolution is, on names sorted by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path

from citeweave.api.evidence import read_evidence
from citeweave.api.output import console, print_json, print_table, write_lines
from citeweave.graph.errors import RecordError, UnreadableFileError
from citeweave.graph.model import Entry
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.resolve.scoring import ClusterFigures, Sorted, score_clusters
from citeweave.graph.vocabulary import THINGS


class Part(StrEnum):
    """Which rows of a file of clusters are scored: those marked ``heldout``, the others, or all."""

    ALL = "all"
    HELDOUT = "heldout"
    REST = "rest"


def evaluate_clusters(path: Path, part: Part, errors: int | None, as_json: bool, entries: Sequence[Entry] = ()) -> None:
    """Print the figures, and the mistakes: all of them, or the first `errors`; papers say more of the names."""
    rows = list(read_clusters(path, part))
    if not rows:
        raise RecordError(f"{path} has no name to score in the part {part.value!r}")
    scored = {row.named for row in rows}
    others = [row for row in read_clusters(path, Part.ALL) if row.named not in scored]
    evidence = read_evidence((row.name for row in rows), entries)
    figures = score_clusters(rows, Overrides(), evidence, others)
    shown = figures.mistakes[:errors]
    if as_json:
        print_json(_plain(figures, len(shown)))
        return
    print_table(
        ("type", "precision", "recall", "F1", "pairs", "B-cubed P", "B-cubed R", "B-cubed F1", "names"),
        [_cells(name, figures) for name in figures.pairs],
    )
    parents = figures.parents
    console().print(
        f"parents  precision {parents.precision:.3f} ({figures.parents_or_above:.3f} with those that skip a level), "
        f"recall {parents.recall:.3f}, of {parents.wanted:.0f}"
    )
    known = figures.parents_sorted
    console().print(
        f"         precision {known.precision:.3f}, recall {known.recall:.3f} "
        "among things that the file has names of: the nearest of them above counts"
    )
    write_lines((f"{mistake}\n" for mistake in shown), None)
    if len(shown) < len(figures.mistakes):
        console().print(f"[dim]and {len(figures.mistakes) - len(shown)} more; --errors prints them[/dim]")


def read_clusters(path: Path, part: Part) -> Iterator[Sorted]:
    """Yield the rows of one part: JSON lines with ``name``, ``type``, ``cluster``, ``parent`` and ``heldout``.

    Raises:
        UnreadableFileError: the file cannot be read.
        RecordError: a line lacks a name, a cluster or a type.
    """
    kinds = {kind.value: kind for kind in THINGS}
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{path} cannot be read as clusters ({error})") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            found = Sorted(kinds[row["type"]], str(row["name"]), str(row["cluster"]), row.get("parent"))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise RecordError(f"{path}, line {number}: no name with type and cluster ({error!r})") from error
        if part is Part.ALL or bool(row.get("heldout")) is (part is Part.HELDOUT):
            yield found


def _cells(name: str, figures: ClusterFigures) -> tuple[str, ...]:
    pairs, cubed = figures.pairs[name], figures.bcubed[name]
    return (
        name,
        *(f"{value:.3f}" for value in (pairs.precision, pairs.recall, pairs.f1)),
        f"{pairs.wanted:.0f}",
        *(f"{value:.3f}" for value in (cubed.precision, cubed.recall, cubed.f1)),
        str(figures.names[name]),
    )


def _plain(figures: ClusterFigures, errors: int) -> dict[str, object]:
    return {
        "types": {
            name: {
                "names": figures.names[name],
                "pairs": int(share.wanted),
                "precision": round(share.precision, 4),
                "recall": round(share.recall, 4),
                "f1": round(share.f1, 4),
                "bcubed_precision": round(figures.bcubed[name].precision, 4),
                "bcubed_recall": round(figures.bcubed[name].recall, 4),
                "bcubed_f1": round(figures.bcubed[name].f1, 4),
            }
            for name, share in figures.pairs.items()
        },
        "parents": {
            "precision": round(figures.parents.precision, 4),
            "precision_or_above": round(figures.parents_or_above, 4),
            "recall": round(figures.parents.recall, 4),
            "wanted": int(figures.parents.wanted),
            "precision_sorted": round(figures.parents_sorted.precision, 4),
            "recall_sorted": round(figures.parents_sorted.recall, 4),
        },
        "mistakes": [
            {"fault": item.fault, "type": item.kind.value, "one": item.one, "other": item.other}
            for item in figures.mistakes[:errors]
        ],
    }
