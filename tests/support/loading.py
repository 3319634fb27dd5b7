"""A loader to be killed: builds a store from sketched papers in small rounds, and says when each of them begins.

Run as ``python -m support.loading STORE``; facts are sketched, so that nearly all of its time is spent on the store.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager

from citeweave.api.updating import opener_of
from citeweave.graph.build import NO_OVERRIDES
from citeweave.graph.model import Entry, Graph
from citeweave.graph.ports import Access, GraphStore
from support.builders import Sketch, sketch
from support.updates import Builder, entry_of

PAPERS = 48
PAPERS_PER_ROUND = 4
_DATES = ("", "Oct 6", "Oct 6, 2022", "2023-01-31")


def _lines(number: int) -> list[str]:
    """Return a paper that shares things with others, some of them with papers of other rounds."""
    near, far = number % 5, number * 7 % PAPERS
    date = _DATES[number % len(_DATES)]
    return [
        f"paper - On matter {number}",
        *([f"dated {date}"] if date else []),
        f"proposes Method M{number} ; as Matter{number}" if number % 3 else "proposes Method",
        f"compresses BaseModel LLaMA-{near + 2} ; family",
        f"builds_on Method M{far}" if far != number and number % 2 else "uses Technique 4-bit quantization",
        f"evaluated_on Benchmark Set{near}",
        f"mentions Task task {near}",
        f"claims speed {number + 2}x",
    ]


def papers() -> Sketch:
    """Return all papers that the loader loads."""
    return sketch("\n".join(line for number in range(PAPERS) for line in _lines(number)))


def page(drawn: Sketch) -> list[Entry]:
    """Return papers as they stand on pages."""
    return [entry_of(paper) for paper in drawn.papers]


def whole() -> Graph:
    """Return the graph of an undisturbed build."""
    drawn, builder = papers(), Builder()
    builder.learn(drawn)
    return builder.whole(page(drawn), NO_OVERRIDES)


def main(url: str) -> None:
    """Load all papers that the store does not hold yet."""
    drawn, builder = papers(), Builder()
    builder.learn(drawn)
    opened = opener_of(url)

    def opener(access: Access) -> AbstractContextManager[GraphStore]:
        if access is Access.WRITE:
            print("round", flush=True)
        return opened(access)

    builder.build(page(drawn), opener, papers_per_round=PAPERS_PER_ROUND)
    print("done", len(builder.extracted), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
