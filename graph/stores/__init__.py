"""Where graphs are kept: one module a store, and `open_store` to choose among them."""

from __future__ import annotations

from enum import StrEnum

from citeweave.graph.errors import UnknownStoreError
from citeweave.graph.ports import GraphStore


class Access(StrEnum):
    """What a store is opened for; any number of readers can open what one writer holds."""

    READ = "read"
    WRITE = "write"


def open_store(url: str, access: Access = Access.READ) -> GraphStore:
    """Return the store at `url`: ``memory:``, or the path of an embedded store such as ``graph.kgl``.

    Raises:
        UnknownStoreError: `url` names no known kind of store.
        StoreError: the store cannot be opened; the subclass says why.
    """
    # Imported here so that opening one kind of store does not load the engines of all others.
    if url == "memory:":
        from citeweave.graph.stores.memory import MemoryStore  # noqa: PLC0415

        return MemoryStore()
    path = url.removeprefix("file:")
    if "://" not in path and path.endswith(".kgl"):
        from citeweave.graph.stores.embedded import EmbeddedStore  # noqa: PLC0415

        return EmbeddedStore(path, access)
    raise UnknownStoreError(f"{url!r} names no store; use memory:, or the path of a file that ends in .kgl")
