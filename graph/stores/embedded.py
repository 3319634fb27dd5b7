"""The default store: one file on this machine, kept by kglite, in this process."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

import kglite

from citeweave.cypher.catalog import Query, load
from citeweave.graph.errors import (
    QueryFailedError,
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreMissingError,
    StoreRefusedError,
    StoreVersionError,
    StoreWriteError,
)
from citeweave.graph.model import Graph, Node, NodeKind
from citeweave.graph.plan import Change, check_whole, replan
from citeweave.graph.ports import Access, Annotations, Counts, Rows, Schema, WriteReport
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.stores import statements
from citeweave.graph.stores.embedded_records import to_records
from citeweave.graph.stores.form import FORMAT, check_format, check_text
from citeweave.graph.stores.reading import Run

_Version = tuple[int, int, int]
"""What tells one finished write of a file from the next: inode, size and time."""

_TIMEOUT_MS = 60_000
_EMPTY_LOG_BYTES = 5
_NEWER = "only supports up to version"

# Its advice on unknown labels would be printed between a command's own lines; an empty store has none of them.
kglite.set_query_warning_policy("silent")


def _as_store_error(error: Exception, path: Path) -> StoreError:
    """Return the engine's error as ours, with the way out."""
    if isinstance(error, kglite.WriterLeaseHeldError):
        return StoreLockedError(f"{path} is being written by another process; wait for it to end, or name another file")
    if isinstance(error, kglite.FileFormatError):
        if _NEWER in str(error):
            return StoreVersionError(f"{path} was written by a newer engine; upgrade kglite ({error})")
        return StoreDamagedError(f"{path} is not a store, or is damaged; restore it or build it again ({error})")
    return StoreError(f"{path} cannot be opened ({error})")


def log_path(path: Path) -> Path:
    """Return where the writes of a store are logged that its file does not hold yet."""
    return path.with_name(f"{path.name}-wal")


def has_log(path: Path) -> bool:
    """Tell whether the log beside a store's file holds anything."""
    log = log_path(path)
    return log.exists() and log.stat().st_size > _EMPTY_LOG_BYTES


