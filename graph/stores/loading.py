"""Filling an empty Neo4j database over Bolt from the folder of an import, in parts, so that memory stays bounded.

Each part is one transaction, which also writes to the store's own node how many rows there are now. Until the last of
them the node says that a load is unfinished: nobody else can open the store, and the same load goes on where an earlier
one stopped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from citeweave.cypher.catalog import Query, load
from citeweave.graph.batches import pack
from citeweave.graph.bulk_reading import BulkFolder, BulkRow
from citeweave.graph.errors import (
    QueryFailedError,
    StoreLimitError,
    StoreLockedError,
    StoreRefusedError,
    StoreUnfinishedError,
    StoreWriteError,
)
from citeweave.graph.model import EdgeKind, NodeKind
from citeweave.graph.plan import Change
from citeweave.graph.ports import Access, LoadReport
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.stores.address import Address
from citeweave.graph.stores.form import FORMAT, check_format, is_loading
from citeweave.graph.stores.neo4j import Neo4jStore
from citeweave.graph.stores.reading import Run, batches
from citeweave.graph.stores.statements import hold_turn, read_overrides
from citeweave.graph.vocabulary import DERIVED, kind_of

PART_ROWS, PART_BYTES = 20_000, 16 * 1024 * 1024
"""How much one transaction writes at most, unless one row alone is more."""


class Neo4jLoader(Neo4jStore):
    """An empty Neo4j database, or one that an unfinished load is in, opened to be filled.

    Raises:
        StoreError: there is no way in, or the database is not empty.
    """

    def __init__(self, address: Address, *, retry_s: float | None = None) -> None:
        self._retries = 0
        super().__init__(address, Access.WRITE, retry_s=retry_s)

    def _check_mark(self, rows: Sequence[Mapping[str, Any]]) -> None:
        check_format(rows, self.url, Access.WRITE)
        if not is_loading(rows) and self._read(load()["any_content"], {}):
            raise self._not_empty()

    def _not_empty(self) -> StoreWriteError:
        return StoreWriteError(
            f"{self._address.place} is not empty, and a load fills an empty database; nothing was written. "
            "Name another database, or add papers to this one with: citeweave build"
        )

    def load(self, folder: BulkFolder, digest: str, tell: Callable[[int], None] = lambda _done: None) -> LoadReport:
        """Write all rows of `folder`, whose hash is `digest`; `tell` is told how many are written.

        Raises:
            InputError: a row cannot be read; what stands before it is written.
            StoreError: the database is not empty, another folder is loaded into it, or it refuses a row.
        """
        overrides = folder.parse_overrides()
        before = self._begin(folder, digest)
        done = before
        for part in pack(folder.read(before), lambda row: (1, row.size), (PART_ROWS, PART_BYTES)):
            tell(done)
            self._put(part, _State(digest, done, folder.rows))
            done += len(part)
        tell(done)
        self._end(overrides, _State(digest, done, folder.rows))
        return LoadReport(folder.nodes, folder.edges, folder.links, before, self._retries)

    def _begin(self, folder: BulkFolder, digest: str) -> int:
        """Mark the database as being loaded, and return how many rows an earlier load wrote."""
        begun: list[int] = []

        def work(run: Run, _is_again: bool) -> None:
            row = self._hold_turn(run)
            if row["loading"] is None:
                if run(load()["any_content"], {}):
                    raise self._not_empty()
                _put_loading(run, _State(digest, 0, folder.rows))
                begun.append(0)
            elif row["loading"] == digest:
                begun.append(int(row["loaded"]))
            else:
                raise StoreUnfinishedError(
                    f"{self._address.place} holds {row['loaded']} of the {row['of_rows']} rows of another folder than "
                    f"{folder.path}; load that one to the end, or empty the database"
                )

        self._send(work)
        return begun[-1]

    def _put(self, rows: Sequence[BulkRow], state: _State) -> None:
        """Write rows and how far that is, in one transaction; in two where that is too much for one."""

        def work(run: Run, is_again: bool) -> None:
            after = _State(state.digest, state.done + len(rows), state.total)
            found = self._hold_turn(run)
            if is_again and after.is_in(found):
                # The connection broke when it was committed.
                return
            self._check_alone(found, state)
            _create(run, rows)
            _put_loading(run, after)

        try:
            self._send(work)
        except StoreLimitError:
            half = len(rows) // 2
            if not half:
                raise
            self._put(rows[:half], state)
            self._put(rows[half:], _State(state.digest, state.done + half, state.total))

    def _end(self, overrides: Overrides, state: _State) -> None:
        """Make the database a store like any other."""

        def work(run: Run, is_again: bool) -> None:
            found = self._hold_turn(run)
            if is_again and found["loading"] is None:
                return
            self._check_alone(found, state)
            run(load()["put_format"], {"format": FORMAT})
            if overrides.text != read_overrides(run).text:
                # A store that was emptied may have kept others.
                run(load()["put_overrides"], {"overrides": overrides.text})
            run(load()["end_loading"], {})

        self._send(work)

    def _hold_turn(self, run: Run) -> Mapping[str, Any]:
        return hold_turn(run, self.url, "empty it, and load it again")[0]

    def _check_alone(self, found: Mapping[str, Any], state: _State) -> None:
        if not state.is_in(found):
            raise StoreLockedError(
                f"{self._address.place} is, or was, loaded by another process at the same time, which was ahead at row "
                f"{state.done}; nothing was written twice. Wait for it to end"
            )

    def _send(self, work: Callable[[Run, bool], None]) -> None:
        """Do `work` in one transaction; it is told whether it was tried before, and may have been done then."""
        tries: list[Change] = []

        def attempt(run: Run) -> Change:
            tries.append(Change())
            work(run, len(tries) > 1)
            return tries[-1]

        try:
            self._commit(attempt, tries)
        except QueryFailedError as error:
            raise self._refusal(error) from error
        finally:
            self._retries += max(0, len(tries) - 1)


@dataclass(frozen=True, slots=True)
class _State:
    """How far a load has come."""

    digest: str
    done: int
    total: int

    def is_in(self, found: Mapping[str, Any]) -> bool:
        return (found["loading"], found["loaded"]) == (self.digest, self.done)


def _put_loading(run: Run, state: _State) -> None:
    run(load()["put_loading"], {"loading": state.digest, "loaded": state.done, "of_rows": state.total})


def _create(run: Run, rows: Iterable[BulkRow]) -> None:
    """Create nodes and edges; each edge must find its ends."""
    groups: dict[tuple[NodeKind | EdgeKind, tuple[NodeKind, NodeKind] | None], list[BulkRow]] = defaultdict(list)
    for row in rows:
        groups[row.kind, row.ends].append(row)
    for (kind, ends), group in groups.items():
        for batch in batches(group, lambda row: row.size):
            if isinstance(kind, NodeKind):
                run(load()["create_nodes"].with_labels(KIND=kind), {"rows": [row.values for row in batch]})
            elif ends is not None:
                created = run(_query_of(kind, *ends), {"rows": [_edge_row(row) for row in batch]})[0]["created"]
                if created != len(batch):
                    raise StoreRefusedError(_find_loose(run, batch))


def _query_of(kind: EdgeKind, source: NodeKind, target: NodeKind) -> Query:
    if kind is EdgeKind.REFERS_TO:
        return load()["create_references"]
    if kind in DERIVED:
        return load()["create_links"].with_labels(KIND=source, EDGE=kind)
    return load()["create_edges"].with_labels(SOURCE=source, EDGE=kind, TARGET=target)


def _edge_row(row: BulkRow) -> dict[str, Any]:
    if row.kind in DERIVED:
        return row.values
    ends = ("source", "target")
    properties = {name: value for name, value in row.values.items() if name not in ends}
    return {"source": row.values["source"], "target": row.values["target"], "properties": properties}


def _find_loose(run: Run, rows: Iterable[BulkRow]) -> str:
    """Return which edge has no node at one of its ends."""
    ends = ((row, row.values[end]) for row in rows for end in ("source", "target"))
    known: set[str] = set()
    for row, end in ends:
        if end not in known and not run(load()["lookup_id"].with_labels(KIND=kind_of(end)), {"id": end}):
            return f"{row.place}: {end!r} is no node of the folder; export it again, and empty the database"
        known.add(end)
    return "not every edge was created; empty the database, and load it again"
