"""Where graphs are kept: one module a store, and `open_store` to choose among them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from citeweave.graph.errors import StoreMissingError, UnknownStoreError
from citeweave.graph.ports import Access, GraphStore
from citeweave.graph.stores.form import hide_password

__all__ = ["Access", "check_place", "open_store"]


def open_store(
    url: str,
    access: Access = Access.READ,
    *,
    into_existing: bool = False,
    environment: Mapping[str, str] = os.environ,
) -> GraphStore:
    """Return the store at `url`; any number of readers can open what one writer holds.

    It is ``memory:``, the path of an embedded store such as ``graph.kgl``, or the address of a Neo4j such as
    ``bolt://localhost:7687``, whose user and password stand in ``NEO4J_USERNAME`` and ``NEO4J_PASSWORD`` of
    `environment`. `into_existing` allows writing to a database that holds data which citeweave did not write.

    Raises:
        UnknownStoreError: `url` names no known kind of store.
        StoreError: the store cannot be opened; the subclass says why.
    """
    # Imported here so that opening one kind of store does not load the engines of all others.
    if url == "memory:":
        from citeweave.graph.stores.memory import MemoryStore  # noqa: PLC0415

        return MemoryStore()
    if "://" in url:
        from citeweave.graph.stores.address import Address  # noqa: PLC0415
        from citeweave.graph.stores.neo4j import Neo4jStore  # noqa: PLC0415

        return Neo4jStore(Address.parse(url, environment), access, into_existing=into_existing)
    path = url.removeprefix("file:")
    if path.endswith(".kgl"):
        from citeweave.graph.stores.embedded import EmbeddedStore  # noqa: PLC0415

        return EmbeddedStore(path, access)
    raise UnknownStoreError(
        f"{hide_password(url)!r} names no store; use memory:, the path of a file that ends in .kgl, or bolt://HOST:PORT"
    )


def check_place(url: str) -> None:
    """Raise if the file of a new store has no folder to be made in; what else is wrong, opening it tells."""
    path = Path(url.removeprefix("file:"))
    if "://" not in url and path.suffix == ".kgl" and not path.exists() and not path.parent.is_dir():
        raise StoreMissingError(f"{path}: the folder {path.parent} does not exist; make it first")
