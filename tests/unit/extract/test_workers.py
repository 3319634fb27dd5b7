"""Facts do not depend on the number of processes, nor on how papers are batched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from importlib.resources import files
from pathlib import Path

import pytest

from citeweave.extract import workers
from citeweave.extract.pipeline import extract
from citeweave.graph.errors import WorkerError
from citeweave.graph.model import PaperFacts

SAMPLE = files("citeweave.extract") / "sample/papers.jsonl"
ROWS = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
TEXTS: list[workers.Text] = [(row["id"], row["title"], row["abstract"]) for row in ROWS]


@pytest.fixture(scope="module")
def alone() -> list[PaperFacts]:
    return list(extract(TEXTS))


@pytest.mark.parametrize("size", [1, 7, 64])
def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch, alone: list[PaperFacts], size: int) -> None:
    monkeypatch.setattr(workers, "BATCH", size)
    assert list(workers.extract_all(TEXTS)) == alone


@pytest.mark.parametrize("count", [2, 3])
def test_processes_change_nothing(monkeypatch: pytest.MonkeyPatch, alone: list[PaperFacts], count: int) -> None:
    monkeypatch.setattr(workers, "BATCH", 5)
    monkeypatch.setattr(workers, "_AHEAD", 1)
    assert list(workers.extract_all(iter(TEXTS), count)) == alone


SEEDED = """
import json, sys
from citeweave.extract import workers
if __name__ == "__main__":
    workers.BATCH = 7
    for facts in workers.extract_all([tuple(row) for row in json.load(sys.stdin)], 2):
        print(facts)
"""


@pytest.mark.parametrize("seed", ["1", "99"])
def test_the_hash_seed_of_the_processes_changes_nothing(alone: list[PaperFacts], tmp_path: Path, seed: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(SEEDED, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script], input=json.dumps(TEXTS), capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )  # fmt: skip
    assert done.stdout.splitlines() == [repr(facts) for facts in alone]


def test_no_papers_need_no_process() -> None:
    assert list(workers.extract_all([], 2)) == []


def test_fewer_workers_than_one_are_refused() -> None:
    with pytest.raises(ValueError, match="1 or more"):
        list(workers.extract_all(TEXTS, 0))


def test_few_papers_are_not_worth_a_process() -> None:
    assert workers.choose_workers(workers.WORTH - 1) == 1
    assert 1 <= workers.choose_workers(10_000) <= workers.MOST


def end_at_once(papers: Sequence[workers.Text]) -> list[PaperFacts]:
    os._exit(1)


def test_a_process_that_ends_is_an_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "extract_batch", end_at_once)
    with pytest.raises(WorkerError, match=r"after 0 papers .* --workers 1") as caught:
        list(workers.extract_all(TEXTS, 2))
    assert isinstance(caught.value.__cause__, BrokenProcessPool)


def test_an_error_in_a_process_is_that_error() -> None:
    with pytest.raises(ValueError, match="unpack"):
        list(workers.extract_all([("id", "title")], 2))  # type: ignore[list-item]


SCRIPT = """
import multiprocessing, sys, time
from citeweave.extract.workers import extract_all
if __name__ == "__main__":
    facts = extract_all([("p", "Kites", "We propose KiteX.")] * 400, 2)
    next(facts)
    assert "spacy" not in sys.modules
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    time.sleep(60)
"""


def runs(process: int) -> bool:
    """Return whether a process is there and has not ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as parent:
        assert parent.stdout is not None
        started = [int(word) for word in parent.stdout.readline().split()]
        parent.kill()
    assert len(started) == 2
    deadline = time.monotonic() + 20
    while any(map(runs, started)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(runs, started))
