"""Facts of made-up papers, as many as wanted, through ``neo4j-admin`` into a store that citeweave opens and checks.

::

    python tests/bench/bulk_import.py [--papers 1000] [--folder FOLDER] [--files-only]
    python tests/bench/bulk_import.py --load FOLDER --neo4j URL

Papers are made, turned into a graph and written in parts, so that the memory of this process does not grow with them;
it is printed with the time and the size of the files. FOLDER keeps the files and the server's data; without it, both
are removed at the end. Needs Java 17 and Maven, as ``make neo4j`` does. For Linux and macOS.

With ``--load``, files that are kept (FOLDER/files) are loaded over Bolt into the empty database at URL, by a process
that did not make them; NEO4J_PASSWORD is read. Every so many rows it prints how long that took and its memory.
"""

from __future__ import annotations

import argparse
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import synthetic

from citeweave.graph.bulk import ARGUMENTS, BulkWriter
from citeweave.graph.bulk_reading import BulkFolder
from citeweave.graph.model import Edge, EdgeKind, Evidence, Graph, Link, NodeKind, Section
from citeweave.graph.ports import GraphStore
from citeweave.graph.references import REFERRING, references
from citeweave.graph.stores import Access, open_store
from citeweave.graph.stores.filling import fill
from citeweave.graph.stores.form import FORMAT

SCRIPT = Path(__file__).resolve().parents[1] / "neo4j_local" / "neo4j-local"
PASSWORD = "bench-password"  # noqa: S105  (of a server that only this run can reach)
PART = 1_000
EVERY_ROWS = 100_000
UNIT = 1 if sys.platform == "darwin" else 1024
"""The bytes in which systems count the peak of memory."""

_NOWHERE = Evidence(Section.TITLE, 0, 0, "")


class Files:
    """Writes the files of an import part by part; of what was written, only the shared things are remembered."""

    def __init__(self, writer: BulkWriter, total: int) -> None:
        self._writer = writer
        self._total = total
        self._seen: set[object] = set()
        self.counts: Counter[str] = Counter()

    def add(self, part: Graph) -> None:
        """Write the papers of a part, what they state, and what no part before it had."""
        proposed = {edge.target for edge in part.edges if edge.kind is EdgeKind.PROPOSES}
        own = (NodeKind.PAPER, NodeKind.CLAIM)
        nodes = [node for node in part.nodes if node.kind in own or node.id in proposed]
        # A method of another part is that part's to write; all other things are alike in every part.
        nodes += [node for node in part.nodes if node.kind not in (*own, NodeKind.METHOD) and self._is_new(node.id)]
        links = [link for link in part.links if not link.via and self._is_new(link)]
        links += sorted(self._references(part.edges))
        self._writer.add_nodes(nodes)
        self._writer.add_edges(part.edges)
        self._writer.add_links(links)
        self.counts.update(node.kind.value for node in nodes)
        self.counts.update(edge.kind.value for edge in part.edges)
        self.counts.update(link.kind.value for link in links)

    def _is_new(self, key: object) -> bool:
        is_new = key not in self._seen
        self._seen.add(key)
        return is_new

    def _references(self, edges: Iterable[Edge]) -> set[Link]:
        """Return the references of a part's papers to any paper: who proposed a method stands in its name."""
        at: dict[str, list[Edge]] = {}
        dates: dict[str, str | None] = {}
        for edge in edges:
            if edge.kind not in REFERRING or not edge.target.startswith("method:"):
                continue
            number = synthetic.number_of(edge.names[0], NodeKind.METHOD)
            paper = synthetic.id_of(number)
            first = Edge(paper, EdgeKind.PROPOSES, edge.target, paper, _NOWHERE, 1.0, "", "")
            at.setdefault(edge.target, [first]).append(edge)
            for other in (paper, edge.paper):
                dates[other] = synthetic.date_of(int(other.rpartition("-")[2]), self._total)
        return references(at, dates)


def write_files(total: int, folder: Path, size: int = PART) -> Counter[str]:
    """Write the files of `total` papers, and return how many nodes and edges of each kind there are."""
    with BulkWriter(folder, {"format": FORMAT}) as writer:
        files = Files(writer, total)
        for number, part in enumerate(synthetic.build_parts(total, size), start=1):
            files.add(part)
            if number % 50 == 0:
                print(f"         {number * size} papers, {peak():.0f} MB", flush=True)
        writer.finish()
    return files.counts


def peak(who: int = resource.RUSAGE_SELF) -> float:
    """Return the most memory that this process, or one that it started, has held, in megabytes."""
    return resource.getrusage(who).ru_maxrss * UNIT / 1e6


