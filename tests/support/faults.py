"""Stores that fail on purpose, around ones that work."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from citeweave.graph.errors import StoreLimitError, StoreRefusedError, StoreUnavailableError
from citeweave.graph.model import Graph, NodeKind
from citeweave.graph.ports import GraphStore, WriteReport


class FaultyStore:
    """Refuses what holds one of some papers, or more papers than it may, and goes away after some writes."""

    def __init__(
        self, store: GraphStore, refused: Collection[str] = (), most: int = 1_000, lasts: int | None = None
    ) -> None:
        self._store = store
        self._refused = frozenset(refused)
        self._most = most
        self._left = lasts
        self.tries: list[int] = []

    def write(self, graph: Graph) -> WriteReport:
        papers = [node.id for node in graph.nodes if node.kind is NodeKind.PAPER]
        self.tries.append(len(papers))
        if self._left == 0:
            raise StoreUnavailableError(f"{self._store.url} does not answer")
        if len(papers) > self._most:
            raise StoreLimitError(f"{self._store.url} refused {len(papers)} papers at once")
        if wrong := self._refused.intersection(papers):
            raise StoreRefusedError(f"{self._store.url} refused {min(wrong)}")
        if self._left is not None:
            self._left -= 1
        return self._store.write(graph)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)
