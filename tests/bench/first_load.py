"""What a first load into an empty store takes, beside the plainest way to write the same rows; one run, with ratios.

::

    python tests/bench/first_load.py [--papers 2000] [--part 2000] [--rounds 3] [--neo4j URL]
    python tests/bench/first_load.py --grow [--full-caches] [--papers 100000] [--neo4j URL | --store FILE.kgl]

Over Bolt, the plain way is a loop of the driver that creates the same nodes and edges, batch by batch, in a database
with the same constraints; embedded, it is kglite's own bulk load, saved to a file. Contenders take turns, each on an
empty store, and the best round of each counts; on a machine that does other things too, the ratio of CPU time, the
server's among it, is the one to believe. ``--neo4j`` names a database that is emptied for this; without it, the
embedded store alone is measured. The facts are made up and their graph is built before any clock starts.

With ``--grow``, parts are built, written and forgotten one after the other; the table shows how the time of a part and
the memory of this process grow. Caches of what names mean fill as new names come, up to a bound; with ``--full-caches``
they are full from the start, so that what still grows depends on what the store holds.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, LiteralString

import kglite
import neo4j
import synthetic

from citeweave.graph.model import Edge, Graph, Link, NodeKind
from citeweave.graph.parts import split
from citeweave.graph.ports import GraphStore
from citeweave.graph.resolve import corpus, families
from citeweave.graph.resolve.abbreviations import looks_short
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.rows import edge_properties, link_properties, node_properties
from citeweave.graph.stores import Access, open_store
from citeweave.graph.stores.embedded_records import make_spec
from citeweave.graph.vocabulary import kind_of

UNIT = 1 if sys.platform == "darwin" else 1024
"""The bytes in which systems count the peak of memory."""

BATCH = 5_000
"""Rows in a statement, as our own stores send them."""

FOREIGN, MOST_CACHED = 16**7, 500_000
"""The numbers of the first name that no made-up paper has, and of the names that the largest cache keeps."""

FLOORS = {"Bolt": 1.1, "embedded": 1.25}
_NODES = "UNWIND $rows AS row CREATE (n:{}) SET n = row"
_EDGES = (
    "UNWIND $rows AS row MATCH (a:{} {{id: row.source}}) MATCH (b:{} {{id: row.target}}) "
    "CREATE (a)-[r:{}]->(b) SET r = row.properties"
)

Nodes = Mapping[str, Sequence[Mapping[str, Any]]]
Edges = Mapping[tuple[str, str, str], Sequence[Mapping[str, Any]]]


def rows_of(graph: Graph) -> tuple[Nodes, Edges]:
    """Return all rows that a store keeps: nodes by kind, edges by the kinds of source and target and their own."""
    nodes: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    edges: dict[tuple[str, str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for node in graph.nodes:
        nodes[node.kind].append(node_properties(node))
    stated: list[tuple[Edge | Link, Mapping[str, Any]]] = [(edge, edge_properties(edge)) for edge in graph.edges]
    for item, properties in [*stated, *((link, link_properties(link)) for link in graph.links)]:
        ends = (kind_of(item.source).value, kind_of(item.target).value, item.kind.value)
        edges[ends].append({"source": item.source, "target": item.target, "properties": properties})
    return nodes, edges


def batches(rows: Sequence[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the rows, so many at a time."""
    for start in range(0, len(rows), BATCH):
        yield list(rows[start : start + BATCH])


def write_plainly(driver: neo4j.Driver, nodes: Nodes, edges: Edges) -> None:
    """Create all rows over Bolt, each batch in a transaction."""

    def send(text: str, rows: list[Mapping[str, Any]]) -> None:
        literal: LiteralString = text
        session.execute_write(lambda transaction: transaction.run(literal, rows=rows).consume())

    with driver.session() as session:
        for kind, rows in nodes.items():
            for batch in batches(rows):
                send(_NODES.format(kind), batch)
        for ends, rows in edges.items():
            for batch in batches(rows):
                send(_EDGES.format(*ends), batch)


def write_in_bulk(path: Path, nodes: Nodes, edges: Edges) -> None:
    """Build all rows with kglite's bulk load, and save them to a file."""
    records = {
        (source, kind, target): [
            {"source": row["source"], "target": row["target"], **row["properties"]} for row in rows
        ]
        for (source, target, kind), rows in edges.items()
    }
    kglite.from_records(make_spec(nodes, records), save=str(path), on_missing_endpoint="error")


def write_with_citeweave(store: GraphStore, parts: Sequence[Graph]) -> None:
    """Write the parts of a graph, as ``citeweave build`` does."""
    for part in parts:
        store.write(part)


def write_to_file(path: Path, parts: Sequence[Graph]) -> None:
    """Write the parts of a graph to a new embedded store."""
    with open_store(str(path), Access.WRITE) as store:
        write_with_citeweave(store, parts)


def empty(driver: neo4j.Driver) -> None:
    """Remove all nodes of the database, some thousands at a time; its constraints stay."""
    with driver.session() as session:
        session.run(
            "MATCH (n) WHERE NOT n:CiteweaveStore CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
        ).consume()


