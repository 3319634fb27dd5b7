"""Extraction in several processes: the facts are those of one process, in the same order.

Processes are started anew rather than forked, on every system alike: a copy of a process lacks the threads that hold
its locks, and those of a progress bar or an inference session are such. A script that asks for several must therefore
do so under ``if __name__ == "__main__"``. Facts alone come back; ``nlp.pipe(..., n_process=2)`` would send whole docs.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
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
# Windows waits for no more processes at once.
_LIMIT = 61
_SUSPECTS = (
    "perhaps for want of memory",
    'perhaps for want of memory, or as a script asks for them outside of `if __name__ == "__main__"`',
)


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
        ValueError: there are fewer than one `workers`.
        WorkerError: a process ended before its work was done.
    """
    if workers < 1:
        raise ValueError(f"{workers} workers extract nothing: give 1 or more")
    rest = iter(papers)
    batches = iter(lambda: list(islice(rest, BATCH)), [])
    if workers == 1:
        yield from chain.from_iterable(map(extract_batch, batches))
        return
    done = 0
    executor = ProcessPoolExecutor(min(workers, _LIMIT), mp_context=get_context("spawn"), initializer=_end_with_parent)
    try:
        for found in _collect(executor, batches, workers):
            yield from found
            done += len(found)
    except BrokenProcessPool as error:
        raise WorkerError(
            f"after {done} papers one of {workers} extracting processes ended, {_SUSPECTS[not done]}; "
            "with --workers 1 everything runs in one process"
        ) from error
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _end_with_parent() -> None:
    """Let this process end when the one that started it is killed; nobody else would tell it to."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)


def _collect(executor: ProcessPoolExecutor, batches: Iterator[list[Text]], workers: int) -> Iterator[list[PaperFacts]]:
    """Yield the results in order; only a few batches are ahead, so that any number of papers fits."""
    waiting: deque[Future[list[PaperFacts]]] = deque()
    for batch in batches:
        waiting.append(executor.submit(extract_batch, batch))
        if len(waiting) > workers * _AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()
