"""What is made of a server's answers; the server itself is asked in ``tests/e2e``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from citeweave.cypher.catalog import Query
from citeweave.graph.errors import CiteweaveError, QueryFailedError
from citeweave.graph.ports import Counts, Rows
from citeweave.graph.stores.checks import Check, Level
from citeweave.graph.stores.neo4j import Neo4jStore
from citeweave.graph.stores.neo4j_checks import check_content, check_version

MIB = 1024 * 1024


class Server:
    """Answers queries by name; one that it has no answer to is refused."""

    def __init__(self, **answers: list[Mapping[str, Any]]) -> None:
        self._answers = answers

    def run(self, query: Query, _parameters: Mapping[str, Any]) -> Rows:
        if query.name not in self._answers:
            raise QueryFailedError(f"no right to ask {query.name}")
        return Rows((), tuple(self._answers[query.name]))

    def count(self) -> Counts:
        return Counts({"Paper": 600}, {"USES": 400})


def server(heap: int = 1024, page_cache: str | None = "512.00MiB", nodes: int = 601, ours: bool = True) -> Server:
    return Server(
        totals=[{"nodes": nodes, "edges": 400}],
        format_version=[{"format": 3}] if ours else [],
        heap=[{"most": heap * MIB, "used": 100 * MIB}],
        settings=[{"name": "server.memory.pagecache.size", "value": page_cache}],
    )


def look(answering: Server) -> dict[str, Check]:
    return {check.name: check for check in check_content(cast(Neo4jStore, answering))}


def not_well(answering: Server) -> dict[str, Level]:
    return {name: check.level for name, check in look(answering).items() if check.level is not Level.OK}


@pytest.mark.parametrize(
    ("answering", "found"),
    [
        (server(), {}),
        (server(page_cache=None), {}),
        (server(nodes=700), {}),
        (server(heap=511), {"heap": Level.WARNING}),
        (server(page_cache="512.00KiB"), {"page cache": Level.WARNING}),
        (server(nodes=700, ours=False), {"content": Level.WARNING}),
    ],
)
def test_memory_and_content_are_weighed(answering: Server, found: dict[str, Level]) -> None:
    assert not_well(answering) == found


def test_way_out_is_a_setting_that_is_large_enough() -> None:
    # 601 nodes of 1,000 bytes and 400 edges of 600 are 841,000 bytes.
    assert "server.memory.pagecache.size=1m " in look(server(page_cache="512.00KiB"))["page cache"].way_out


def test_server_that_does_not_tell_is_a_warning() -> None:
    answering = Server(totals=[{"nodes": 601, "edges": 400}], format_version=[{"format": 3}])
    assert not_well(answering) == {"heap": Level.WARNING, "page cache": Level.WARNING}
    assert "no right to ask heap" in look(answering)["heap"].found


def test_content_that_cannot_be_read_is_a_failure() -> None:
    assert not_well(Server()) == {"content": Level.FAILED}


@pytest.mark.parametrize(
    ("version", "level"),
    [("5.26.30", Level.OK), ("2026.01.3", Level.OK), ("5.9.0", Level.WARNING), ("aura", Level.OK)],
)
def test_version_is_compared_with_those_that_are_tested(version: str, level: Level) -> None:
    rows: list[Mapping[str, Any]] = [
        {"name": "Cypher", "versions": ["5", "25"], "edition": ""},
        {"name": "Neo4j Kernel", "versions": [version], "edition": "community"},
    ]
    check = check_version(cast(Neo4jStore, Server(components=rows)))
    assert (check.level, check.found) == (level, f"Neo4j {version}, community edition")


def test_version_that_is_not_told_is_an_error_for_the_caller() -> None:
    with pytest.raises(CiteweaveError, match="no right"):
        check_version(cast(Neo4jStore, Server()))
