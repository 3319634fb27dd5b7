"""The default store: one file on this machine, kept by kglite, in this process."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import kglite

from citeweave.cypher.catalog import Query, load
from citeweave.graph.errors import (
    QueryFailedError,
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreMissingError,
    StoreVersionError,
    StoreWriteError,
)
from citeweave.graph.model import Graph, NodeKind
from citeweave.graph.plan import plan
from citeweave.graph.ports import Counts, Rows, WriteReport
from citeweave.graph.stores import Access, statements

FORMAT = 1
"""The version of what citeweave writes; a store with a higher one is refused."""

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


class EmbeddedStore:
    """Keeps one graph in a file.

    One process writes at a time; readers see the last finished write. A write is one transaction, logged beside the
    file before it counts and folded into it by `close`, so that a killed process loses nothing that was written.

    Raises:
        StoreError: the file cannot be opened; the subclass says why.
    """

    def __init__(self, path: str, access: Access = Access.READ) -> None:
        self.url = path
        self._path = Path(path)
        self._access = access
        opened = self._open_writable() if access is Access.WRITE else self._open_readable()
        self._graph: kglite.KnowledgeGraph | None = opened
        try:
            self._check_format()
        except StoreError:
            self._graph = None
            raise

    def _open_writable(self) -> kglite.KnowledgeGraph:
        if not self._path.parent.is_dir():
            raise StoreMissingError(f"{self._path}: the folder {self._path.parent} does not exist; make it first")
        try:
            return kglite.open(str(self._path))
        except (kglite.KgError, OSError, RuntimeError) as error:
            raise _as_store_error(error, self._path) from error

    def _open_readable(self) -> kglite.KnowledgeGraph:
        self._recover()
        if not self._path.exists():
            raise StoreMissingError(
                f"{self._path} does not exist; make it with: citeweave build FILE... --store {self.url}"
            )
        try:
            with warnings.catch_warnings():
                # A log that is still ahead now belongs to a writer at work, whose writes are not finished.
                warnings.simplefilter("ignore", UserWarning)
                return kglite.load(str(self._path))
        except (kglite.KgError, OSError, RuntimeError) as error:
            raise _as_store_error(error, self._path) from error

    def _recover(self) -> None:
        """Fold in the log of a writer that died; one that is at work holds the lease and is left alone."""
        log = self._path.with_name(f"{self._path.name}-wal")
        if log.exists() and log.stat().st_size > 0:
            with suppress(kglite.KgError, OSError, RuntimeError):
                kglite.open(str(self._path)).close()

    def _check_format(self) -> None:
        rows = self._read(load()["format_version"], {})
        if rows and rows[0]["format"] > FORMAT:
            raise StoreVersionError(
                f"{self._path} has the format {rows[0]['format']} of a newer citeweave; this one reads up to {FORMAT}"
            )

    def _opened(self) -> kglite.KnowledgeGraph:
        if self._graph is None:
            raise StoreError(f"{self._path} is closed; open it again")
        return self._graph

    def _read(self, query: Query, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [dict(row) for row in self._ask(query.text, parameters).rows]

    def _ask(self, text: str, parameters: Mapping[str, Any]) -> Rows:
        try:
            # A snapshot answers without holding up other threads, and refuses writes.
            result = self._opened().freeze().cypher(text, params=dict(parameters))
        except (kglite.KgError, ValueError, TypeError) as error:
            raise QueryFailedError(f"{self._path} refused the query: {error}") from error
        return Rows(tuple(result.columns), tuple(result.to_list()))

    def write(self, graph: Graph) -> WriteReport:
        """Make the papers of `graph` state exactly what it holds, all or nothing."""
        return self._replace(graph, [node.id for node in graph.nodes if node.kind is NodeKind.PAPER])

    def remove(self, papers: Iterable[str]) -> WriteReport:
        """Remove papers by id, and all that only they state; an unknown id is no error."""
        return self._replace(Graph(), list(papers))

    def _replace(self, incoming: Graph, papers: list[str]) -> WriteReport:
        if self._access is not Access.WRITE:
            raise StoreError(f"{self._path} was opened for reading; open it for writing to change it")
        change = plan(statements.read_neighbourhood(self._read, incoming, papers), incoming, papers)
        if change:
            self._transact(lambda run: statements.apply_change(run, change))
        return WriteReport.of(change)

    def _transact(self, work: Callable[[statements.Run], None]) -> None:
        """Run `work` in one transaction; if that fails, nothing of it is kept."""
        graph = self._opened()
        try:
            with graph.begin() as transaction:

                def run(query: Query, parameters: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
                    rows: list[dict[str, Any]] = transaction.cypher(query.text, params=dict(parameters)).to_list()
                    return rows

                run(load()["put_format"], {"format": FORMAT})
                work(run)
        except kglite.FileIoError as error:
            # The engine holds in memory what it could not log; drop it, so that nobody reads what is not kept.
            self._graph = None
            raise StoreWriteError(f"{self._path} could not be written, and was left as it was ({error})") from error
        except (kglite.KgError, OSError) as error:
            raise StoreWriteError(f"{self._path} refused a write, and was left as it was ({error})") from error

    def read(self) -> Graph:
        """Return the whole graph."""
        return statements.read_graph(self._read)

    def count(self) -> Counts:
        """Return how many nodes and edges there are."""
        return statements.count(self._read)

    def lookup(self, text: str, kinds: Iterable[NodeKind]) -> tuple[str, ...]:
        """Return the ids of the nodes that `text` means: by id, else by name, else by another spelling; sorted."""
        return statements.lookup(self._read, text, kinds)

    def run(self, query: Query, parameters: Mapping[str, Any]) -> Rows:
        """Return the answer to a query of the catalogue, its parameters already bound."""
        return self._ask(query.text, parameters)

    def run_text(self, text: str) -> Rows:
        """Return the answer to the owner's own read-only Cypher."""
        return self._ask(text, {})

    def close(self) -> None:
        """Fold the log into the file and let go of it; harmless when repeated.

        Raises:
            StoreWriteError: the file could not be written; the log keeps all writes for the next opening.
        """
        graph, self._graph = self._graph, None
        if graph is None or self._access is not Access.WRITE:
            return
        try:
            graph.close()
        except (kglite.KgError, OSError, ValueError) as error:
            raise StoreWriteError(
                f"{self._path} could not be saved; its log keeps what was written ({error})"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
