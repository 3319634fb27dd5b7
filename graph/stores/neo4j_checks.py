"""Looking after a Neo4j server and the database on it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from citeweave.cypher.catalog import load
from citeweave.graph.errors import (
    CiteweaveError,
    StoreAccessError,
    StoreUnavailableError,
    StoreUnfinishedError,
    StoreVersionError,
    UnknownStoreError,
)
from citeweave.graph.ports import SchemaState
from citeweave.graph.stores.address import Address
from citeweave.graph.stores.checks import Check, doubted, failed, in_one_line, parse_size, passed, show_size
from citeweave.graph.stores.neo4j import Neo4jStore
from citeweave.graph.stores.refusals import NO_DATABASE

TESTED = (5, 26)
"""The oldest version that the tests run on."""

_CLOCK_LIMIT_S = 10.0
_SMALL_HEAP = 512 * 1024 * 1024
# Measured on 5.26: a fifth of the nodes were papers with an abstract, and every edge had its sentence.
_BYTES_PER_NODE = 1_000
_BYTES_PER_EDGE = 600

_Rows = tuple[Mapping[str, Any], ...]

_OPENING: tuple[tuple[type[CiteweaveError], str, str], ...] = (
    (UnknownStoreError, "address", "name the server as in bolt://HOST:7687"),
    (StoreAccessError, "login", "set NEO4J_USERNAME and NEO4J_PASSWORD to those of a user of that server"),
    (StoreUnfinishedError, "load", "run the command that it names; nothing can be asked of the graph until then"),
    (StoreVersionError, "version", "upgrade what is older, the server or citeweave"),
    (StoreUnavailableError, "reachable", "start Neo4j there, or mend the address; see the server's log if it runs"),
    (CiteweaveError, "database", "see the server's log"),
)


def check_server(url: str, environment: Mapping[str, str]) -> Iterator[Check]:
    """Yield what is found of the server and the database at `url`; a trial write is rolled back."""
    try:
        address = Address.parse(url, environment)
        store = Neo4jStore(address)
    except CiteweaveError as error:
        yield _refused(error)
        return
    with store:
        yield passed("reachable", f"{store.url} answers, and lets {address.user!r} in")
        yield _guarded("version", check_version, store)
        yield _guarded("database", partial(_check_database, address.database), store)
        yield _guarded("rights", _check_rights, store)
        yield _guarded("clock", _check_clock, store)
        yield _guarded("schema", _check_schema, store)
        yield from check_content(store)


def _refused(error: CiteweaveError) -> Check:
    if getattr(error.__cause__, "code", None) == NO_DATABASE:
        way_out = "mend NEO4J_DATABASE or the path of the URL; SHOW DATABASES lists those there are"
        return failed("database", in_one_line(error), way_out)
    name, way_out = next((name, way_out) for kind, name, way_out in _OPENING if isinstance(error, kind))
    return failed(name, in_one_line(error), way_out)


def _guarded(name: str, check: Callable[[Neo4jStore], Check], store: Neo4jStore) -> Check:
    """Return what a check finds; that the server does not tell is a finding, too."""
    try:
        return check(store)
    except CiteweaveError as error:
        return doubted(name, in_one_line(error), "ask whoever runs the server; the other checks do without it")


def _ask(store: Neo4jStore, name: str) -> _Rows:
    return store.run(load()[name], {}).rows


def check_version(store: Neo4jStore) -> Check:
    """Return what runs there, and whether it is of a version that is tested."""
    (row,) = [row for row in _ask(store, "components") if "Kernel" in row["name"]]
    version = str(row["versions"][0])
    found = f"Neo4j {version}, {row['edition']} edition"
    match = re.match(r"(\d+)\.(\d+)", version)
    if match and (int(match[1]), int(match[2])) < TESTED:
        return doubted("version", found, f"citeweave is tested on {'.'.join(map(str, TESTED))} and newer; upgrade it")
    return passed("version", found)


def _check_database(wanted: str | None, store: Neo4jStore) -> Check:
    rows = [row for row in _ask(store, "databases") if (row["name"] == wanted if wanted else row["home"])]
    if not rows:
        # An alias, such as of a database on another server.
        return passed("database", wanted or "the default one")
    row = rows[0]
    found = f"{row['name']}, {row['currentStatus']}, {row['access']}"
    if row["access"] != "read-write":
        way_out = f"to build, take {row['name']} out of server.databases.read_only, or set its access to READ WRITE"
        return doubted("database", found, way_out)
    return passed("database", found)


def _check_rights(store: Neo4jStore) -> Check:
    try:
        store.try_write()
    except CiteweaveError as error:
        way_out = "give the user the right to write (role publisher or admin), or the database to be written"
        return failed("rights", f"nothing can be written: {in_one_line(error)}", way_out)
    return passed("rights", "can write; what was tried was rolled back")


def _check_clock(store: Neo4jStore) -> Check:
    before = time.time()
    server = int(_ask(store, "clock")[0]["milliseconds"]) / 1000
    ahead = server - (before + time.time()) / 2
    found = f"the server's is {abs(ahead):.1f} s {'ahead' if ahead > 0 else 'behind'}"
    if abs(ahead) > _CLOCK_LIMIT_S:
        return doubted("clock", found, "set both clocks by NTP: logs cannot be laid side by side, and tokens expire")
    return passed("clock", found)


def _check_schema(store: Neo4jStore) -> Check:
    schema = store.schema()
    is_ours = bool(_ask(store, "format_version"))
    if not is_ours and not schema.version:
        return passed("schema", "none yet; the first build creates it")
    filling = schema.of_state(SchemaState.POPULATING)
    found = f"version {schema.version} of {schema.newest}, {len(schema.parts) - len(schema.lacking)} of "
    found += f"{len(schema.parts)} there" + (f", {len(filling)} of them being filled" if filling else "")
    way_out = f"citeweave schema apply --store {store.url}"
    if unique := [part.name for part in schema.lacking if part.is_unique]:
        return failed("schema", f"{found}; no constraint {', '.join(unique)}: things can be written twice", way_out)
    if schema.lacking:
        return doubted("schema", f"{found}; without {', '.join(part.name for part in schema.lacking)}", way_out)
    return passed("schema", found) if schema.is_whole else doubted("schema", found, way_out)


def check_content(store: Neo4jStore) -> Iterator[Check]:
    """Yield what the database holds, and whether the server's memory goes with that."""
    try:
        totals = _ask(store, "totals")[0]
        counts = store.count()
        is_ours = bool(_ask(store, "format_version"))
    except CiteweaveError as error:
        yield failed("content", in_one_line(error), "see the server's log")
        return
    nodes, edges = sum(counts.nodes.values()), sum(counts.edges.values())
    others = totals["nodes"] - nodes - is_ours, totals["edges"] - edges
    found = f"{nodes} nodes and {edges} edges of citeweave, {others[0]} and {others[1]} of others"
    if others[0] > 0 and not is_ours:
        yield doubted("content", found, "build into an empty database, or into this one with --into-existing")
    else:
        yield passed("content", found)
    yield _guarded("heap", _check_heap, store)
    size = totals["nodes"] * _BYTES_PER_NODE + totals["edges"] * _BYTES_PER_EDGE
    yield _guarded("page cache", partial(_check_page_cache, size), store)


def _check_heap(store: Neo4jStore) -> Check:
    row = _ask(store, "heap")[0]
    most = int(row["most"])
    found = f"{show_size(most)}, {show_size(int(row['used']))} of it in use"
    if most < _SMALL_HEAP:
        way_out = "set server.memory.heap.max_size=1g or more: a batch of papers is written in one transaction"
        return doubted("heap", found, way_out)
    return passed("heap", found)


def _check_page_cache(size: int, store: Neo4jStore) -> Check:
    settings = {row["name"]: row["value"] for row in _ask(store, "settings")}
    set_to = parse_size(settings.get("server.memory.pagecache.size"))
    if set_to is None:
        return passed("page cache", f"not set: about half of the machine's memory, for some {show_size(size)} of data")
    found = f"{show_size(set_to)}, for some {show_size(size)} of data, as their number tells"
    if set_to < size:
        way_out = f"set server.memory.pagecache.size={-(-size // 2**20)}m or more, else reading waits for the disk"
        return doubted("page cache", found, way_out)
    return passed("page cache", found)
