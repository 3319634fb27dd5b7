"""The folder of an import, read back row by row: what `citeweave.graph.bulk` writes, checked before it is used.

Memory does not grow with the rows. What was cut off, changed or lost on the way is an error that names file and line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from citeweave.graph.bulk import (
    ARGUMENTS,
    LIST_OPTION,
    MARK,
    MARK_COLUMNS,
    OPTIONS,
    README,
    edge_columns,
    node_columns,
)
from citeweave.graph.bulk_cells import RowReader, read_records
from citeweave.graph.errors import InputError, RecordError, StoreVersionError, UnreadableFileError, VocabularyError
from citeweave.graph.model import Edge, EdgeKind, Level, Link, Node, NodeKind, Outcome, Section
from citeweave.graph.resolve.overrides import Overrides, parse_overrides
from citeweave.graph.rows import edge_from_properties, link_from_properties, node_from_properties
from citeweave.graph.vocabulary import DERIVED, check_edge, check_id, check_link, kind_of

_GROUP = re.compile(r"--(nodes|relationships)=(\w+)=([^,/\\]+-header\.csv)((?:,[^,/\\]+\.csv)+)")
_COUNT = re.compile(r"^\| (\w+) \| (nodes|relationships) \| ([0-9]+) \|$", re.MULTILINE)
_AGAIN = "copy the folder again, or export it again"
_MOST_SMALL = 16 * 1024 * 1024
"""How much of a file is read that has no rows of a graph."""

_NEEDED = {
    "nodes": ("id", "name"),
    "stated": (
        "source",
        "target",
        "paper",
        "evidence",
        "section",
        "evidence_start",
        "evidence_end",
        "confidence",
        "component",
        "version",
    ),
    "derived": ("source", "target", "rule"),
}
_CHOICES = {"section": frozenset(Section), "level": frozenset(Level), "outcome": frozenset(Outcome)}


@dataclass(frozen=True, slots=True)
class BulkRow:
    """One node or edge as a store takes it: its properties, and ``source`` and ``target`` of an edge, by name.

    `ends` are the kinds of source and target of an edge, `size` the bytes that it takes in its file.
    """

    kind: NodeKind | EdgeKind
    ends: tuple[NodeKind, NodeKind] | None
    values: dict[str, Any]
    size: int
    file: Path
    line: int

    @property
    def place(self) -> str:
        """Return where the row stands."""
        return f"{self.file}, line {self.line}"

    def to_item(self) -> Node | Edge | Link:
        """Return what the row stands for."""
        if isinstance(self.kind, NodeKind):
            return node_from_properties(self.kind, self.values)
        build = link_from_properties if self.kind in DERIVED else edge_from_properties
        return build(self.values["source"], self.kind, self.values["target"], self.values)


@dataclass(frozen=True, slots=True)
class _Group:
    """The files of one kind, and how many rows they should have."""

    kind: NodeKind | EdgeKind
    header: Path
    parts: tuple[Path, ...]
    rows: int

    @property
    def columns(self) -> Mapping[str, str]:
        return node_columns(self.kind) if isinstance(self.kind, NodeKind) else edge_columns(self.kind)

    @property
    def needed(self) -> tuple[str, ...]:
        if isinstance(self.kind, NodeKind):
            return _NEEDED["nodes"]
        return _NEEDED["derived" if self.kind in DERIVED else "stated"]


class BulkFolder:
    """A folder that ``citeweave export --format neo4j-admin`` wrote.

    Raises:
        InputError: it is none, something of it is missing, or a header is not one of this citeweave.
        StoreVersionError: its graph has not the form `form`.
    """

    def __init__(self, path: Path, form: int) -> None:
        self.path = path
        self._arguments = self._read_small(path / ARGUMENTS).decode("utf-8", "replace")
        counts = self._read_counts()
        self._separator = ""
        self._mark: list[Path] = []
        groups = [group for line in self._arguments.splitlines() if (group := self._parse_option(line, counts))]
        if not (self._separator and self._mark):
            raise RecordError(f"{path / ARGUMENTS} lacks lines; it is cut off or was changed: {_AGAIN}")
        self.overrides = self._read_mark(form)
        # Nodes come first: an edge needs both of its ends.
        self._groups = sorted(groups, key=lambda group: isinstance(group.kind, EdgeKind))
        for group in self._groups:
            self._check_header(group.header, group.columns)

    def _read_small(self, path: Path) -> bytes:
        try:
            with path.open("rb") as file:
                return file.read(_MOST_SMALL)
        except OSError as error:
            way_out = "name a folder that citeweave export --format neo4j-admin wrote"
            raise UnreadableFileError(f"{path} cannot be read: {error.strerror}; {way_out}") from error

    def _read_counts(self) -> dict[tuple[str, str], int]:
        text = self._read_small(self.path / README).decode("utf-8", "replace")
        return {(option, kind): int(rows) for kind, option, rows in _COUNT.findall(text)}

    def _parse_option(self, line: str, counts: Mapping[tuple[str, str], int]) -> _Group | None:
        """Return the files that a line of the arguments names; of another line, take what it says."""
        place = self.path / ARGUMENTS
        if line in OPTIONS:
            return None
        if line.startswith(LIST_OPTION) and re.fullmatch("[0-9A-F]{4}", line.removeprefix(LIST_OPTION)):
            self._separator = chr(int(line.removeprefix(LIST_OPTION), 16))
            return None
        match = _GROUP.fullmatch(line)
        if match is None:
            raise RecordError(f"{place}: {line!r} is no line that citeweave writes; {_AGAIN}")
        option, kind = match[1], match[2]
        header, *parts = (self.path / name for name in (match[3], *match[4][1:].split(",")))
        if (rows := counts.get((option, kind))) is None:
            raise RecordError(f"{self.path / README} does not say how many rows of {kind} there are; {_AGAIN}")
        if kind == MARK and option == "nodes":
            self._check_header(header, MARK_COLUMNS)
            self._mark = parts
            return None
        kinds: Mapping[str, NodeKind | EdgeKind] = {
            item.value: item for item in (NodeKind if option == "nodes" else EdgeKind)
        }
        if kind not in kinds:
            raise RecordError(f"{place}: {kind!r} is no kind of the {option} of this citeweave; export it again")
        return _Group(kinds[kind], header, tuple(parts), rows)

    def _read_mark(self, form: int) -> str:
        """Return the overrides that stand in the mark, if it has the form."""
        reader = RowReader(MARK_COLUMNS, ("id", "format"), self._separator)
        rows = [(part, *record) for part in self._mark for record in read_records(part)]
        if len(rows) != 1:
            raise RecordError(f"{self._mark[0]} has {len(rows)} rows, not 1; {_AGAIN}")
        values = _read_row(reader, *rows[0])
        if values["format"] != form:
            age = "an older" if values["format"] < form else "a newer"
            raise StoreVersionError(
                f"{self.path} has the format {values['format']} of {age} citeweave, and this one takes {form}; "
                "export the graph again with this one"
            )
        return str(values.get("overrides", ""))

    def _check_header(self, path: Path, columns: Mapping[str, str]) -> None:
        wanted = ",".join(columns.values()) + "\n"
        found = self._read_small(path)
        if found != wanted.encode():
            raise RecordError(
                f"{path}, line 1: this is not the header {wanted.strip()!r}; "
                "another version of citeweave wrote it, or it was changed: export it again with this one"
            )

    def parse_overrides(self) -> Overrides:
        """Return the overrides under which the names of the graph are settled.

        Raises:
            InputError: they are none.
        """
        return parse_overrides(self.overrides.split("\n"), f"the overrides of {self.path}")

    @property
    def counts(self) -> dict[NodeKind | EdgeKind, int]:
        """Return how many rows of each kind there are."""
        return {group.kind: group.rows for group in self._groups}

    @property
    def nodes(self) -> int:
        """Return how many nodes there are."""
        return sum(group.rows for group in self._groups if isinstance(group.kind, NodeKind))

    @property
    def links(self) -> int:
        """Return how many derived edges there are."""
        return sum(group.rows for group in self._groups if group.kind in DERIVED)

    @property
    def rows(self) -> int:
        """Return how many nodes and edges there are, links among them."""
        return sum(group.rows for group in self._groups)

    @property
    def edges(self) -> int:
        """Return how many stated edges there are."""
        return self.rows - self.nodes - self.links

    def check(self, tell: Callable[[int], None] = lambda _done: None) -> str:
        """Return a hash of all rows, if all that the README counts are there; `tell` is told how many are looked at.

        Raises:
            InputError: a file is missing, cut off, or has fewer or more rows.
        """
        digest, done = hashlib.sha256(), 0
        digest.update(f"{self._arguments}\n{self.overrides}\n".encode())
        for group in self._groups:
            found = 0
            for part in group.parts:
                for _, record in read_records(part):
                    digest.update(record)
                    found += 1
                tell(done + found)
            if found != group.rows:
                files = f"{group.parts[0]} to {group.parts[-1].name}" if len(group.parts) > 1 else f"{group.parts[0]}"
                raise RecordError(
                    f"{files}: {found} rows, where {README} counts {group.rows}; something was cut off: {_AGAIN}"
                )
            done += found
        return digest.hexdigest()

    def read(self, skip: int = 0) -> Iterator[BulkRow]:
        """Yield nodes, then edges, in the order of the files, after the first `skip` of them.

        Raises:
            InputError: a row is no node or edge that citeweave writes; the message names file and line.
        """
        for group in self._groups:
            left = group.rows - skip
            for row in islice(self._read_group(group, skip), max(0, left)):
                yield row
                left -= 1
            if left > 0:
                raise RecordError(f"{group.parts[-1]} lacks {left} rows that were there just before: {_AGAIN}")
            skip = max(0, skip - group.rows)

    def _read_group(self, group: _Group, skip: int) -> Iterator[BulkRow]:
        reader = RowReader(group.columns, group.needed, self._separator)
        records = ((part, line, record) for part in group.parts for line, record in read_records(part))
        check = _EdgeCheck(group.kind) if isinstance(group.kind, EdgeKind) else partial(_check_node, group.kind)
        for part, line, record in islice(records, skip, None):
            values = _read_row(reader, part, line, record)
            try:
                ends = check(values)
            except (ValueError, VocabularyError) as error:
                raise _fault(part, line, error) from error
            yield BulkRow(group.kind, ends, values, len(record), part, line)


def _check_node(kind: NodeKind, values: Mapping[str, Any]) -> None:
    check_id(values["id"], kind)


class _EdgeCheck:
    """Checks the rows of one kind of edge, and returns the kinds of their ends; each pair is looked up once."""

    def __init__(self, kind: EdgeKind) -> None:
        self._kind = kind
        self._known: set[tuple[NodeKind, NodeKind]] = set()

    def __call__(self, values: Mapping[str, Any]) -> tuple[NodeKind, NodeKind]:
        ends = kind_of(values["source"]), kind_of(values["target"])
        if ends not in self._known:
            (check_link if self._kind in DERIVED else check_edge)(ends[0], self._kind, ends[1])
            self._known.add(ends)
        if self._kind in DERIVED:
            if bool(values.get("via")) != (self._kind is EdgeKind.REFERS_TO):
                raise ValueError(f"{self._kind} with via {values.get('via')!r}")
            return ends
        check_id(values["paper"], NodeKind.PAPER)
        for name, choices in _CHOICES.items():
            if name in values and values[name] not in choices:
                raise ValueError(f"{name!r} is {values[name]!r}, which is none of {', '.join(sorted(choices))}")
        return ends


def _read_row(reader: RowReader, file: Path, line: int, record: bytes) -> dict[str, Any]:
    try:
        return reader.read(record.decode())
    except UnicodeDecodeError as error:
        raise RecordError(f"{file}, line {line}: this is not UTF-8 ({error.reason}); {_AGAIN}") from error
    except ValueError as error:
        raise _fault(file, line, error) from error


def _fault(file: Path, line: int, error: Exception) -> InputError:
    return RecordError(f"{file}, line {line}: no row of an import as citeweave writes it: {error}; {_AGAIN}")
