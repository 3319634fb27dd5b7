"""Neo4j over Bolt: the only module that imports its driver."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar
from urllib.parse import unquote, urlsplit

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
from citeweave.graph.model import Graph, NodeKind
from citeweave.graph.plan import Change, check_whole, replan
from citeweave.graph.ports import Access, Annotations, Counts, Rows, WriteReport
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.stores import refusals, statements
from citeweave.graph.stores.form import FORMAT, check_format, check_text, hide_password

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
OLDEST = (5, 0)
_TIMEOUT_S = 60.0
_CONNECT_S = 10.0
_RETRY_S = {Access.READ: 30.0, Access.WRITE: 120.0}
"""How long the driver tries again; whoever writes waits for a server that is started again, whoever asks does not."""

_COMMITS = 3
_T = TypeVar("_T")

# What the driver tries again is told by the report of a write; without this, Python would print its warnings.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Neo4j database is, and as whom to go there."""

    uri: str
    user: str
    password: str | None = field(repr=False)
    database: str | None = None

    @classmethod
    def parse(cls, url: str, environment: Mapping[str, str]) -> Self:
        """Return the address that a URL names; the environment fills in what it leaves out.

        ``NEO4J_USERNAME``, ``NEO4J_PASSWORD`` and ``NEO4J_DATABASE`` are read, as the driver's own tools do.

        Raises:
            UnknownStoreError: the URL has no host, or a scheme that the driver does not know.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            # The error would repeat what it could not read, which can be a part of the password.
            way_out = "write @ : / # of a password as %40 %3A %2F %23, or set NEO4J_PASSWORD"
            raise UnknownStoreError(f"{hide_password(url)} is no address, as in bolt://host:7687; {way_out}") from None
        if parts.scheme not in SCHEMES or not parts.hostname:
            known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
            raise UnknownStoreError(f"{hide_password(url)} names no Neo4j; it must be one of {known} and a host")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(
            uri=f"{parts.scheme}://{host}" + (f":{port}" if port else ""),
            user=unquote(parts.username or "") or environment.get("NEO4J_USERNAME", "neo4j"),
            password=unquote(parts.password) if parts.password is not None else environment.get("NEO4J_PASSWORD"),
            database=parts.path.strip("/") or environment.get("NEO4J_DATABASE") or None,
        )

    @property
    def auth(self) -> neo4j.Auth | None:
        """Return what the driver is told; without a password, nothing."""
        return None if self.password is None else neo4j.basic_auth(self.user, self.password)


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
                auth=address.auth,
                connection_timeout=_CONNECT_S,
                max_transaction_retry_time=_RETRY_S[access] if retry_s is None else retry_s,
                notifications_min_severity="OFF",
            )
        except (exceptions.ConfigurationError, exceptions.DriverError, ValueError) as error:
            raise UnknownStoreError(f"{address.uri} is no address that the driver takes ({error})") from error
        try:
            self._check_server()
            if access is Access.WRITE:
                self._prepare()
        except BaseException:
            self.close()
            raise

    def _check_server(self) -> None:
        with self._translated():
            info = self._opened().get_server_info()
        agent = info.agent or ""
        match = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
        if match and (int(match[1]), int(match[2])) < OLDEST:
            wanted = ".".join(map(str, OLDEST))
            raise StoreVersionError(f"{self.url} runs {agent}; citeweave needs Neo4j {wanted} or newer")
        check_format(self._read(load()["format_version"], {}), self.url, self._access)

    def _prepare(self) -> None:
        """Create the constraints of an empty database or of one of ours, and refuse any other."""
        queries = load()
        # In this order: what another loader writes in between is marked before it is there.
        has_nodes = bool(self._read(queries["any_node"], {}))
        if self._read(queries["format_version"], {}):
            return
        if has_nodes and not self._into_existing:
            raise StoreForeignError(
                f"{self.url} holds data that citeweave did not write; "
                "name an empty database, or add to this one with --into-existing"
            )
        # Loaders that create constraints side by side would deadlock.
        self._transact(lambda run: run(queries["one_store"], {}))
        with self._alone():
            if self._read(queries["format_version"], {}):
                return
            for kind in NodeKind:
                query = queries["unique_id"].with_labels(KIND=kind)
                self._transact(partial(_execute, query))
            # The mark comes last: it says that the constraints are there.
            self._transact(lambda run: run(queries["put_format"], {"format": FORMAT}))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold off other loaders that prepare this database; it needs the constraint that makes the mark one."""
        with self._translated(), self._session(neo4j.WRITE_ACCESS) as session, session.begin_transaction() as held:
            held.run(_literal(load()["hold_opening"].text)).consume()
            yield
            held.rollback()

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
            raise StoreUnavailableError(
                f"{self.url} is too busy or short of memory; try again ({error.message})"
            ) from error
        except exceptions.CypherSyntaxError as error:
            raise QueryFailedError(f"{self.url} refused the query: {error.message}") from error
        except exceptions.Neo4jError as error:
            if error.code == "Neo.ClientError.Database.DatabaseNotFound":
                raise StoreUnavailableError(f"{self.url} has no database {self._address.database!r}") from error
            raise QueryFailedError(f"{self.url} refused the query: {error.message} ({error.code})") from error
        except (UnicodeEncodeError, OverflowError) as error:
            # The driver packs what it sends: half of a surrogate pair, or a number of more than 64 bits, cannot be.
            raise QueryFailedError(f"{self.url} cannot be sent a value of the query ({error})") from error
        except (exceptions.DriverError, OSError) as error:
            raise StoreUnavailableError(f"{self.url} cannot be talked to ({error})") from error

    def _read(self, query: Query, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self._in_transaction(neo4j.READ_ACCESS, lambda run: [dict(row) for row in run(query, parameters)])

    def _transact(self, work: Callable[[statements.Run], _T]) -> _T:
        return self._in_transaction(neo4j.WRITE_ACCESS, work)

    def _in_transaction(self, mode: str, work: Callable[[statements.Run], _T]) -> _T:
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

    @property
    def overrides(self) -> Overrides:
        """Return the overrides under which the names of this store are settled."""
        return self._in_transaction(neo4j.READ_ACCESS, statements.read_overrides)

    def settle(self, overrides: Overrides) -> WriteReport:
        """Settle all names of the store under these overrides, and those of later writes too."""

        def work(run: statements.Run) -> Change:
            change = replan(statements.read_graph(run), overrides)
            statements.apply_change(run, change, overrides)
            return change

        return self._change(work)

    def annotate(self, found: Annotations) -> None:
        """Keep what an analysis found of nodes, in place of an earlier one, until the graph changes."""

        def work(run: statements.Run) -> Change:
            statements.annotate(run, found)
            return Change()

        self._change(work)

    @property
    def annotations(self) -> Annotations:
        """Return what the last analysis found; nothing if the graph changed since."""
        return self._in_transaction(neo4j.READ_ACCESS, statements.read_annotations)

    def _replace(self, incoming: Graph, papers: list[str]) -> WriteReport:
        def work(run: statements.Run) -> Change:
            change = statements.plan_write(run, incoming, papers)
            statements.apply_change(run, change)
            return change

        return self._change(work)

    def _change(self, work: Callable[[statements.Run], Change]) -> WriteReport:
        """Make the change that `work` plans, when no other one is being made; it can be planned more than once."""
        if self._access is not Access.WRITE:
            raise StoreError(f"{self.url} was opened for reading; open it for writing to change it")
        tries: list[Change] = []

        def take_turn(run: statements.Run) -> Change:
            tries.append(Change())
            statements.take_turn(run)
            tries[-1] = work(run)
            return tries[-1]

        try:
            change = self._commit(take_turn, tries)
        except QueryFailedError as error:
            raise self._refusal(error) from error
        return WriteReport.of(change, retries=len(tries) - 1)

    def _commit(self, work: Callable[[statements.Run], Change], tries: Sequence[Change]) -> Change:
        """Return the change that was made, also where the connection broke before the server could say that it was."""
        in_doubt = Change()
        for left in reversed(range(_COMMITS)):
            try:
                # If it was made, there is nothing left to change.
                return self._transact(work) or in_doubt
            except StoreUnavailableError as error:
                if not (left and isinstance(error.__cause__, exceptions.IncompleteCommit)):
                    raise
                in_doubt = tries[-1] or in_doubt
        raise AssertionError("unreachable")

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


def _execute(query: Query, run: statements.Run) -> None:
    run(query, {})


def _literal(text: str) -> LiteralString:
    """Return query text as the driver's types want it: it comes from the catalogue, or from the store's owner."""
    return text
