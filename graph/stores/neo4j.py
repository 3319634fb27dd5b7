"""Neo4j over Bolt: the only module that imports its driver."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar

import neo4j
from neo4j import exceptions

from citeweave.cypher.catalog import Query, load
from citeweave.graph.errors import (
    QueryFailedError,
    StoreAccessError,
    StoreError,
    StoreForeignError,
    StoreLimitError,
    StoreRefusedError,
    StoreUnavailableError,
    StoreVersionError,
    StoreWriteError,
    UnknownStoreError,
)
from citeweave.graph.model import Graph, Node, NodeKind
from citeweave.graph.plan import Change, check_whole, replan
from citeweave.graph.ports import Access, Annotations, Counts, Rows, Schema, SchemaState, WriteReport
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.stores import refusals, statements
from citeweave.graph.stores.address import Address
from citeweave.graph.stores.form import FORMAT, check_finished, check_format, check_text
from citeweave.graph.stores.reading import Run
from citeweave.graph.stores.schema import MARK_CONSTRAINT, check_unique, create_elements, create_missing, read_schema

OLDEST = (5, 0)
_TIMEOUT_S = 60.0
_CONNECT_S = 10.0
_INDEX_WAIT_S = 600
_RETRY_S = {Access.READ: 30.0, Access.WRITE: 120.0}
"""How long the driver tries again; whoever writes waits for a server that is started again, whoever asks does not."""

_COMMITS = 3
_T = TypeVar("_T")

# What the driver tries again is told by the report of a write; without this, Python would print its warnings.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Neo4jStore:
    """Keeps one graph in a Neo4j database.

    Each write is one managed transaction, which the driver repeats for up to `retry_s` seconds if the server asks for
    it or goes away. Writes of several loaders take turns: each is planned from what all earlier ones left. A database
    that holds nodes but was not written by citeweave is not written to, unless `into_existing` is set.

    Raises:
        StoreError: there is no way in; the subclass says why.
    """

    def __init__(
        self,
        address: Address,
        access: Access = Access.READ,
        *,
        into_existing: bool = False,
        retry_s: float | None = None,
    ) -> None:
        self.url = address.uri
        self._address = address
        self._access = access
        self._into_existing = into_existing
        try:
            self._driver: neo4j.Driver | None = neo4j.GraphDatabase.driver(
                address.uri,
                auth=None if address.password is None else neo4j.basic_auth(address.user, address.password),
                connection_timeout=_CONNECT_S,
                max_transaction_retry_time=_RETRY_S[access] if retry_s is None else retry_s,
                notifications_min_severity="OFF",
            )
        except (exceptions.ConfigurationError, exceptions.DriverError, ValueError) as error:
            raise UnknownStoreError(f"{address.uri} is no address that the driver takes ({error})") from error
        try:
            is_ours = self._check_server()
            if access is Access.WRITE:
                self._prepare(is_ours=is_ours)
        except BaseException:
            self.close()
            raise

    def _check_server(self) -> bool:
        """Return whether the database is marked as ours, if its server can be used."""
        with self._translated():
            info = self._opened().get_server_info()
        agent = info.agent or ""
        match = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if match and (int(match[1]), int(match[2])) < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise StoreVersionError(f"{self.url} runs {agent}; citeweave needs Neo4j {wanted} or newer")
        rows = self._read(load()["format_version"], {})
        self._check_mark(rows)
        return bool(rows)

    def _check_mark(self, rows: Sequence[Mapping[str, Any]]) -> None:
        check_finished(rows, self._address.place)
        check_format(rows, self.url, self._access)

    def _prepare(self, *, is_ours: bool) -> None:
        """Bring the schema of an empty database or of one of ours up to date, and refuse any other."""
        queries = load()
        if not is_ours:
            # In this order: what another loader writes in between is marked before it is there.
            has_nodes = bool(self._read(queries["any_node"], {}))
            is_ours = bool(self._read(queries["format_version"], {}))
            if not is_ours and has_nodes and not self._into_existing:
                raise StoreForeignError(
                    f"{self.url} holds data that citeweave did not write; "
                    "name an empty database, or add to this one with --into-existing"
                )
        found = self.schema()
        if not is_ours or found.version != found.newest or found.of_state(SchemaState.MISSING):
            # Loaders that create constraints side by side would deadlock.
            create_elements(self._transact, {MARK_CONSTRAINT})
            with self._rolled_back(queries["hold_opening"]):
                self._migrate()
        else:
            check_unique(found, self.url)

    def _migrate(self) -> None:
        """Create what is missing, and mark the database as ours."""
        queries = load()
        found = create_missing(self._transact, self.schema)
        check_unique(found, self.url)
        # The marks come last: they say that the constraints are there.
        if not self._read(queries["format_version"], {}):
            self._transact(lambda run: run(queries["put_format"], {"format": FORMAT}))
        if found.version != found.newest:
            self._transact(lambda run: run(queries["put_schema"], {"version": found.newest}))

    @contextmanager
    def _rolled_back(self, query: Query, timeout: float | None = None) -> Iterator[None]:
        """Hold what a query locks until the end, and leave nothing of it."""
        with (
            self._translated(),
            self._session(neo4j.WRITE_ACCESS) as session,
            session.begin_transaction(timeout=timeout) as transaction,
        ):
            transaction.run(_literal(query.text)).consume()
            yield
            transaction.rollback()

    def _opened(self) -> neo4j.Driver:
        if self._driver is None:
            raise StoreError(f"{self.url} is closed; open it again")
        return self._driver

    def _session(self, mode: str) -> neo4j.Session:
        return self._opened().session(database=self._address.database, default_access_mode=mode)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the driver's errors into ours."""
        try:
            yield
        except exceptions.AuthError as error:
            way_out = "set NEO4J_USERNAME and NEO4J_PASSWORD"
            raise StoreAccessError(
                f"{self.url} does not let {self._address.user!r} in; {way_out} ({error.message})"
            ) from error
        except exceptions.Forbidden as error:
            raise StoreAccessError(f"{self.url}: {self._address.user!r} may not do that ({error.message})") from error
        except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as error:
            raise StoreUnavailableError(f"{self.url} does not answer; is Neo4j running there? ({error})") from error
        except exceptions.TransientError as error:
            if error.code == refusals.DATABASE_STOPS:
                raise StoreUnavailableError(
                    f"{self.url} is being started or stopped; is Neo4j running there? ({error.message})"
                ) from error
            raise StoreUnavailableError(
                f"{self.url} is too busy or short of memory; try again ({error.message})"
            ) from error
        except exceptions.CypherSyntaxError as error:
            raise QueryFailedError(f"{self.url} refused the query: {error.message}") from error
        except exceptions.Neo4jError as error:
            if error.code == refusals.NO_DATABASE:
                raise StoreUnavailableError(f"{self.url} has no database {self._address.database!r}") from error
            raise QueryFailedError(f"{self.url} refused the query: {error.message} ({error.code})") from error
        except (UnicodeEncodeError, OverflowError) as error:
            # The driver packs what it sends: half of a surrogate pair, or a number of more than 64 bits, cannot be.
            raise QueryFailedError(f"{self.url} cannot be sent a value of the query ({error})") from error
        except (exceptions.DriverError, OSError) as error:
            raise StoreUnavailableError(f"{self.url} cannot be talked to ({error})") from error

    def _read(self, query: Query, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self._in_transaction(neo4j.READ_ACCESS, lambda run: [dict(row) for row in run(query, parameters)])

    def _transact(self, work: Callable[[Run], _T]) -> _T:
        return self._in_transaction(neo4j.WRITE_ACCESS, work)

    def _in_transaction(self, mode: str, work: Callable[[Run], _T]) -> _T:
        """Run `work` in one managed transaction; it can be run more than once."""

        def attempt(transaction: neo4j.ManagedTransaction) -> _T:
            def run(query: Query, parameters: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
                return transaction.run(_literal(query.text), dict(parameters)).data()

            try:
                return work(run)
            except exceptions.Neo4jError as error:
                if refusals.is_of_size(error.code):
                    # Where the memory for one transaction is too small, the driver would try in vain.
                    raise QueryFailedError(f"{self.url} refused the query: {error.message} ({error.code})") from error
                if mode == neo4j.WRITE_ACCESS and refusals.is_of_stop(error.code):
                    # Whoever waits for a turn when the server is stopped is told that; the driver would give up.
                    raise exceptions.SessionExpired(f"{error.message} ({error.code})") from error
                raise

        with self._translated(), self._session(mode) as session:
            if mode == neo4j.READ_ACCESS:
                return session.execute_read(attempt)
            return session.execute_write(attempt)

    def write(self, graph: Graph) -> WriteReport:
        """Make the papers of `graph` state exactly what it holds, all or nothing."""
        check_whole(graph)
        return self._replace(graph, [node.id for node in graph.nodes if node.kind is NodeKind.PAPER])

    def remove(self, papers: Iterable[str]) -> WriteReport:
        """Remove papers by id, and all that only they state; an unknown id is no error."""
        return self._replace(Graph(), list(papers))

    def plan_removal(self, papers: Iterable[str]) -> Change:
        """Return what `remove` would change."""
        wanted = tuple(papers)
        return self._in_transaction(neo4j.READ_ACCESS, lambda run: statements.plan_write(run, Graph(), wanted))

    @property
    def overrides(self) -> Overrides:
        """Return the overrides under which the names of this store are settled."""
        return self._in_transaction(neo4j.READ_ACCESS, statements.read_overrides)

    def settle(self, overrides: Overrides) -> WriteReport:
        """Settle all names of the store under these overrides, and those of later writes too."""

        def work(run: Run) -> Change:
            change = replan(statements.read_graph(run), overrides, statements.read_overrides(run))
            statements.apply_change(run, change, overrides)
            return change

        return self._change(work)

    def annotate(self, found: Annotations) -> None:
        """Keep what an analysis found of nodes, in place of an earlier one, until the graph changes."""

        def work(run: Run) -> Change:
            statements.annotate(run, found)
            return Change()

        self._change(work)

    @property
    def annotations(self) -> Annotations:
        """Return what the last analysis found; nothing if the graph changed since."""
        return self._in_transaction(neo4j.READ_ACCESS, statements.read_annotations)

    def _check_writable(self) -> None:
        if self._access is not Access.WRITE:
            raise StoreError(f"{self.url} was opened for reading; open it for writing to change it")

    def _replace(self, incoming: Graph, papers: list[str]) -> WriteReport:
        def work(run: Run) -> Change:
            change = statements.plan_write(run, incoming, papers)
            statements.apply_change(run, change)
            return change

        return self._change(work)

    def _change(self, work: Callable[[Run], Change]) -> WriteReport:
        """Make the change that `work` plans, when no other one is being made; it can be planned more than once."""
        self._check_writable()
        tries: list[Change] = []

        def take_turn(run: Run) -> Change:
            tries.append(Change())
            statements.take_turn(run, self._address.place)
            tries[-1] = work(run)
            return tries[-1]

        try:
            change = self._commit(take_turn, tries)
        except QueryFailedError as error:
            raise self._refusal(error) from error
        return WriteReport.of(change, retries=len(tries) - 1)

    def _commit(self, work: Callable[[Run], Change], tries: Sequence[Change]) -> Change:
        """Return the change that was made, also where the connection broke before the server could say that it was."""
        in_doubt = Change()
        for _ in range(_COMMITS - 1):
            try:
                # If it was made, there is nothing left to change.
                return self._transact(work) or in_doubt
            except StoreUnavailableError as error:
                if not isinstance(error.__cause__, exceptions.IncompleteCommit):
                    raise
                in_doubt = tries[-1] or in_doubt
        return self._transact(work) or in_doubt

    def _refusal(self, error: QueryFailedError) -> StoreWriteError:
        """Return the error of a write whose query failed: what kind it is depends on what the failure lies in."""
        cause, place = error.__cause__, f"{self.url} refused a write, and was left as it was"
        if isinstance(cause, exceptions.Neo4jError):
            if refusals.is_of_size(cause.code):
                return StoreLimitError(f"{place}; it was more than the server allows one transaction ({error})")
            if not refusals.is_of_data(cause.code, cause.message):
                return StoreWriteError(f"{place} ({error})")
        return StoreRefusedError(f"{place} ({error})")

    def read(self) -> Graph:
        """Return the whole graph, as it is at one moment."""
        return self._in_transaction(neo4j.READ_ACCESS, statements.read_graph)

    def read_papers(self, papers: Iterable[str]) -> Graph:
        """Return what these papers state, with the nodes that it joins, but no links; an unknown id adds nothing."""
        wanted = tuple(papers)
        return self._in_transaction(neo4j.READ_ACCESS, lambda run: statements.read_papers(run, wanted))

    def paper_nodes(self, papers: Iterable[str]) -> list[Node]:
        """Return the nodes of these papers; an unknown id adds nothing."""
        wanted = tuple(papers)
        return self._in_transaction(neo4j.READ_ACCESS, lambda run: statements.read_paper_nodes(run, wanted))

    def count(self) -> Counts:
        """Return how many nodes and edges there are."""
        return self._in_transaction(neo4j.READ_ACCESS, statements.count)

    def lookup(self, text: str, kinds: Iterable[NodeKind]) -> tuple[str, ...]:
        """Return the ids of the nodes that `text` means: by id, else by name, else by another spelling; sorted."""
        wanted = tuple(kinds)
        return self._in_transaction(neo4j.READ_ACCESS, lambda run: statements.lookup(run, text, wanted))

    def run(self, query: Query, parameters: Mapping[str, Any]) -> Rows:
        """Return the answer to a query of the catalogue, its parameters already bound."""
        return self._ask(query.text, parameters)

    def run_text(self, text: str) -> Rows:
        """Return the answer to the owner's own read-only Cypher."""
        check_text(text)
        return self._ask(text, {})

    def _ask(self, text: str, parameters: Mapping[str, Any]) -> Rows:
        def attempt(transaction: neo4j.ManagedTransaction) -> Rows:
            result = transaction.run(_literal(text), dict(parameters))
            return Rows(tuple(result.keys()), tuple(result.data()))

        timed = neo4j.unit_of_work(timeout=_TIMEOUT_S)(attempt)
        with self._translated(), self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(timed)

    def try_write(self) -> None:
        """Return if the user may write to the database; what is tried is rolled back, and leaves nothing.

        Raises:
            CiteweaveError: the database or the user's rights do not allow it.
        """
        with self._rolled_back(load()["try_write"], _TIMEOUT_S):
            pass

    def schema(self) -> Schema:
        """Return what constraints and indexes the database should have, and how far they are there."""
        return self._in_transaction(neo4j.READ_ACCESS, lambda run: read_schema(run, self.url))

    def apply_schema(self) -> Schema:
        """Create the constraints and indexes that are missing, wait until they are filled, and return how they are."""
        self._check_writable()
        create_missing(self._transact, self.schema)
        # One that fails, or is not filled in time, is told by its state.
        with suppress(QueryFailedError):
            self._read(load()["await_indexes"], {"seconds": _INDEX_WAIT_S})
        return self.schema()

    def close(self) -> None:
        """Let go of the server; harmless when repeated."""
        driver, self._driver = self._driver, None
        if driver is not None:
            driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _literal(text: str) -> LiteralString:
    """Return query text as the driver's types want it: it comes from the catalogue, or from the store's owner."""
    return text
