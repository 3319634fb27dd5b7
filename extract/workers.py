"""Extraction in several processes: the facts are those of one process, in the same order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context
from typing import TypeAlias

from citeweave.graph.errors import WorkerError
from citeweave.graph.model import PaperFacts

Text: TypeAlias = tuple[str, str, str]
"""Id, title and abstract of a paper."""

BATCH = 16
# Below this, a second process takes longer to start than it saves.
WORTH = 64
# More of them wait for memory more than they work.
MOST = 8
_AHEAD = 4


def extract_batch(papers: Sequence[Text]) -> list[PaperFacts]:
    """Return the facts of some papers, in their order: a pure function that any process may call."""
    # Loaded by the process that needs it: starting a worker must not import spaCy into the one that starts it.
    from citeweave.extract.pipeline import extract  # noqa: PLC0415

    return list(extract(papers))


def choose_workers(papers: int) -> int:
    """Return how many processes pay for so many papers on this machine."""
    if papers < WORTH:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST, papers // (WORTH // 2))


def extract_all(papers: Iterable[Text], workers: int = 1) -> Iterator[PaperFacts]:
    """Yield the facts of papers in their order, whatever the number of processes.

    Raises:
        WorkerError: a process ended before its work was done.
    """
    rest = iter(papers)
    batches = iter(lambda: list(islice(rest, BATCH)), [])
    if workers <= 1:
        yield from chain.from_iterable(map(extract_batch, batches))
        return
    # Processes that are forked would share locks of threads that do not exist in them.
    executor = ProcessPoolExecutor(workers, mp_context=get_context("spawn"))
    try:
        yield from chain.from_iterable(_collect(executor, batches, workers))
    except BrokenProcessPool as error:
        raise WorkerError(
            f"one of {workers} extracting processes ended before its work was done, perhaps for want of memory; "
            "with --workers 1 everything runs in one process"
        ) from error
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _collect(executor: ProcessPoolExecutor, batches: Iterator[list[Text]], workers: int) -> Iterator[list[PaperFacts]]:
    """Yield the results in order; only a few batches are ahead, so that any number of papers fits."""
    waiting: deque[Future[list[PaperFacts]]] = deque()
    for batch in batches:
        waiting.append(executor.submit(extract_batch, batch))
        if len(waiting) > workers * _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
