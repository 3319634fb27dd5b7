"""What an edge costs in the embedded store: bytes of disk and of memory, in each kind of storage that kglite has.

::

    python tests/bench/embedded_size.py [--papers 10000]

The facts are made up. Each storage is written by one process and opened by another, which walks along all edges and
tells by how much its memory has grown. ``memory`` is what stores use. For Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import kglite
import synthetic

from citeweave.graph.plan import Change
from citeweave.graph.stores.embedded_records import to_records
from citeweave.graph.stores.form import FORMAT

STORAGES = ("memory", "mapped", "disk")
_WALK = "MATCH (a)-[r]->(b) RETURN count(r.evidence) AS edges"


def write(storage: str, records: Path, place: Path) -> None:
    """Write the records to a place in one kind of storage."""
    text = records.read_text(encoding="utf-8")
    if storage == "disk":
        kglite.from_records(text, storage="disk", path=str(place)).save(str(place))
    else:
        name = "default" if storage == "memory" else storage
        kglite.from_records(text, storage=name, save=str(place))


def walk(graph: kglite.KnowledgeGraph) -> int:
    """Return how many stated edges there are, once all have been looked at."""
    return int(graph.freeze().cypher(_WALK).to_list()[0]["edges"])


def resident() -> int:
    """Return the bytes of memory that this process holds now."""
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")


def size_of(place: Path) -> int:
    """Return the bytes of a file, or of all files of a folder."""
    files = [place] if place.is_file() else [file for file in place.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files)


def in_another_process(step: str, storage: str, records: Path, place: Path) -> tuple[float, float, int]:
    """Return the seconds, bytes of memory and edges of a step that has a process for itself."""
    command = [sys.executable, __file__, "--step", step, "--storage", storage, str(records), str(place)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told["seconds"], told["bytes"], told["edges"]


def run_step(step: str, storage: str, records: Path, place: Path) -> None:
    """Take one step, and tell what it took."""
    before, started, edges = resident(), time.perf_counter(), 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        if step == "write":
            write(storage, records, place)
        else:
            graph = kglite.load(str(place))
            edges = walk(graph)
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "bytes": resident() - before, "edges": edges}))


def compare(papers: int) -> None:
    """Print what each kind of storage takes."""
    graph = synthetic.build_part(0, papers, papers)
    total = len(graph.edges) + len(graph.links)
    print(f"{papers} papers, {len(graph.nodes)} nodes, {total} edges")
    print(f"{'storage':10}{'write s':>9}{'walk s':>9}{'disk B/edge':>13}{'memory B/edge':>15}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        records = folder / "records.json"
        records.write_text(to_records(Change.of_first(graph), {"id": "citeweave", "format": FORMAT}), encoding="utf-8")
        for storage in STORAGES:
            place = folder / storage if storage == "disk" else folder / f"{storage}.kgl"
            written, _, _ = in_another_process("write", storage, records, place)
            walked, held, edges = in_another_process("walk", storage, records, place)
            if edges != len(graph.edges):
                sys.exit(f"error: {storage} gave back {edges} of {len(graph.edges)} edges")
            sizes = f"{size_of(place) / total:13.0f}{held / total:15.0f}"
            print(f"{storage:10}{written:9.2f}{walked:9.2f}{sizes}", flush=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=10_000)
    parser.add_argument("--step", choices=["write", "walk"], help=argparse.SUPPRESS)
    parser.add_argument("--storage", choices=STORAGES, help=argparse.SUPPRESS)
    parser.add_argument("places", nargs="*", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        run_step(options.step, options.storage, *options.places)
    elif options.papers < 1:
        sys.exit("error: --papers takes numbers from 1")
    else:
        compare(options.papers)


if __name__ == "__main__":
    main()
