"""Fixtures and settings of all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("support")

from support.neo4j import Neo4jServer, server  # noqa: E402
from support.stores import FACTORIES, StoreFactory  # noqa: E402

# A shared machine has slow moments, so no example has a deadline; a fixture that makes a new store each time it is
# asked can serve all examples of a property.
_SUPPRESSED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
settings.register_profile("here", deadline=None, suppress_health_check=_SUPPRESSED)
settings.register_profile("ci", parent=settings.get_profile("here"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def _make(kind: type[StoreFactory], folder: Path) -> Iterator[StoreFactory]:
    factory = kind(folder)
    yield factory
    factory.close()


@pytest.fixture(params=FACTORIES, ids=lambda kind: kind.name)
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreFactory]:
    """Yield the maker of each kind of store."""
    yield from _make(request.param, tmp_path)


@pytest.fixture(params=[kind for kind in FACTORIES if kind.speaks_cypher], ids=lambda kind: kind.name)
def cypher_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreFactory]:
    """Yield the maker of each kind of store that speaks Cypher."""
    yield from _make(request.param, tmp_path)


@pytest.fixture(params=[kind for kind in FACTORIES if not kind.speaks_cypher], ids=lambda kind: kind.name)
def speechless_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreFactory]:
    """Yield the maker of each kind of store that speaks no Cypher."""
    yield from _make(request.param, tmp_path)


@pytest.fixture(params=[kind for kind in FACTORIES if kind.is_lasting], ids=lambda kind: kind.name)
def lasting_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreFactory]:
    """Yield the maker of each kind of store that outlives its process."""
    yield from _make(request.param, tmp_path)


@pytest.fixture(params=[kind for kind in FACTORIES if kind.shares_reading], ids=lambda kind: kind.name)
def shared_stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StoreFactory]:
    """Yield the maker of each kind of store that can be read while it is written."""
    yield from _make(request.param, tmp_path)


@pytest.fixture
def empty() -> Iterator[Neo4jServer]:
    """Yield the server of this run, without any data or schema."""
    found = server()
    found.wipe()
    yield found
    found.wipe()
