"""A loader as a process of its own: ``python -m support.loader URL PAPERS LOADERS NUMBER`` writes its share of a world.

Each paper is in the shares of two loaders; each loader writes its share in an order of its own, a few papers at a time.
It prints how often a transaction was begun again.
"""

from __future__ import annotations

import random
import sys

from citeweave.graph.stores import Access, open_store
from support.builders import Sketch, sketch

PAPERS_PER_WRITE = 5


def draw_world(papers: int) -> Sketch:
    """Return papers that share things under several names, and refer to one another."""
    lines = []
    for n in range(papers):
        long = "as post-training quantization" if n % 5 == 0 else "as PTQ"
        lines += [
            f"paper - Paper number {n}",
            f" dated Jan {1 + n % 28}, {2015 + n % 9}",
            f" proposes Method M{n}",
            f" builds_on Method M{n * 7 % papers} ; 0.{1 + n % 9}" if n * 7 % papers != n else " mentions Task parsing",
            f" compresses BaseModel LLaMA-{1 + n % 3}-{7 + n % 6}B ; {'checkpoint' if n % 2 else 'family'}",
            f" uses Technique {'PTQ' if n % 3 else 'post-training quantization'} ; {long if n % 3 else 'as PTQ'}",
            f" uses Technique {('pruning', 'Pruning', 'structured pruning')[n % 3]}",
            f" evaluated_on Benchmark {('WikiText-2', 'WikiText2', 'C4')[n % 3]}",
            f" claims speed {n}x",
        ]
    return sketch("\n".join(lines))


def share_of(papers: int, loaders: int, number: int) -> list[int]:
    """Return the positions of the papers that a loader writes, in its order."""
    found = [n for n in range(papers) if (number - n) % loaders in (0, 1)]
    random.Random(number).shuffle(found)  # noqa: S311  (an order, no secret)
    return found


def main() -> None:
    """Write one share."""
    url, papers, loaders, number = sys.argv[1], *map(int, sys.argv[2:])
    world, share, retries = draw_world(papers), share_of(papers, loaders, number), 0
    with open_store(url, Access.WRITE) as store:
        for start in range(0, len(share), PAPERS_PER_WRITE):
            part = world.only(*share[start : start + PAPERS_PER_WRITE])
            retries += store.write(part.build().graph).retries
    print(retries)


if __name__ == "__main__":
    main()
