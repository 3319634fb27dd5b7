"""How long resolution takes: a million mentions of up to a hundred thousand made-up names, on one core.

::

    python tests/bench/resolve_scale.py [NAMES] [MENTIONS]

Prints names, mentions, things and seconds for a quarter, a half and all of them; the seconds grow with the names.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Iterator

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.batch import resolve_names
from citeweave.graph.resolve.overrides import Overrides

SEED = 7
SYLLABLES = "ba co de fi gu la me no pi qua re si to vu wa xe zo lin gra tor".split()  # noqa: SIM905
HEADS = {
    NodeKind.METHOD: ("Pruning", "Tuning", "Net", "Attention"),
    NodeKind.BASE_MODEL: ("model", "transformer", "network", "language model"),
    NodeKind.BENCHMARK: ("Bench", "QA", "dataset"),
    NodeKind.TECHNIQUE: ("pruning", "quantization", "distillation", "learning"),
    NodeKind.TASK: ("classification", "generation", "detection"),
}


def make_names(total: int) -> Iterator[tuple[NodeKind, str]]:
    """Yield kinds and names: terms, versions, sizes, and short forms of every fifth."""
    # The numbers only have to differ; they guard nothing.
    draw = random.Random(SEED)  # noqa: S311
    kinds = list(HEADS)
    while total > 0:
        kind = draw.choice(kinds)
        words = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(draw.randint(1, 3))]
        name = f"{' '.join(words)} {draw.choice(HEADS[kind])}"
        if kind is NodeKind.BASE_MODEL and draw.random() < 0.5:
            name = f"{words[0].title()}-{draw.randint(1, 4)}-{draw.choice(('7B', '13B', '70B'))}"
        yield kind, name
        total -= 1
        if total and draw.random() < 0.2:
            yield kind, "".join(word[0] for word in name.replace("-", " ").split()).upper()
            total -= 1


def measure(names: int, mentions: int) -> tuple[int, float]:
    """Return how many things the names are, and how many seconds it took to tell."""
    known = list(make_names(names))
    draw = random.Random(SEED)  # noqa: S311
    mentioned = draw.choices(known, k=mentions)
    started = time.process_time()
    answers = resolve_names(mentioned, Overrides())
    things = {answers[mention].id for mention in mentioned}
    return len(things), time.process_time() - started


def main() -> None:
    """Print the figures."""
    names, mentions = (int(word) for word in (*sys.argv[1:], "100000", "1000000")[:2])
    print("names    mentions  things  seconds  of a core")
    for share in (4, 2, 1):
        things, seconds = measure(names // share, mentions // share)
        print(f"{names // share:<8} {mentions // share:<9} {things:<7} {seconds:.1f}")


if __name__ == "__main__":
    main()
