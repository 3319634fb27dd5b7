"""Every query of the catalogue gives the same rows in the same order in the file and in Neo4j."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path

import pytest

from citeweave.api.asking import ask
from citeweave.api.building import extract_graph, read_files, write_graph
from citeweave.api.commands.demo import sample_pages
from citeweave.cypher import catalog
from citeweave.cypher.binding import ParameterType
from citeweave.graph.analysis import analyse
from citeweave.graph.model import Graph
from citeweave.graph.ports import GraphStore
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import Access, open_store
from support.neo4j import server

ROOT = Path(__file__).resolve().parents[2]
REAL = sorted(Path(os.environ.get("CITEWEAVE_SHARED", ROOT.parent / "shared")).glob("pages/*.txt"))
QUERIES = catalog.load().list(catalog.Mode.READ)
WORDS = ("gpt", "net", "learning", "3d", "a")
MEASURES = ("size", "speed", "quality", "compute", "bits")
ASKED = 12


def _pages(name: str) -> Sequence[Path]:
    if name == "sample":
        return sample_pages()
    if not REAL:
        pytest.skip("the real pages are not on this machine")
    return REAL


@pytest.fixture(scope="module", params=["sample", "real pages"])
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[GraphStore]]:
    """Yield a file and a Neo4j that hold the same papers, analysed."""
    reading = read_files(_pages(request.param))
    found = server()
    found.empty()
    path = str(tmp_path_factory.mktemp("store") / "graph.kgl")
    for url in (path, found.url):
        with open_store(url, Access.WRITE) as store:
            write_graph(store, extract_graph(reading).graph)
            store.annotate(analyse(store.read()).properties)
    opened = [open_store(path), open_store(found.url)]
    yield opened
    for store in opened:
        store.close()


@pytest.fixture(scope="module")
def graph(stores: list[GraphStore]) -> Graph:
    return stores[0].read()


def list_arguments(query: catalog.Query, graph: Graph) -> Iterator[dict[str, object]]:
    """Yield some ways to ask a query: with the nodes that most edges join, and with plain words and numbers."""
    reached = Counter(edge.target for edge in graph.edges)
    stating = Counter(edge.source for edge in graph.edges if edge.source != edge.paper)
    by_reach = sorted(graph.nodes, key=lambda node: (-reached[node.id], node.id))
    by_statements = sorted(graph.nodes, key=lambda node: (-stating[node.id], node.id))
    # One that many edges reach, one that states much, and so on.
    ranked = [node for pair in zip(by_reach, by_statements, strict=True) for node in pair]
    choices: dict[str, list[object]] = {}
    for number, parameter in enumerate(query.parameters):
        if parameter.type is ParameterType.NODE:
            fitting: list[object] = [node.id for node in ranked if node.kind in parameter.kinds]
            # The second of two nodes is another one, so that a path has two ends.
            choices[parameter.name] = fitting[number * 3 :: 1 + number][:ASKED]
        elif parameter.name == "text":
            choices[parameter.name] = list(WORDS)
        elif parameter.name == "measure":
            choices[parameter.name] = list(MEASURES)
    if not choices:
        yield {}
    for values in zip_longest(*choices.values()):
        yield {name: value for name, value in zip(choices, values, strict=True) if value is not None}


def test_both_hold_the_same(stores: list[GraphStore], graph: Graph) -> None:
    assert export_hash(stores[1].read()) == export_hash(graph)
    assert stores[0].count() == stores[1].count()


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_rows_are_the_same(stores: list[GraphStore], graph: Graph, query: catalog.Query) -> None:
    answered = 0
    # Of two nodes taken at random, few have anything in common.
    is_lucky = sum(parameter.type is ParameterType.NODE for parameter in query.parameters) > 1
    for arguments in list_arguments(query, graph):
        ours, theirs = (ask(store, query.name, arguments) for store in stores)
        assert ours.columns == theirs.columns
        assert [dict(row) for row in ours.rows] == [dict(row) for row in theirs.rows], arguments
        answered += len(ours)
    assert answered > 0 or is_lucky
