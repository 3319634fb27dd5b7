"""A graph as the files that ``neo4j-admin database import full`` makes a store of ours from.

One group of files a kind of node or edge: a header, which names and types the columns, and numbered parts. Every text
is quoted, so that an empty one differs from a missing one; lists are joined by a character that none of their items
holds. Rows are written as they come and files are opened as they fill, so memory does not grow with the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TextIO

from citeweave.graph.errors import StoreWriteError
from citeweave.graph.model import Edge, EdgeKind, Graph, Link, Node, NodeKind
from citeweave.graph.rows import (
    EDGE_PROPERTIES,
    LINK_PROPERTIES,
    NODE_PROPERTIES,
    edge_properties,
    link_properties,
    node_properties,
)
from citeweave.graph.vocabulary import DERIVED

PART_ROWS = 500_000
"""How many rows a part file has at most."""

ARGUMENTS = "import.args"
"""The file that holds the arguments of the command."""

README = "README.md"
DEFAULT_SEPARATOR = "\x1f"
_SEPARATORS = ("\x1f", "\x1e", "\x1d", "\x1c", *map(chr, range(0xE000, 0xF900)))
_TYPES: Mapping[type, str] = {str: "string", int: "long", float: "double", bool: "boolean", tuple: "string[]"}

MARK = "CiteweaveStore"
"""The kind of the store's own node, and its columns."""

MARK_COLUMNS: Mapping[str, str] = {"id": "id:ID", "format": "format:long", "overrides": "overrides:string"}
OPTIONS = (
    "--input-encoding=UTF-8",
    "--delimiter=U+002C",
    "--multiline-fields=true",
    "--ignore-empty-strings=false",
    "--trim-strings=false",
    "--id-type=string",
)
"""The options of every import; `LIST_OPTION` is followed by the number of the character that stands in lists."""

LIST_OPTION = "--array-delimiter=U+"
_ENDS = {"source": ":START_ID", "target": ":END_ID"}


def _columns(properties: Mapping[str, type]) -> dict[str, str]:
    return {name: f"{name}:{_TYPES[form]}" for name, form in properties.items()}


def node_columns(kind: NodeKind) -> dict[str, str]:
    """Return the columns of a kind of node, by the names of properties."""
    return {"id": "id:ID", **_columns({"name": str, **NODE_PROPERTIES[kind]})}


def edge_columns(kind: EdgeKind) -> dict[str, str]:
    """Return the columns of a kind of edge: ``source`` and ``target``, and the names of properties."""
    return {**_ENDS, **_columns(LINK_PROPERTIES if kind in DERIVED else {"paper": str, **EDGE_PROPERTIES})}


def choose_separator(graph: Graph) -> str:
    """Return the first character that stands in no list of the graph.

    Raises:
        StoreWriteError: there is none, which no real graph comes near.
    """
    lists = chain(
        (value for node in graph.nodes for value in node.properties.values() if isinstance(value, tuple)),
        (edge.names for edge in graph.edges),
    )
    used = {letter for items in lists for item in items for letter in item}
    for separator in _SEPARATORS:
        if separator not in used:
            return separator
    raise StoreWriteError("the lists of the graph hold every character that could stand between their items")


@dataclass
class _Group:
    """The files of one kind."""

    folder: Path
    option: str
    kind: str
    columns: Mapping[str, str]
    part_rows: int
    files: list[str] = field(default_factory=list)
    rows: int = 0
    _file: TextIO | None = None

    def add(self, line: str) -> None:
        """Write a row; a full part is followed by the next."""
        is_full = self.rows % self.part_rows == 0
        file = self._open_part() if self._file is None or is_full else self._file
        file.write(line)
        self.rows += 1

    def _open_part(self) -> TextIO:
        stem = f"{self.option}-{self.kind}"
        if not self.files:
            self.files.append(f"{stem}-header.csv")
            (self.folder / self.files[0]).write_text(",".join(self.columns.values()) + "\n", encoding="utf-8")
        self.close()
        self.files.append(f"{stem}-{len(self.files):04}.csv")
        self._file = (self.folder / self.files[-1]).open("w", encoding="utf-8", newline="\n")
        return self._file

    def close(self) -> None:
        """Finish the part at hand."""
        if self._file is not None:
            self._file.close()

    @property
    def argument(self) -> str:
        """Return the option of the import that names the files."""
        return f"--{self.option}={self.kind}={','.join(self.files)}"


