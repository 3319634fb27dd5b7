"""``citeweave resolve``: what names mean, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from citeweave.api.commands import options
from citeweave.api.evidence import read_evidence
from citeweave.api.output import console, print_json, write_lines
from citeweave.graph.errors import RecordError, UnreadableFileError
from citeweave.graph.model import Entry, Graph, NodeKind
from citeweave.graph.resolve.batch import resolve_names
from citeweave.graph.resolve.evidence import Named
from citeweave.graph.resolve.explain import Explanation, explain, kinds_of
from citeweave.graph.resolve.overrides import Overrides, read_overrides
from citeweave.graph.stores import open_store
from citeweave.graph.vocabulary import THINGS


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("resolve")(resolve)


def resolve(
    what: Annotated[
        str,
        typer.Argument(
            metavar="FILE|NAME", help="A file of JSON lines with name and type, or one name.", show_default=False
        ),
    ],
    kind: Annotated[
        NodeKind | None, typer.Option("--type", help="The kind of the one name; without it, all kinds that know it.")
    ] = None,
    with_reasons: Annotated[
        bool, typer.Option("--explain", help="Also tell what was considered, and why it was refused.")
    ] = False,
    overrides: options.OverridesFile = None,
    store: Annotated[
        str | None, typer.Option("--store", help="Also go by what the papers of this store say of the one name.")
    ] = None,
    papers: Annotated[
        list[Path] | None,
        typer.Option("--papers", help="Also go by what these papers say of the names of a file: pages or JSON lines."),
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", help="Write the answers of a file there.")] = None,
    as_json: options.Json = False,
) -> None:
    """Tell which thing each name means, also for names never seen.

    A file is answered line by line with name, type, id, canonical and reason.
    """
    path = Path(what)
    if path.suffix in (".jsonl", ".json") or (path.exists() and not path.is_dir()):
        reading = options.read_papers(papers)
        rows = read_overrides(overrides) if overrides else Overrides()
        write_lines(answer_file(path, rows, reading.entries), output)
        options.exit_if_skipped(reading)
        return
    if papers:
        raise typer.BadParameter("--papers goes with a file of names; for one name, build a store and give --store")
    if not what.strip():
        raise typer.BadParameter("the name is empty")
    graph, rows = _open(store)
    if overrides:
        rows = read_overrides(overrides)
    if kind is not None and kind not in THINGS:
        raise typer.BadParameter(f"a {kind} has no names to resolve; choose one of {', '.join(THINGS)}")
    kinds = [kind] if kind else kinds_of(what, THINGS)
    things = [node.id for node in graph.nodes if node.kind in THINGS]
    found = [explain(item, what, rows, graph.edges, things) for item in kinds]
    if as_json:
        print_json([_plain(item, with_reasons) for item in found])
        return
    for item in found:
        _print(item, with_reasons)


def answer_file(path: Path, overrides: Overrides, entries: Sequence[Entry] = ()) -> Iterator[str]:
    """Yield one JSON line for each line of a file of names, by what the papers of `entries` say too.

    Raises:
        UnreadableFileError: the file cannot be read.
        RecordError: a line has no name, or a type that is none; the message names its number.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFileError(f"{path} cannot be read as JSON lines of name and type ({error})") from error
    named = list(read_named(lines, str(path)))
    answers = resolve_names(named, overrides, read_evidence((name for _, name in named), entries))
    for kind, name in named:
        found = answers[kind, name]
        row = {"name": name, "type": kind.value, "id": found.id, "canonical": found.canonical, "reason": found.reason}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def read_named(lines: Iterable[str], place: str) -> Iterator[Named]:
    """Yield kind and name of each line.

    Raises:
        RecordError: a line has no name, or a type that is none.
    """
    kinds = {kind.value: kind for kind in THINGS}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            raise RecordError(f"{place}, line {number}: no JSON ({error})") from error
        name = row.get("name") if isinstance(row, dict) else None
        if not isinstance(name, str) or not name.strip():
            raise RecordError(f'{place}, line {number}: no name; a line is {{"name": "GPT-2", "type": "BaseModel"}}')
        if not isinstance(row.get("type"), str) or row["type"] not in kinds:
            raise RecordError(f"{place}, line {number}: {row.get('type')!r} is no type; known are {', '.join(kinds)}")
        yield kinds[row["type"]], name


def _open(store: str | None) -> tuple[Graph, Overrides]:
    """Return what a store holds, and the overrides that it keeps; nothing where none is named."""
    if store is None:
        return Graph(), Overrides()
    with open_store(store) as opened:
        return opened.read(), opened.overrides


def _print(found: Explanation, with_reasons: bool) -> None:
    out = console()
    # An id such as basemodel:llama:7b is no emoji.
    tell = partial(out.print, emoji=False)
    tell(f"[bold]{escape(found.id)}[/bold]  {escape(found.identity.canonical)}")
    for step in found.identity.steps:
        tell(f"  {escape(step.rule)}: {escape(step.before)} is {escape(step.after)}")
    for join in found.joins:
        others = ", ".join(join.others)
        tell(f"  {escape(join.rule)}: {escape(others)} is {escape(join.id)}, score {join.score:.2f}")
        tell(f"    by {escape(', '.join(join.evidence))}")
    if not found.identity.steps and not found.joins:
        tell("  its own name, folded")
    if found.above:
        tell("  below " + ", ".join(f"{escape(item.name)} ({item.rule})" for item in found.above))
    for item in found.refused if with_reasons else ():
        other = item.other if item.one == found.identity.id else item.one
        tell(f"  [dim]not {escape(other)}: {escape(item.reason)}[/dim]")


def _plain(found: Explanation, with_reasons: bool) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": found.name,
        "type": found.kind.value,
        "id": found.id,
        "canonical": found.identity.canonical,
        "reason": found.identity.reason,
        "above": [{"id": item.id, "name": item.name, "rule": item.rule} for item in found.above],
        "joins": [
            {"id": j.id, "others": list(j.others), "rule": j.rule, "evidence": list(j.evidence), "score": j.score}
            for j in found.joins
        ],
    }
    if with_reasons:
        row["refused"] = [{"one": item.one, "other": item.other, "reason": item.reason} for item in found.refused]
    return row
