"""Files that ``citeweave export`` wrote, read back one line at a time and checked to be whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from citeweave.graph.errors import RecordError, UnreadableFileError
from citeweave.graph.model import Edge, Graph, Link, Node, NodeKind
from citeweave.graph.rows import read_lines

Item = Node | Edge | Link

_WAY_OUT = "write it anew with: citeweave export --output FILE"


def list_items(graph: Graph) -> Iterator[Item]:
    """Yield all nodes, then all edges, then all links, as an export does."""
    yield from graph.nodes
    yield from graph.edges
    yield from graph.links


def read_export(path: Path) -> Iterator[Item]:
    """Yield the nodes, edges and links of an export in their order; of what was read, only ids are kept.

    Raises:
        UnreadableFileError: the file is missing, a folder, or no text.
        RecordError: a line is no part of an export, stands out of order, or names an end that is no node; or the file
            is cut off, as far as that can be told.
    """
    if path.is_dir():
        raise UnreadableFileError(f"{path} is a folder; of the forms of export, only jsonl is read back")
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            yield from _check(read_lines(_check_lines(file, path), str(path)), path)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(f"{path} is no export: it is not UTF-8 text ({error})") from error
    except OSError as error:
        raise UnreadableFileError(f"{path} cannot be read: {error.strerror}") from error


def _check_lines(lines: Iterable[str], path: Path) -> Iterator[str]:
    """Yield lines; the last one has an end, too."""
    for number, line in enumerate(lines, start=1):
        if number == 1 and line.lstrip().startswith("<"):
            raise RecordError(f"{path} is XML; of the forms of export, only jsonl is read back")
        if not line.endswith("\n"):
            raise RecordError(f"{path}, line {number}: the file is cut off there; {_WAY_OUT}")
        yield line


def _check(items: Iterable[tuple[int, Item]], path: Path) -> Iterator[Item]:
    ids: set[str] = set()
    unreached: dict[str, int] = {}
    before: tuple[object, ...] = ()
    for number, item in items:
        place = place_of(item)
        if before and place <= before:
            problem = "stands twice" if place == before else "is out of order"
            raise RecordError(f"{path}, line {number}: it {problem}; {_WAY_OUT}")
        before = place
        if isinstance(item, Node):
            ids.add(item.id)
            if item.kind is not NodeKind.PAPER:
                unreached[item.id] = number
        else:
            _check_ends(item, ids, f"{path}, line {number}")
            unreached.pop(item.target, None)
        yield item
    if unreached:
        identity, number = next(iter(unreached.items()))
        raise RecordError(f"{path} is cut off: no edge ends at {identity!r} of line {number}; {_WAY_OUT}")


def place_of(item: Item) -> tuple[object, ...]:
    """Return where an item stands in an export; what has the same place is the same twice."""
    if isinstance(item, Node):
        return (0, item.id)
    if isinstance(item, Edge):
        return (1, *item.key)
    return (2, item.source, item.kind, item.target, item.rule, item.via)


def _check_ends(item: Edge | Link, ids: set[str], place: str) -> None:
    papers = (item.paper,) if isinstance(item, Edge) else ()
    for end in (*papers, item.source, item.target):
        if end not in ids:
            raise RecordError(f"{place}: {end!r} is no node of the file; {_WAY_OUT}")
