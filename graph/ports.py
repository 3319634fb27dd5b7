"""What every store can do: the one interface between the graph and where it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any, Protocol, Self

from citeweave.cypher.catalog import Query
from citeweave.graph.model import Graph, Node, NodeKind, Value
from citeweave.graph.plan import Change
from citeweave.graph.resolve.overrides import Overrides

Annotations = Mapping[str, Mapping[str, Value]]
"""What an analysis found of nodes: properties by id."""


class Access(StrEnum):
    """What a store is opened for."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to a query: its columns, and a dict a row in their order."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many nodes and edges of each kind a store holds; kinds it has none of are left out."""

    nodes: Mapping[str, int] = field(default_factory=dict)
    edges: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What a write changed, links among the edges; `changed` are nodes and edges that were there and differed.

    `retries` tells how often a transaction was begun again; it says nothing of what was written.
    """

    created_nodes: int = 0
    created_edges: int = 0
    changed_nodes: int = 0
    changed_edges: int = 0
    removed_nodes: int = 0
    removed_edges: int = 0
    retries: int = field(default=0, compare=False)

    @classmethod
    def of(cls, change: Change, retries: int = 0) -> Self:
        """Return the numbers of a change."""
        return cls(
            created_nodes=change.new_nodes,
            created_edges=change.new_edges + change.new_links,
            changed_nodes=len(change.put_nodes) - change.new_nodes,
            changed_edges=len(change.put_edges) - change.new_edges + len(change.put_links) - change.new_links,
            removed_nodes=len(change.drop_nodes),
            removed_edges=len(change.drop_edges) + len(change.drop_links),
            retries=retries,
        )

    def __add__(self, other: WriteReport) -> WriteReport:
        return WriteReport(
            self.created_nodes + other.created_nodes,
            self.created_edges + other.created_edges,
            self.changed_nodes + other.changed_nodes,
            self.changed_edges + other.changed_edges,
            self.removed_nodes + other.removed_nodes,
            self.removed_edges + other.removed_edges,
            self.retries + other.retries,
        )

    @property
    def is_empty(self) -> bool:
        """Tell whether the store already held just this."""
        return self == WriteReport()


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What an empty store holds after a load; `rows_before` of it were written by one that was interrupted.

    `retries` tells how often a transaction was begun again; it says nothing of what was written.
    """

    nodes: int
    edges: int
    links: int
    rows_before: int = 0
    retries: int = 0


class SchemaState(StrEnum):
    """How far a constraint or an index is there."""

    ONLINE = "online"
    POPULATING = "populating"
    MISSING = "missing"
    FAILED = "failed"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class SchemaPart:
    """One constraint or index that a store should have; `version` is the number of its migration."""

    version: int
    name: str
    what: str
    state: SchemaState
    note: str = ""
    is_unique: bool = False


@dataclass(frozen=True, slots=True)
class Schema:
    """The constraints and indexes that a store should have; without any it is of a kind that needs none.

    `version` is the last migration that the store knows it has, `newest` the last one that there is.
    """

    version: int = 0
    newest: int = 0
    parts: tuple[SchemaPart, ...] = ()

    def of_state(self, *states: SchemaState) -> tuple[SchemaPart, ...]:
        """Return the parts in one of these states."""
        return tuple(part for part in self.parts if part.state in states)

    @property
    def lacking(self) -> tuple[SchemaPart, ...]:
        """Return the parts that are missing or broken."""
        return self.of_state(SchemaState.MISSING, SchemaState.FAILED, SchemaState.BLOCKED)

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is missing or broken, and the store knows it."""
        return not self.lacking and self.version == self.newest


class GraphStore(Protocol):
    """A place where one graph is kept.

    Every method raises a `StoreError`, or a `QueryError` where a query is at fault, and no error of an engine's own.
    """

    url: str

    def write(self, graph: Graph) -> WriteReport:
        """Make the papers of `graph` state exactly what it holds, all or nothing."""

    @property
    def overrides(self) -> Overrides:
        """Return the overrides under which the names of this store are settled."""

    def settle(self, overrides: Overrides) -> WriteReport:
        """Settle all names of the store under these overrides, and those of later writes too."""

    def remove(self, papers: Iterable[str]) -> WriteReport:
        """Remove papers by id, and all that only they state; an unknown id is no error."""

    def plan_removal(self, papers: Iterable[str]) -> Change:
        """Return what `remove` would change."""

    def annotate(self, found: Annotations) -> None:
        """Keep what an analysis found of nodes, in place of an earlier one, until the graph changes.

        It is no part of the graph: neither `read` nor an export has it.
        """

    @property
    def annotations(self) -> Annotations:
        """Return what the last analysis found; nothing if the graph changed since."""

    def read(self) -> Graph:
        """Return the whole graph."""

    def read_papers(self, papers: Iterable[str]) -> Graph:
        """Return what these papers state, with the nodes that it joins, but no links; an unknown id adds nothing."""

    def paper_nodes(self, papers: Iterable[str]) -> list[Node]:
        """Return the nodes of these papers; an unknown id adds nothing."""

    def count(self) -> Counts:
        """Return how many nodes and edges there are."""

    def lookup(self, text: str, kinds: Iterable[NodeKind]) -> tuple[str, ...]:
        """Return the ids of the nodes that `text` means: by id, else by name, else by another spelling; sorted."""

    def run(self, query: Query, parameters: Mapping[str, Any]) -> Rows:
        """Return the answer to a query of the catalogue, its parameters already bound."""

    def run_text(self, text: str) -> Rows:
        """Return the answer to the owner's own read-only Cypher."""

    def schema(self) -> Schema:
        """Return what constraints and indexes the store should have, and how far they are there."""

    def apply_schema(self) -> Schema:
        """Create the constraints and indexes that are missing, wait until they are filled, and return how they are."""

    def close(self) -> None:
        """Let go of the store; harmless when repeated."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
