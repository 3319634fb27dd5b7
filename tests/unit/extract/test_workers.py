"""Facts do not depend on the number of processes, nor on how papers are batched."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from importlib.resources import files

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


def test_no_papers_need_no_process() -> None:
    assert list(workers.extract_all([], 2)) == []


def test_few_papers_are_not_worth_a_process() -> None:
    assert workers.choose_workers(workers.WORTH - 1) == 1
    assert 1 <= workers.choose_workers(10_000) <= workers.MOST


def end_at_once(papers: Sequence[workers.Text]) -> list[PaperFacts]:
    os._exit(1)


def test_a_process_that_ends_is_an_error_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "extract_batch", end_at_once)
    with pytest.raises(WorkerError, match="--workers 1") as caught:
        list(workers.extract_all(TEXTS, 2))
    assert isinstance(caught.value.__cause__, BrokenProcessPool)


def test_an_error_in_a_process_is_that_error() -> None:
    with pytest.raises(ValueError, match="unpack"):
        list(workers.extract_all([("id", "title")], 2))  # type: ignore[list-item]
