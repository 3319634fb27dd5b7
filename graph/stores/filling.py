"""Filling an empty store of any kind from the folder of an import."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping

from citeweave.graph.build import make_graph
from citeweave.graph.bulk_reading import BulkFolder
from citeweave.graph.errors import RecordError, StoreMissingError, StoreWriteError
from citeweave.graph.model import Edge, Graph, Link, Node
from citeweave.graph.plan import check_whole
from citeweave.graph.ports import GraphStore, LoadReport
from citeweave.graph.stores import Access, check_place, open_store

__all__ = ["fill"]

_PART = 10_000


def fill(
    url: str,
    folder: BulkFolder,
    tell: Callable[[int], None] = lambda _done: None,
    tell_checked: Callable[[int], None] = lambda _done: None,
    environment: Mapping[str, str] = os.environ,
) -> LoadReport:
    """Write all of `folder`, once it is checked, into the empty store at `url`.

    `tell` is told how many rows are written, and `tell_checked` how many are looked at before.

    A server is written part by part, and an interrupted load is finished by the same one again. A file is written whole
    or not at all, and its graph is held in memory.

    Raises:
        InputError: the folder cannot be read.
        StoreError: the store is not empty, or cannot be written.
    """
    if "://" in url:
        from citeweave.graph.stores.address import Address  # noqa: PLC0415  (loads the driver)
        from citeweave.graph.stores.loading import Neo4jLoader  # noqa: PLC0415

        with Neo4jLoader(Address.parse(url, environment)) as loader:
            return loader.load(folder, folder.check(tell_checked), tell)
    check_empty(url)
    folder.check(tell_checked)
    overrides = folder.parse_overrides()
    graph = read_whole(folder, tell)
    with open_store(url, Access.WRITE, environment=environment) as store:
        _refuse_content(store)
        if store.overrides != overrides:
            store.settle(overrides)
        store.write(graph.mark_settled(overrides.text))
        tell(folder.rows)
    return LoadReport(folder.nodes, folder.edges, folder.links)


def check_empty(url: str) -> None:
    """Raise if a store holds anything; one that is not there does not."""
    try:
        with open_store(url) as store:
            _refuse_content(store)
    except StoreMissingError:
        check_place(url)


def _refuse_content(store: GraphStore) -> None:
    if store.count().nodes:
        raise StoreWriteError(
            f"{store.url} is not empty, and a load fills an empty store; nothing was written. "
            "Name another one, or add papers to this one with: citeweave build"
        )


def read_whole(folder: BulkFolder, tell: Callable[[int], None] = lambda _done: None) -> Graph:
    """Return the graph of a folder.

    Raises:
        InputError: a row cannot be read, or an edge has no node at one of its ends.
        StoreRefusedError: the graph breaks a rule of those that stores keep.
    """
    nodes: list[Node] = []
    edges: list[Edge] = []
    links: list[Link] = []
    ids: set[str] = set()
    for number, row in enumerate(folder.read()):
        if number % _PART == 0:
            tell(number)
        item = row.to_item()
        if isinstance(item, Node):
            nodes.append(item)
            ids.add(item.id)
            continue
        if loose := {item.source, item.target} - ids:
            raise RecordError(f"{row.place}: {min(loose)!r} is no node of the folder; export it again")
        if isinstance(item, Edge):
            edges.append(item)
        else:
            links.append(item)
    graph = make_graph(nodes, edges, links)
    if len(ids) + len({edge.key for edge in edges}) + len({link.key for link in links}) != folder.rows:
        raise RecordError(f"{folder.path} holds a node or an edge twice; export it again")
    check_whole(graph)
    return graph
