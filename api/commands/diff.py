"""``citeweave diff``: what two stores or exports do not have in common."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from citeweave.api.commands import options
from citeweave.api.output import error_console, print_json
from citeweave.graph.diff import Comparison, Difference, Fate, Part, compare
from citeweave.graph.errors import CiteweaveError
from citeweave.graph.exports import Item, list_items, read_export
from citeweave.graph.model import Edge, Node
from citeweave.graph.stores import open_store
from citeweave.graph.stores.form import hide_password

EXIT_DIFFERENT = 1
EXIT_FAILED = 2
_SHOWN = 20
_WIDTH = 60
_CONTEXT = 20
_SIGNS = {Fate.ADDED: "+", Fate.GONE: "-", Fate.CHANGED: "~"}

_SIDE = "A store (a file that ends in .kgl, or bolt://HOST:PORT), or a file that citeweave export wrote."


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("diff", epilog="Exit codes: 0 the same, 1 different, 2 failed or wrong usage.")(diff)


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help=_SIDE, show_default=False)],
    after: Annotated[str, typer.Argument(metavar="B", help="The same.", show_default=False)],
    show_all: Annotated[bool, typer.Option("--all", help=f"Print all differences, not just {_SHOWN}.")] = False,
    as_json: options.Json = False,
) -> None:
    """Print what B has that A has not (+), has no more (-), and has with other properties (~).

    Papers, things, claims, edges and links are counted first. The same graph is the same in any kind of store.
    """
    try:
        with ExitStack() as stack:
            found = compare(_items(before, stack), _items(after, stack))
    except CiteweaveError as error:
        error_console().print(f"[bold red]error:[/bold red] {escape(str(error))}")
        raise typer.Exit(EXIT_FAILED) from error
    if as_json:
        print_json({"a": hide_password(before), "b": hide_password(after), **_summarise(found)})
    else:
        sys.stdout.writelines(f"{line}\n" for line in _lines(found, None if show_all else _SHOWN))
    if found.differences:
        raise typer.Exit(EXIT_DIFFERENT)


def _items(place: str, stack: ExitStack) -> Iterator[Item]:
    """Return what a store or an export holds, in the order of exports."""
    if "://" in place or place.startswith(("file:", "memory:")) or place.endswith(".kgl"):
        return list_items(stack.enter_context(open_store(place)).read())
    return read_export(Path(place))


def _summarise(found: Comparison) -> dict[str, object]:
    return {
        "equal": not found.differences,
        "before": found.before,
        "after": found.after,
        "counts": found.counts,
        "differences": [
            {
                "part": difference.part,
                "fate": difference.fate,
                **_identity(difference.item),
                **({"changes": difference.changes} if difference.fate is Fate.CHANGED else {}),
            }
            for difference in found.differences
        ],
    }


def _identity(item: Item) -> dict[str, str]:
    """Return by what a difference is known."""
    if isinstance(item, Node):
        return {"id": item.id, "name": item.name}
    ends = {"edge": item.kind.value, "source": item.source, "target": item.target}
    if isinstance(item, Edge):
        return {**ends, "paper": item.paper}
    return {**ends, "via": item.via, "rule": item.rule} if item.via else ends


def _lines(found: Comparison, limit: int | None) -> Iterator[str]:
    """Yield the counts, and a line a difference."""
    if not found.differences:
        yield "the same: " + ", ".join(f"{total} {part}" for part, total in found.before.items())
        return
    yield f"{'':8}{'A':>10}{'B':>10}" + "".join(f"{fate:>10}" for fate in Fate)
    for part in Part:
        counts = found.counts[part]
        numbers = (found.before[part], found.after[part], *counts.values())
        yield f"{part:8}" + "".join(f"{number:>10}" for number in numbers)
    for difference in found.differences[:limit]:
        yield from _describe(difference)
    if limit is not None and len(found.differences) > limit:
        yield f"and {len(found.differences) - limit} more; --all shows them"


def _describe(difference: Difference) -> Iterator[str]:
    item = difference.item
    if isinstance(item, Node):
        name = f"{item.id} {_short(_show(item.name))}"
    else:
        where = f" of {item.paper}" if isinstance(item, Edge) else f" by {item.rule} of {item.via}" if item.via else ""
        name = f"({item.source})-[{item.kind}]->({item.target}){where}"
    yield f"{_SIGNS[difference.fate]} {name}"
    for changed, (old, new) in difference.changes.items():
        yield f"    {changed}: {' -> '.join(_shorten(_show(old), _show(new)))}"


def _show(value: object) -> str:
    """Return a value as JSON shows it, on one line; a missing one is said to be none."""
    return "none" if value is None else json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"


def _shorten(old: str, new: str) -> tuple[str, str]:
    """Return two texts from shortly before the place where they part, and not too long."""
    parting = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), 0)
    start = parting - _CONTEXT
    if start <= 0 or max(len(old), len(new)) <= _WIDTH:
        return _short(old), _short(new)
    return _short(f"…{old[start:]}"), _short(f"…{new[start:]}")
