"""A loader that is killed with SIGKILL, time and again, loses nothing and leaves nothing half or twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from citeweave.graph.errors import StoreMissingError
from citeweave.graph.model import Graph, NodeKind
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import open_store
from support.loading import PAPERS, PAPERS_PER_ROUND, whole
from support.neo4j import server
from support.updates import edges_of_papers

TESTS = Path(__file__).parents[1]
_ROUNDS_PER_LIFE = 4


@cache
def expected() -> Graph:
    """Return what an undisturbed build gives."""
    return whole()


class Embedded:
    """New files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._number = 0

    def new(self) -> str:
        self._number += 1
        return str(self._folder / f"{self._number}.kgl")


class Neo4j:
    """The one database of this run's server."""

    def __init__(self, _folder: Path) -> None:
        self._server = server()

    def new(self) -> str:
        self._server.empty()
        return self._server.url


def start(url: str) -> subprocess.Popen[str]:
    """Start the loader."""
    return subprocess.Popen(
        [sys.executable, "-m", "support.loading", url], cwd=TESTS, stdout=subprocess.PIPE, text=True
    )


def live(url: str, rounds: int, delay: float) -> bool:
    """Let the loader begin some rounds, kill it a moment later, and tell whether it was killed before it was done."""
    with start(url) as loader:
        assert loader.stdout
        lines = iter(loader.stdout.readline, "")
        for line in lines:
            if line.startswith("done"):
                return False
            rounds -= 1
            if rounds == 0:
                time.sleep(delay)
                loader.send_signal(signal.SIGKILL)
                break
        return "done" not in "".join(lines) and loader.wait() == -signal.SIGKILL


def check_whole_papers(url: str) -> int:
    """Check that each paper is in the store with all that it states, or not at all, and return how many are."""
    try:
        with open_store(url) as store:
            graph = store.read()
    except StoreMissingError:
        return 0
    papers = {node.id for node in graph.nodes if node.kind is NodeKind.PAPER}
    assert all("content_hash" in node.properties for node in graph.nodes if node.kind is NodeKind.PAPER)
    wanted = edges_of_papers(expected())
    assert edges_of_papers(graph) == {paper: wanted[paper] for paper in papers}
    return len(papers)


def measure(url: str) -> Iterator[float]:
    """Yield how long each round of an undisturbed load takes."""
    with start(url) as loader:
        assert loader.stdout
        before = 0.0
        for line in iter(loader.stdout.readline, ""):
            now = time.monotonic()
            if before:
                yield now - before
            before = now
            assert line in (f"done {PAPERS}\n", "round\n")


def kill_loaders(place: Embedded | Neo4j, kills: int, seed: int) -> None:
    """Kill loaders at moments that the seed chooses, and let others finish what they began."""
    moments = random.Random(seed)  # noqa: S311  (moments need only differ)
    url = place.new()
    longest = max(measure(url))
    with open_store(url) as store:
        assert export_hash(store.read()) == export_hash(expected())
    done = lives = 0
    while done < kills:
        url = place.new()
        held = 0
        while live(url, moments.randint(1, _ROUNDS_PER_LIFE), moments.uniform(0, longest)):
            done += 1
            now = check_whole_papers(url)
            assert now >= held, "what was written is gone"
            assert now % PAPERS_PER_ROUND == 0
            held = now
        lives += 1
        with open_store(url) as store:
            assert export_hash(store.read()) == export_hash(expected())
            assert sum(store.count().nodes.values()) == len(expected().nodes)
            assert sum(store.count().edges.values()) == len(expected().edges) + len(expected().links)
    print(f"{done} kills of {type(place).__name__} loaders, {lives} loads finished by others")


@pytest.mark.parametrize("place", [Embedded, Neo4j])
def test_a_killed_load_is_finished_by_the_next(place: type[Embedded | Neo4j], tmp_path: Path) -> None:
    kill_loaders(place(tmp_path), kills=4, seed=1)


@pytest.mark.soak
@pytest.mark.parametrize("place", [Embedded, Neo4j])
def test_fifty_kills_leave_no_trace(place: type[Embedded | Neo4j], tmp_path: Path) -> None:
    kill_loaders(place(tmp_path), kills=50, seed=2)


@pytest.mark.parametrize(
    ("limit_kib", "said", "least"), [(8, "was left as it was", 0), (16, "its log keeps what was written", 1)]
)
def test_a_disk_that_fills_up_in_the_middle_of_a_load_keeps_its_rounds(
    tmp_path: Path, limit_kib: int, said: str, least: int
) -> None:
    url = str(tmp_path / "graph.kgl")
    limited = f"ulimit -f {limit_kib}; exec {sys.executable} -m support.loading {url}"
    full = subprocess.run(["bash", "-c", limited], cwd=TESTS, capture_output=True, text=True, check=False)
    assert "StoreWriteError" in full.stderr
    assert said in full.stderr
    assert least <= check_whole_papers(url) < PAPERS
    with start(url) as loader:
        loader.communicate()
    with open_store(url) as store:
        assert export_hash(store.read()) == export_hash(expected())


LINES = (
    '{"id": "2210.17323", "title": "GPTQ", "abstract": "We propose GPTQ, which quantizes OPT-175B to 4 bits."}\n'
    '{"id": "b", "title": "A study of nothing much", "abstract": "We look at GPTQ and find it good on C4."}\n'
)


def test_a_killed_command_is_resumed(tmp_path: Path) -> None:
    page, killed, other = tmp_path / "papers.jsonl", tmp_path / "killed.kgl", tmp_path / "other.kgl"
    page.write_text(LINES, encoding="utf-8")
    command = [sys.executable, "-m", "citeweave.api"]
    environment = {**os.environ, "COLUMNS": "120"}
    build = subprocess.Popen([*command, "build", page, "--store", killed], stdout=subprocess.DEVNULL, env=environment)
    time.sleep(random.Random(3).uniform(0, 3))  # noqa: S311
    build.kill()
    build.wait()

    def run(*words: object) -> str:
        done = subprocess.run([*command, *map(str, words)], capture_output=True, text=True, check=True, env=environment)
        return done.stdout

    run("build", page, "--store", killed, "--resume")
    run("build", page, "--store", other)
    assert run("export", "--store", killed) == run("export", "--store", other)
    again = json.loads(run("build", page, "--store", killed, "--resume", "--json"))
    assert (again["extracted"], again["unchanged"]) == (0, 2)