class BulkWriter:
    """Writes the files of one import into an empty folder; `finish` adds how to run it.

    `mark` has the version of the form and the overrides of the store that is exported.
    """

    def __init__(
        self,
        folder: Path,
        mark: Mapping[str, Any],
        separator: str = DEFAULT_SEPARATOR,
        part_rows: int = PART_ROWS,
    ) -> None:
        self._folder = folder
        self._separator = separator
        self._nodes = {kind: _Group(folder, "nodes", kind, node_columns(kind), part_rows) for kind in NodeKind}
        self._edges = {kind: _Group(folder, "relationships", kind, edge_columns(kind), part_rows) for kind in EdgeKind}
        self._mark = _Group(folder, "nodes", MARK, MARK_COLUMNS, part_rows)
        self._stack = ExitStack()
        for group in self._groups():
            self._stack.callback(group.close)
        self._add(self._mark, {"id": "citeweave", **mark})

    def _groups(self) -> Iterator[_Group]:
        yield from (self._mark, *self._nodes.values(), *self._edges.values())

    def add_nodes(self, nodes: Iterable[Node]) -> None:
        """Write nodes; each may come once."""
        for node in nodes:
            self._add(self._nodes[node.kind], node_properties(node))

    def add_edges(self, edges: Iterable[Edge]) -> None:
        """Write stated edges; each may come once."""
        for edge in edges:
            self._add(self._edges[edge.kind], {"source": edge.source, "target": edge.target, **edge_properties(edge)})

    def add_links(self, links: Iterable[Link]) -> None:
        """Write derived edges; each may come once."""
        for link in links:
            self._add(self._edges[link.kind], {"source": link.source, "target": link.target, **link_properties(link)})

    def _add(self, group: _Group, row: Mapping[str, Any]) -> None:
        cells = []
        for name in group.columns:
            try:
                cells.append(self._cell(row.get(name)))
            except ValueError as error:
                owner = row.get("id") or f"({row['source']})-[{group.kind}]->({row['target']})"
                raise StoreWriteError(
                    f"{name} of {owner} cannot be imported by neo4j-admin: {error}; write it over Bolt"
                ) from error
        group.add(",".join(cells) + "\n")

    def _cell(self, value: object) -> str:
        """Return a value as the import reads it; nothing at all is a missing one."""
        if value is None:
            return ""
        if isinstance(value, str):
            return _quote(value)
        if isinstance(value, list):
            if value in ([], [""]):
                raise ValueError("a list without any text is read as a missing one")
            if any(self._separator in item for item in value):
                raise ValueError(f"{value} holds {self._separator!r}, which stands between items")
            return _quote(self._separator.join(value))
        return str(value).lower() if isinstance(value, bool) else repr(value)

    def finish(self, digest: str | None = None) -> None:
        """Write the arguments of the command, and a README that says how to run it; `digest` is the export hash."""
        self._stack.close()
        groups = [group for group in self._groups() if group.files]
        options = (
            *(group.argument for group in groups),
            *OPTIONS[:2],
            f"{LIST_OPTION}{ord(self._separator):04X}",
            *OPTIONS[2:],
        )
        self._write(ARGUMENTS, "".join(f"{option}\n" for option in options))
        self._write(README, _describe(groups, digest))

    def _write(self, name: str, text: str) -> None:
        with (self._folder / name).open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()


def write_bulk(graph: Graph, folder: Path, mark: Mapping[str, Any], digest: str | None = None) -> None:
    """Write the files of a graph that is at hand whole."""
    with BulkWriter(folder, mark, choose_separator(graph)) as writer:
        writer.add_nodes(graph.nodes)
        writer.add_edges(graph.edges)
        writer.add_links(graph.links)
        writer.finish(digest)


def _quote(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _describe(groups: Iterable[_Group], digest: str | None) -> str:
    """Return the text of the folder's README."""
    rows = "\n".join(f"| {group.kind} | {group.option} | {group.rows} |" for group in groups)
    check = f"\nThe export hash that `citeweave stats` then prints is `{digest}`.\n" if digest else ""
    return _TEXT.format(rows=rows, arguments=ARGUMENTS, check=check)


_TEXT = """\
# A graph of papers, to be imported into Neo4j

`citeweave export --format neo4j-admin` wrote these files. Stop the server (of the Community edition; the Enterprise
edition imports into a database that is not there yet while it runs), and run this in this folder:

```sh
neo4j-admin database import full neo4j @{arguments}
```

`neo4j` names the database, which must be new or empty; `--overwrite-destination` deletes what it holds. Files are named
relative to this folder, and `{arguments}` has all options. Start the server, and the database is a store of citeweave:

```sh
citeweave stats --store bolt://localhost:7687
```
{check}
The first command that opens the store for writing, such as `citeweave build`, creates the constraints.

| kind | what | rows |
| --- | --- | --- |
{rows}
"""