def script(*words: str | Path, folder: Path | None = None) -> None:
    """Run ``neo4j-local``; what it prints is shown if it fails."""
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, words)], capture_output=True, text=True, check=False, cwd=folder
    )
    if done.returncode:
        sys.exit(f"neo4j-local {words[0]} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def serve(home: Path) -> Iterator[str]:
    """Yield the address of a server on the data in `home`, on free ports; it is stopped at the end."""
    ports = []
    for _ in range(2):
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            ports.append(str(listener.getsockname()[1]))
    words = ("--bolt-port", ports[0], "--http-port", ports[1], "--password", PASSWORD)
    script("start", "--home", home, *words)
    try:
        yield f"bolt://neo4j:{PASSWORD}@127.0.0.1:{ports[0]}"
    finally:
        script("stop", "--home", home)


def check(store: GraphStore, total: int, wanted: Counter[str]) -> None:
    """End with a message if the store does not hold what was written; the first and last papers are read back whole."""
    counts = store.count()
    if {**counts.nodes, **counts.edges} != dict(wanted):
        sys.exit(f"error: {counts} are not the {wanted} that were written")
    for number in (0, total // 2, total - 1):
        part = synthetic.build_part(number, number + 1, total)
        found = store.read_papers([synthetic.id_of(number)])
        if found.edges != part.edges:
            sys.exit(f"error: paper {number} is not as it was written")


class Clock:
    """Prints what each step took."""

    def __init__(self, papers: int) -> None:
        self._papers = papers
        self._started = time.perf_counter()

    def lap(self, step: str, rest: str) -> None:
        """Print the seconds since the last step, and those of a thousand papers."""
        seconds = time.perf_counter() - self._started
        print(f"{step:8}{seconds:9.1f} s{seconds / self._papers * 1e6:9.1f} ms for 1000 papers  {rest}", flush=True)
        self._started = time.perf_counter()


def measure(total: int, folder: Path, files_only: bool) -> None:
    """Run all steps, and print what each took."""
    files = folder / "files"
    files.mkdir(parents=True)
    clock = Clock(total)
    counts = write_files(total, files)
    size = sum(path.stat().st_size for path in files.iterdir()) / 1e6
    edges = sum(counts[kind] for kind in EdgeKind)
    clock.lap("files", f"{counts.total() - edges} nodes, {edges} edges, {size:.0f} MB; {peak():.0f} MB of memory")
    if files_only:
        return
    script("import", "--home", folder / "home", f"@{ARGUMENTS}", folder=files)
    clock.lap("import", f"{peak(resource.RUSAGE_CHILDREN):.0f} MB of memory")
    with serve(folder / "home") as url:
        clock.lap("start", "")
        with open_store(url, Access.WRITE) as store:
            clock.lap("open", "and create the constraints")
            check(store, total, counts)
            clock.lap("check", "counts, and three papers as they were written")


def load_files(files: Path, url: str, every: int = EVERY_ROWS) -> None:
    """Load kept files over Bolt, print how time and memory grow, and compare the counts with those of the files."""
    folder = BulkFolder(files, FORMAT)
    print(f"{folder.rows} rows")
    print(f"{'rows':>10}{'papers':>10}{'seconds':>10}{'CPU s':>10}{'ms/paper':>10}{'peak MB':>10}", flush=True)
    papers = folder.counts.get(NodeKind.PAPER, 0)
    started, cpu = time.perf_counter(), time.process_time()
    shown = first = -1

    def tell(done: int) -> None:
        nonlocal shown, first
        first = done if first < 0 else first
        if done // every <= shown and done < folder.rows:
            return
        shown = done // every
        seconds, share = time.perf_counter() - started, papers / max(folder.rows, 1)
        each = seconds * 1e3 / max((done - first) * share, 1)
        spent = time.process_time() - cpu
        print(f"{done:10}{done * share:10.0f}{seconds:10.1f}{spent:10.1f}{each:10.2f}{peak():10.0f}", flush=True)

    fill(url, folder, tell)
    with open_store(url) as store:
        counts = store.count()
    if {**counts.nodes, **counts.edges} != {kind.value: rows for kind, rows in folder.counts.items() if rows}:
        sys.exit(f"error: {counts} are not the {folder.counts} of the files")
    print("all counts are those of the files")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, help="a new folder, which is kept")
    parser.add_argument("--files-only", action="store_true", help="write the files, and import nothing")
    parser.add_argument("--load", type=Path, metavar="FOLDER", help="load the files that an earlier run kept")
    parser.add_argument("--neo4j", metavar="URL", help="the empty database that --load fills")
    options = parser.parse_args()
    if bool(options.load) != bool(options.neo4j):
        sys.exit("error: --load and --neo4j go together")
    if options.load:
        load_files(options.load / "files", options.neo4j)
        return
    if options.papers < 1:
        sys.exit("error: --papers takes a number from 1")
    print(f"{options.papers} papers, {os.cpu_count()} cores", flush=True)
    if options.folder:
        if options.folder.exists():
            sys.exit(f"error: {options.folder} is there already; name a new folder")
        measure(options.papers, options.folder.resolve(), options.files_only)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(options.papers, Path(folder), options.files_only)


if __name__ == "__main__":
    main()
