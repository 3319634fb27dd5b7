"""The stores that every contract runs on. To add one, write its factory and name it in `FACTORIES`."""

from __future__ import annotations

import itertools
from contextlib import suppress
from pathlib import Path
from typing import ClassVar, Protocol

from citeweave.graph.errors import StoreError
from citeweave.graph.ports import GraphStore
from citeweave.graph.stores import Access, open_store
from support.neo4j import PASSWORD, server


class StoreFactory(Protocol):
    """Makes stores of one kind, and lets go of them at the end of a test."""

    name: ClassVar[str]
    speaks_cypher: ClassVar[bool]
    is_lasting: ClassVar[bool]
    """Whether what was written is there when the store is opened again."""
    shares_reading: ClassVar[bool]
    """Whether readers can open what a writer holds."""
    many: ClassVar[int]
    """How many papers make a big batch."""

    def __init__(self, folder: Path) -> None: ...

    def new(self) -> GraphStore:
        """Return an empty store, open for writing."""

    def open(self, url: str, access: Access = Access.READ) -> GraphStore:
        """Return a store that was made before; only lasting ones can do that."""

    def close(self) -> None:
        """Let go of all stores."""


class _Factory:
    many: ClassVar[int] = 3_000

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: list[GraphStore] = []
        self._numbers = itertools.count()

    def open(self, url: str, access: Access = Access.READ) -> GraphStore:
        store = open_store(url, access)
        self._opened.append(store)
        return store

    def close(self) -> None:
        for store in self._opened:
            # A test may have made closing fail on purpose.
            with suppress(StoreError):
                store.close()


class MemoryStores(_Factory):
    name: ClassVar[str] = "memory"
    speaks_cypher: ClassVar[bool] = False
    is_lasting: ClassVar[bool] = False
    shares_reading: ClassVar[bool] = False

    def new(self) -> GraphStore:
        return self.open("memory:", Access.WRITE)


class EmbeddedStores(_Factory):
    name: ClassVar[str] = "embedded"
    speaks_cypher: ClassVar[bool] = True
    is_lasting: ClassVar[bool] = True
    shares_reading: ClassVar[bool] = True

    def new(self) -> GraphStore:
        return self.open(str(self._folder / f"{next(self._numbers)}.kgl"), Access.WRITE)


class Neo4jStores(_Factory):
    """The one database of this run's server, emptied for each new store."""

    name: ClassVar[str] = "neo4j"
    speaks_cypher: ClassVar[bool] = True
    is_lasting: ClassVar[bool] = True
    shares_reading: ClassVar[bool] = True
    many: ClassVar[int] = 300

    def new(self) -> GraphStore:
        found = server()
        found.empty()
        return self.open(f"bolt://127.0.0.1:{found.bolt_port}", Access.WRITE)

    def open(self, url: str, access: Access = Access.READ) -> GraphStore:
        store = open_store(url, access, environment={"NEO4J_PASSWORD": PASSWORD})
        self._opened.append(store)
        return store


FACTORIES: tuple[type[StoreFactory], ...] = (MemoryStores, EmbeddedStores, Neo4jStores)