class EmbeddedStore:
    """Keeps one graph in a file.

    One process writes at a time; readers see the last finished write. The first write makes the file, whole or not at
    all. Every later one is a transaction, logged beside the file before it counts and folded into it by `close`, so
    that a killed process loses nothing that was written.

    Raises:
        StoreError: the file cannot be opened; the subclass says why.
    """

    def __init__(self, path: str, access: Access = Access.READ) -> None:
        self.url = path
        self._path = Path(path)
        self._access = access
        self._lock = threading.Lock()
        self._is_open = True
        self._graph: kglite.KnowledgeGraph | None = None
        self._lease: kglite.KnowledgeGraph | None = None
        """Holds a new file for this writer, while `_graph` is what it is filled with."""
        self._is_filled = False
        self._snapshot: kglite.FrozenGraph | None = None
        self._version: _Version | None = None
        try:
            if access is Access.WRITE:
                self._graph = self._open_writable()
            check_format(self._reader()(load()["format_version"], {}), self.url, access)
        except StoreError:
            self._is_open = False
            self._graph = None
            raise

    def _open_writable(self) -> kglite.KnowledgeGraph:
        if not self._path.parent.is_dir():
            raise StoreMissingError(f"{self._path}: the folder {self._path.parent} does not exist; make it first")
        if not self._path.exists() and not has_log(self._path):
            lease = self._open("off")
            # Nobody can have made it since then.
            if not self._path.exists():
                self._lease = lease
                return kglite.KnowledgeGraph()
            del lease
        return self._open("full")

    def _open(self, durable: Literal["off", "full"]) -> kglite.KnowledgeGraph:
        try:
            return kglite.open(str(self._path), durable=durable)
        except (kglite.KgError, OSError, RuntimeError) as error:
            raise _as_store_error(error, self._path) from error

    def _load(self) -> kglite.KnowledgeGraph:
        """Return the last finished write; a log that a dead writer left is folded in first."""
        if not self._path.exists() and not (has_log(self._path) and self._recover() and self._path.exists()):
            way_out = f"make it with: citeweave build FILE... --store {self.url}"
            raise StoreMissingError(f"{self._path} does not exist; {way_out}")
        graph, is_behind = self._load_file()
        if is_behind and self._recover():
            graph, _ = self._load_file()
        return graph

    def _load_file(self) -> tuple[kglite.KnowledgeGraph, bool]:
        """Return what the file holds, and whether a log beside it holds more."""
        try:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always", UserWarning)
                graph = kglite.load(str(self._path))
        except (kglite.KgError, OSError, RuntimeError) as error:
            raise _as_store_error(error, self._path) from error
        return graph, any("write-ahead log" in str(warning.message) for warning in caught)

    def _recover(self) -> bool:
        """Fold the log into the file, unless it belongs to a writer at work, who holds the lease."""
        try:
            kglite.open(str(self._path)).close()
        except (kglite.KgError, OSError, RuntimeError):
            return False
        return True

    def _current(self) -> kglite.FrozenGraph:
        """Return what a query is asked of: for a writer its own writes, for a reader the last finished write."""
        self._check_open()
        if self._access is Access.WRITE:
            if self._graph is None:
                raise StoreError(f"{self._path} failed to keep a write; open it again")
            return self._graph.freeze()
        with self._lock:
            version = self._stat()
            if self._snapshot is None or version != self._version:
                self._snapshot, self._version = self._load().freeze(), version
            return self._snapshot

    def _check_open(self) -> None:
        if not self._is_open:
            raise StoreError(f"{self._path} is closed; open it again")

    def _stat(self) -> _Version | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return (found.st_ino, found.st_size, found.st_mtime_ns)

    def _reader(self) -> Run:
        """Return what asks queries of one and the same state of the store."""
        snapshot = self._current()
        return lambda query, parameters: list(self._ask(snapshot, query.text, parameters).rows)

    def _ask(self, snapshot: kglite.FrozenGraph, text: str, parameters: Mapping[str, Any]) -> Rows:
        try:
            # A snapshot answers without holding up other threads, and refuses writes.
            result = snapshot.cypher(text, params=dict(parameters), timeout_ms=_TIMEOUT_MS)
        except kglite.ReadOnlyError as error:
            raise QueryFailedError(f"{self._path} refused the query: it writes, and queries may only read") from error
        except (kglite.KgError, ValueError, TypeError) as error:
            raise QueryFailedError(f"{self._path} refused the query: {error}") from error
        return Rows(tuple(result.columns), tuple(result.to_list()))

    def write(self, graph: Graph) -> WriteReport:
        """Make the papers of `graph` state exactly what it holds, all or nothing."""
        check_whole(graph)
        return self._replace(graph, [node.id for node in graph.nodes if node.kind is NodeKind.PAPER])

    def remove(self, papers: Iterable[str]) -> WriteReport:
        """Remove papers by id, and all that only they state; an unknown id is no error."""
        return self._replace(Graph(), list(papers))

    def plan_removal(self, papers: Iterable[str]) -> Change:
        """Return what `remove` would change."""
        return statements.plan_write(self._reader(), Graph(), papers)

    @property
    def overrides(self) -> Overrides:
        """Return the overrides under which the names of this store are settled."""
        return statements.read_overrides(self._reader())

    def settle(self, overrides: Overrides) -> WriteReport:
        """Settle all names of the store under these overrides, and those of later writes too."""
        self._check_writable()
        self._log()
        run = self._reader()
        kept = statements.read_overrides(run)
        change = replan(statements.read_graph(run), overrides, kept)
        if change or kept != overrides:
            self._transact(lambda run: statements.apply_change(run, change, overrides))
        return WriteReport.of(change)

    def annotate(self, found: Annotations) -> None:
        """Keep what an analysis found of nodes, in place of an earlier one, until the graph changes."""
        self._check_writable()
        self._transact(lambda run: statements.annotate(run, found))

    @property
    def annotations(self) -> Annotations:
        """Return what the last analysis found; nothing if the graph changed since."""
        return statements.read_annotations(self._reader())

    def _replace(self, incoming: Graph, papers: list[str]) -> WriteReport:
        self._check_writable()
        if self._is_filled:
            self._log()
        run = self._reader()
        change = statements.plan_write(run, incoming, papers)
        if change and self._lease is not None:
            self._fill(change)
        elif change:
            self._transact(lambda run: statements.apply_change(run, change))
        return WriteReport.of(change)

    def _fill(self, change: Change) -> None:
        """Write the first content of a new file: no log is needed beside what is there whole, or not at all."""
        with self._translated():
            records = to_records(change, {"id": "citeweave", "format": FORMAT})
            graph = kglite.from_records(records, on_missing_endpoint="error")
            graph.save(str(self._path))
        self._graph, self._is_filled = graph, True

    def _log(self) -> kglite.KnowledgeGraph:
        """Return the graph whose changes are logged; what is planned is planned after this."""
        if self._lease is not None and self._graph is not None:
            self._keep()
            # What another writer does between these two is read, or its lease is an error.
            self._graph = self._lease = None
            self._graph = self._open("full")
            self._is_filled = False
        if self._graph is None:
            raise StoreError(f"{self._path} is closed, or failed to keep a write; open it again")
        return self._graph

    def _check_writable(self) -> None:
        if self._access is not Access.WRITE:
            raise StoreError(f"{self._path} was opened for reading; open it for writing to change it")

    def _transact(self, work: Callable[[Run], None]) -> None:
        """Run `work` in one transaction; if that fails, nothing of it is kept."""
        graph = self._log()
        with self._translated(), graph.begin() as transaction:

            def run(query: Query, parameters: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
                rows: list[dict[str, Any]] = transaction.cypher(query.text, params=dict(parameters)).to_list()
                return rows

            run(load()["put_format"], {"format": FORMAT})
            work(run)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the engine's errors of a write into ours."""
        try:
            yield
        except kglite.FileIoError as error:
            # The engine holds in memory what it could not log; drop it, so that nobody reads what is not kept.
            self._graph = None
            raise StoreWriteError(f"{self._path} could not be written, and was left as it was ({error})") from error
        except OSError as error:
            raise StoreWriteError(f"{self._path} could not be written, and was left as it was ({error})") from error
        except (kglite.KgError, ValueError, TypeError, OverflowError) as error:
            raise StoreRefusedError(f"{self._path} refused a write, and was left as it was ({error})") from error

    def read(self) -> Graph:
        """Return the whole graph."""
        return statements.read_graph(self._reader())

    def read_papers(self, papers: Iterable[str]) -> Graph:
        """Return what these papers state, with the nodes that it joins, but no links; an unknown id adds nothing."""
        return statements.read_papers(self._reader(), papers)

    def paper_nodes(self, papers: Iterable[str]) -> list[Node]:
        """Return the nodes of these papers; an unknown id adds nothing."""
        return statements.read_paper_nodes(self._reader(), papers)

    def count(self) -> Counts:
        """Return how many nodes and edges there are."""
        return statements.count(self._reader())

    def lookup(self, text: str, kinds: Iterable[NodeKind]) -> tuple[str, ...]:
        """Return the ids of the nodes that `text` means: by id, else by name, else by another spelling; sorted."""
        return statements.lookup(self._reader(), text, kinds)

    def run(self, query: Query, parameters: Mapping[str, Any]) -> Rows:
        """Return the answer to a query of the catalogue, its parameters already bound."""
        return self._ask(self._current(), query.text, parameters)

    def run_text(self, text: str) -> Rows:
        """Return the answer to the owner's own read-only Cypher."""
        check_text(text)
        return self._ask(self._current(), text, {})

    def schema(self) -> Schema:
        """Return that the store needs no constraints or indexes."""
        self._check_open()
        return Schema()

    def apply_schema(self) -> Schema:
        """Return that the store needs no constraints or indexes."""
        return self.schema()

    def _keep(self) -> None:
        """Make the file again if somebody removed it since it was filled."""
        if self._is_filled and self._graph is not None and not self._path.exists():
            with self._translated():
                self._graph.save(str(self._path))

    def close(self) -> None:
        """Fold the log into the file and let go of it; harmless when repeated.

        Raises:
            StoreWriteError: the file could not be written; the log keeps all writes for the next opening.
        """
        graph, lease, end = self._graph, self._lease, "its log keeps what was written"
        try:
            self._keep()
        finally:
            self._graph = self._lease = self._snapshot = None
            self._is_open = False
        if graph is not None and lease is not None:
            # It holds nothing: it makes the file of a store that stayed empty, and must not replace another one.
            graph, end = (None if self._path.exists() else lease), "nothing was written"
        if graph is None:
            return
        try:
            graph.close()
        except (kglite.KgError, OSError, ValueError) as error:
            raise StoreWriteError(f"{self._path} could not be saved; {end} ({error})") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
