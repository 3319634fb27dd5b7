"""Options that several commands share."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from citeweave.api.building import Reading, read_files
from citeweave.api.dead_letters import DeadLetters
from citeweave.api.output import error_console, show_progress
from citeweave.graph.confidence import check_min_confidence
from citeweave.graph.errors import ParameterError
from citeweave.graph.model import Entry

EXIT_SKIPPED = 3
EXIT_NOT_VERIFIED = 4
_SHOWN = 20

Store = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="CITEWEAVE_STORE",
        help="Where the graph is kept: a file that ends in .kgl, or bolt://HOST:PORT.",
    ),
]
Log = Annotated[
    Path | None,
    typer.Option(
        "--log",
        envvar="CITEWEAVE_LOG",
        help="Append what happens to this file, one JSON object a line; - is standard error.",
        show_default=False,
    ),
]
IntoExisting = Annotated[
    bool, typer.Option("--into-existing", help="Write into a Neo4j database that holds other data, too.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file, not to standard output.")]
Pages = Annotated[
    list[Path],
    typer.Argument(help="Pages that list papers, or JSON lines with id, title and abstract.", show_default=False),
]
OverridesFile = Annotated[
    Path | None,
    typer.Option(
        "--overrides",
        help="Names that are the same, different, or canonical: a file of tab-separated rows; it is applied last.",
    ),
]
SavedOn = Annotated[
    datetime.datetime | None,
    typer.Option(
        "--saved-on", formats=["%Y-%m-%d"], help="The day the pages were saved; settles dates without a year."
    ),
]


def _check_confidence(value: float) -> float:
    """Return the threshold that an option gives."""
    try:
        return check_min_confidence(value)
    except ParameterError as error:
        raise typer.BadParameter(str(error)) from error


MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence", callback=_check_confidence, help="Leave out what is less sure, from 0 (nothing) to 1."
    ),
]

Workers = Annotated[
    int | None,
    typer.Option(
        "--workers",
        min=1,
        help="Extract in so many processes; the facts are the same.",
        show_default="by the papers and cores",
    ),
]

DeadLetterFile = Annotated[
    Path,
    typer.Option(
        "--dead-letters",
        help="Where papers are kept that the store refuses, to be tried again with: citeweave retry.",
    ),
]

DEFAULT_STORE = "graph.kgl"
DEFAULT_DEAD_LETTERS = Path("dead-letters.jsonl")


class Format(StrEnum):
    """What ``extract`` prints."""

    ANNOTATIONS = "annotations"
    PAPERS = "papers"


def day(moment: datetime.datetime | None) -> datetime.date | None:
    """Return the day that an option names."""
    return moment.date() if moment else None


def report_problems(reading: Reading) -> None:
    """Print on standard error what was left out of the input, and what is worth knowing of the rest."""
    console = error_console()
    for word, items in (("note", reading.notices), ("skipped", reading.skips)):
        _print_first(console, word, items)


def _print_first(console: Console, word: str, items: Sequence[object]) -> None:
    for item in items[:_SHOWN]:
        console.print(f"[bold]{word}:[/bold] {escape(str(item))}")
    if len(items) > _SHOWN:
        console.print(f"[bold]{word}:[/bold] and {len(items) - _SHOWN} more")


def exit_if_unwritten(letters: DeadLetters) -> None:
    """Tell on standard error which papers the store refused, and end with the exit code for that, if there are any."""
    if not letters.added:
        return
    console, added = error_console(), list(letters.added.values())
    _print_first(console, "unwritten", added)
    again = f"citeweave retry {letters.path} --store {added[0].store}"
    console.print(f"All else is written; {letters.path} keeps them, to be tried again with: {again}", markup=False)
    raise typer.Exit(EXIT_SKIPPED)


def read_papers(papers: Sequence[Path] | None) -> Reading:
    """Return what stands in the files of papers, if there are any, and print what was left out of them."""
    if not papers:
        return Reading()
    with show_progress() as progress:
        reading = read_files(papers, progress=progress)
    report_problems(reading)
    return reading


def exit_if_skipped(reading: Reading) -> None:
    """End with the exit code for skipped input, if there was any."""
    if reading.skips:
        raise typer.Exit(EXIT_SKIPPED)


def entry_row(entry: Entry) -> dict[str, object]:
    """Return an entry as ``extract --format papers`` prints it; absent is null."""
    return {
        "id": entry.id,
        "title": entry.title,
        "abstract": entry.abstract,
        "n_authors": entry.n_authors,
        "date": entry.date,
        "votes": entry.votes,
        "comments": entry.comments,
    }
