"""What commands print: tables for people, JSON for machines, progress for a terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from citeweave.api.building import Step
from citeweave.graph.errors import CiteweaveError
from citeweave.graph.ports import Rows

_ROOM = {"evidence": 3, "doc": 3, "paper": 2}
_HIDDEN_SUFFIX = "id"


def console() -> Console:
    """Return the console of standard output, as wide as the terminal, or 120 characters where there is none."""
    return Console(width=None if sys.stdout.isatty() else 120, soft_wrap=False, highlight=False)


def error_console() -> Console:
    """Return the console of standard error."""
    return Console(stderr=True, width=None if sys.stderr.isatty() else 120, soft_wrap=True, highlight=False)


def print_json(value: object) -> None:
    """Print one JSON document with two spaces of indent."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | set | frozenset):
        return list(value)
    # A date or a point, which an owner's own Cypher can return.
    return str(value)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def print_rows(rows: Rows, *, with_ids: bool = False, limit: int | None = None) -> None:
    """Print the answer to a query as a table.

    The paper's title stands under the evidence, so that sentences have room; ids are left to ``--json`` where names
    stand beside them, unless `with_ids`. Of an answer with `limit` rows it is told that there can be more.
    """
    has_names = not with_ids and any(not _is_id(column) for column in rows.columns)
    columns = [column for column in rows.columns if not (has_names and _is_id(column))]
    table = [{column: _cell(row.get(column)) for column in columns} for row in rows.rows]
    if {"evidence", "paper"} <= set(columns):
        columns = [*(column for column in columns if column not in ("evidence", "paper")), "evidence"]
        for cells in table:
            cells["evidence"] = "\n".join(filter(None, (cells["evidence"], f"— {cells['paper']}")))
    print_table(columns, [[cells[column] for column in columns] for cells in table])
    more = f"; there can be more: limit={2 * limit}" if limit and len(rows) >= limit > 1 else ""
    console().print(f"[dim]{len(rows)} {'row' if len(rows) == 1 else 'rows'}{more}[/dim]")


def _is_id(column: str) -> bool:
    return column == _HIDDEN_SUFFIX or column.endswith(f"_{_HIDDEN_SUFFIX}")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], title: str | None = None) -> None:
    """Print a table; columns of prose are given the room that the others leave."""
    table = Table(title=title, title_justify="left", header_style="bold", show_lines=False, pad_edge=False, box=None)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold", ratio=_ROOM.get(column))
    for row in rows:
        # As text: square brackets and backslashes in a title are not rich's markup.
        table.add_row(*map(Text, row))
    console().print(table)


@contextmanager
def show_progress() -> Iterator[Step]:
    """Yield a step that draws a bar on a terminal, and does nothing elsewhere."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=error_console(), transient=True, disable=not sys.stderr.isatty()) as progress:
        bars: dict[str, Any] = {}

        def step(task: str, done: int, total: int) -> None:
            if task not in bars:
                bars[task] = progress.add_task(task, total=total)
            progress.update(bars[task], completed=done, total=total)

        yield step


def write_lines(lines: Iterable[str], output: Path | None) -> None:
    """Write lines to a file, whole or not at all, or to standard output.

    Raises:
        CiteweaveError: the file cannot be written.
    """
    if output is None:
        sys.stdout.writelines(lines)
        return
    output = output.resolve()
    try:
        if output.exists() and not output.is_file():
            # A pipe or a device is written to; it cannot be replaced.
            with output.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(lines)
        else:
            _replace(output, lines)
    except OSError as error:
        raise CiteweaveError(f"{output} cannot be written: {error.strerror}") from error


def _replace(output: Path, lines: Iterable[str]) -> None:
    """Write a file beside `output` and put it in its place once it is whole."""
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(output)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Yield an empty folder that becomes `path` at the end; if anything fails, nothing of it stays.

    Raises:
        CiteweaveError: `path` is there and is no empty folder, or it cannot be written.
    """
    target = path.resolve()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise CiteweaveError(f"{target} is there already; name a new folder, or remove it first")
    if not target.parent.is_dir():
        raise CiteweaveError(f"{target}: the folder {target.parent} does not exist; make it first")
    try:
        temporary = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
        try:
            yield temporary
            temporary.chmod(0o777 & ~_umask())
            temporary.replace(target)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
    except OSError as error:
        raise CiteweaveError(f"{target} cannot be written: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