def count_cpu(driver: neo4j.Driver) -> float:
    """Return the CPU seconds that the server has taken since it started, as its own bean tells."""
    found = driver.execute_query("CALL dbms.queryJmx('java.lang:type=OperatingSystem') YIELD attributes").records
    return float(found[0]["attributes"]["ProcessCpuTime"]["value"]) / 1e9


def clock(work: Callable[[], None], server: Callable[[], float] = lambda: 0.0) -> tuple[float, float]:
    """Return seconds, and CPU seconds of this process and the server, that something takes."""
    served, started, cpu = server(), time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    return seconds, cpu + server() - served


def compare(
    name: str,
    plain: Callable[[], None],
    ours: Callable[[], None],
    rounds: int,
    prepare: Callable[[], None] = lambda: None,
    server: Callable[[], float] = lambda: 0.0,
) -> None:
    """Print the best round of the plain way and of ours, and the ratio of the two, by the clock and in CPU time."""
    spent: dict[str, list[tuple[float, float]]] = {"plain": [], "citeweave": []}
    for _ in range(rounds):
        for contender, work in (("plain", plain), ("citeweave", ours)):
            prepare()
            spent[contender].append(clock(work, server))
    best = {contender: (min(lap[0] for lap in laps), min(lap[1] for lap in laps)) for contender, laps in spent.items()}
    for contender, (seconds, cpu) in best.items():
        print(f"{name:10}{contender:12}{seconds:8.2f} s{cpu:8.2f} s of CPU")
    ratios = [ours / plain for ours, plain in zip(best["citeweave"], best["plain"], strict=True)]
    print(f"{name:10}{'ratio':12}{ratios[0]:8.2f}  {ratios[1]:8.2f}   (floor {FLOORS[name]})", flush=True)


def run_rounds(papers: int, size: int, rounds: int, url: str | None) -> None:
    """Print what each contender takes."""
    graph = synthetic.build_part(0, papers, papers)
    parts = list(split(graph, size))
    nodes, edges = rows_of(graph)
    total = len(graph.edges) + len(graph.links)
    print(f"{papers} papers, {len(graph.nodes)} nodes, {total} edges; {os.cpu_count()} cores", flush=True)
    if url:
        over_bolt(url, parts, nodes, edges, rounds)
    with tempfile.TemporaryDirectory() as folder:
        files = (Path(folder) / f"{number}.kgl" for number in count())
        compare(
            "embedded",
            lambda: write_in_bulk(next(files), nodes, edges),
            lambda: write_to_file(next(files), parts),
            rounds,
        )


def over_bolt(url: str, parts: Sequence[Graph], nodes: Nodes, edges: Edges, rounds: int) -> None:
    """Compare the two ways over Bolt, on connections that stand already."""
    account = (os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", ""))
    driver = neo4j.GraphDatabase.driver(url, auth=account, notifications_min_severity="OFF")
    with driver, open_store(url, Access.WRITE) as store:
        compare(
            "Bolt",
            lambda: write_plainly(driver, nodes, edges),
            lambda: write_with_citeweave(store, parts),
            rounds,
            lambda: empty(driver),
            lambda: count_cpu(driver),
        )
        empty(driver)


def fill_caches() -> None:
    """Ask what more names mean than any cache keeps, none of them that of a made-up paper."""
    overrides = Overrides()
    for number in range(FOREIGN, FOREIGN + MOST_CACHED):
        name = synthetic.name_of(NodeKind.METHOD, number)
        identity = overrides.identify(NodeKind.METHOD, name).id
        corpus.form_of(identity, overrides)
        families.sized_of(identity)
        looks_short(name)


def grow(papers: int, size: int, url: str) -> None:
    """Print how time and memory grow while parts are written."""
    print(f"{'papers':>10}{'seconds':>10}{'CPU s':>10}{'papers/s':>10}{'peak MB':>10}")
    with open_store(url, Access.WRITE) as store:
        for number, part in enumerate(synthetic.build_parts(papers, size), start=1):
            seconds, cpu = clock(partial(write_with_citeweave, store, [part]))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT / 1e6
            done = min(number * size, papers)
            print(f"{done:10}{seconds:10.2f}{cpu:10.2f}{size / seconds:10.0f}{memory:10.0f}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=2_000)
    parser.add_argument("--part", type=int, default=2_000, help="how many papers go into one write")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--neo4j", metavar="URL", help="a database that may be emptied; NEO4J_PASSWORD is read")
    parser.add_argument("--grow", action="store_true", help="show how time and memory grow")
    parser.add_argument("--full-caches", action="store_true", help="with --grow: fill all caches of names first")
    parser.add_argument("--store", metavar="FILE", help="with --grow: a new embedded store")
    options = parser.parse_args()
    if min(options.papers, options.part, options.rounds) < 1:
        sys.exit("error: --papers, --part and --rounds take numbers from 1")
    if not options.grow:
        run_rounds(options.papers, options.part, options.rounds, options.neo4j)
    elif target := options.neo4j or options.store:
        if options.full_caches:
            fill_caches()
        grow(options.papers, options.part, target)
    else:
        sys.exit("error: --grow needs --neo4j URL or --store FILE.kgl")


if __name__ == "__main__":
    main()
