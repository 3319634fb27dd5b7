"""Train the weights that find where a title ends: ``python -m tests.bench.train_title_split IN.jsonl.gz OUT.json``.

IN has one JSON object a line with `id`, `title` and `abstract`. Every twentieth paper, by a hash of its id, is
held out.
A conditional log-linear model over the places between words is trained by AdaGrad with a penalty for size, cut down to
the features that matter most, and trained again with these. The same input gives the same bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from citeweave.extract.pages.title_split.features import LONGEST_TITLE, Feature, find_features, find_places, find_words

Ints = npt.NDArray[np.int32]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SCALE = 100
HELD_OUT = 20
BATCH = 1000


@dataclass(frozen=True)
class Examples:
    """Places of many papers, all in one row: `features` of place p are ``features[starts[p]:starts[p + 1]]``."""

    features: Ints
    starts: npt.NDArray[np.int64]
    papers: npt.NDArray[np.int64]
    answers: Counts


def read_pairs(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield id, title and abstract with every run of whitespace made one space."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield record["id"], " ".join(record["title"].split()), " ".join(record["abstract"].split())


def is_held_out(paper: str) -> bool:
    """Return whether a paper is kept for the figure."""
    return zlib.crc32(paper.encode()) % HELD_OUT == 0


def make_examples(pairs: Iterable[tuple[str, str]]) -> tuple[Examples, list[Feature]]:
    """Return every feature of every place of every paper whose answer is among its places, and the features' names."""
    numbers: dict[Feature, int] = {}
    flat, sizes, papers, answers = [], [], [0], []
    for title, abstract in pairs:
        words = find_words(f"{title} {abstract}")
        places = find_places(words)
        if len(title.split()) not in places:
            continue
        for features in find_features(words, places):
            flat.append(np.array([numbers.setdefault(feature, len(numbers)) for feature in features], dtype=np.int32))
            sizes.append(len(features))
        answers.append(papers[-1] + places.index(len(title.split())))
        papers.append(papers[-1] + len(places))
    starts = np.concatenate([[0], np.cumsum(sizes)])
    return Examples(np.concatenate(flat), starts, np.array(papers), np.array(answers)), list(numbers)


def count_features(examples: Examples, size: int) -> tuple[Counts, Counts]:
    """Return how often each feature stands at the end of a title, and anywhere."""
    is_right = np.zeros(len(examples.starts) - 1, dtype=bool)
    is_right[examples.answers] = True
    right = np.repeat(is_right, np.diff(examples.starts))
    return np.bincount(examples.features[right], minlength=size), np.bincount(examples.features, minlength=size)


def keep_features(examples: Examples, kept: Counts, size: int) -> Examples:
    """Return `examples` with only the features numbered in `kept`, numbered anew in that order."""
    numbers = np.full(size, -1, dtype=np.int32)
    numbers[kept] = np.arange(len(kept), dtype=np.int32)
    features = numbers[examples.features]
    starts = np.concatenate([[0], np.cumsum(features >= 0)])[examples.starts]
    return replace(examples, features=features[features >= 0], starts=starts)


def train(examples: Examples, size: int, *, rounds: int, rate: float, penalty: float) -> Floats:
    """Return one weight a feature."""
    weights = np.zeros(size)
    squares = np.full(size, 1e-6)
    order = np.random.default_rng(0)
    batches = range(0, len(examples.answers), BATCH)
    for number in range(rounds):
        loss = 0.0
        for start in order.permutation(batches):
            stop = min(start + BATCH, len(examples.answers))
            change, cost = measure_batch(examples, weights, start, stop)
            change += penalty * weights
            squares += change * change
            weights -= rate * change / np.sqrt(squares)
            loss += cost
        print(f"round {number + 1}: loss {loss / len(examples.answers):.4f}", flush=True)
    return weights


def measure_batch(examples: Examples, weights: Floats, start: int, stop: int) -> tuple[Floats, float]:
    """Return the gradient over papers `start` to `stop`, and their loss."""
    papers = examples.papers[start : stop + 1]
    first, last = papers[0], papers[-1]
    starts = examples.starts[first : last + 1]
    features = examples.features[starts[0] : starts[-1]]
    scores = np.add.reduceat(weights[features], starts[:-1] - starts[0])
    bounds, sizes = papers[:-1] - first, np.diff(papers)
    scores -= np.repeat(np.maximum.reduceat(scores, bounds), sizes)
    chances = np.exp(scores)
    chances /= np.repeat(np.add.reduceat(chances, bounds), sizes)
    answers = examples.answers[start:stop] - first
    loss = -np.log(np.maximum(chances[answers], 1e-12)).sum()
    chances[answers] -= 1.0
    gradient: Floats = np.bincount(features, np.repeat(chances, np.diff(starts)), len(weights)).astype(np.float64)
    return gradient, float(loss)


def measure_accuracy(pairs: Sequence[tuple[str, str]], weights: dict[Feature, int]) -> float:
    """Return the share of papers whose title is found to the letter."""
    right = 0
    for title, abstract in pairs:
        words = find_words(f"{title} {abstract}")
        places = find_places(words)
        scores = [sum(weights.get(feature, 0) for feature in features) for features in find_features(words, places)]
        right += places[scores.index(max(scores))] == len(title.split())
    return right / len(pairs)


def write_weights(weights: dict[Feature, int], path: Path) -> None:
    """Write weights by template and value, sorted."""
    rows: dict[str, dict[str, int]] = defaultdict(dict)
    for (template, value), weight in sorted(weights.items()):
        rows[template][value] = weight
    lines = (
        f"{json.dumps(t)}: {json.dumps(row, ensure_ascii=False, separators=(',', ':'))}" for t, row in rows.items()
    )
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def main() -> None:
    """Train, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--papers", type=int, default=100_000, help="how many papers to learn from")
    parser.add_argument("--features", type=int, default=14_000, help="how many features to keep")
    options: Any = parser.parse_args()
    known: list[tuple[str, str]] = []
    held_out: list[tuple[str, str]] = []
    for paper, title, abstract in read_pairs(options.source):
        if 2 <= len(title.split()) <= LONGEST_TITLE and abstract:
            (held_out if is_held_out(paper) else known).append((title, abstract))
    examples, names = make_examples(known[: options.papers])
    right, everywhere = count_features(examples, len(names))
    kept = np.flatnonzero((right >= 5) | (everywhere >= 100))
    print(f"{len(examples.answers)} papers, {len(kept)} features of {len(names)}", flush=True)
    examples = keep_features(examples, kept, len(names))
    names, right = [names[number] for number in kept], right[kept]
    weights = train(examples, len(names), rounds=10, rate=0.3, penalty=0.5)
    show(held_out, names, weights)
    worth = np.abs(weights) * np.minimum(right + 1, 200) ** 0.5
    best = np.sort(np.argsort(-worth, kind="stable")[: options.features])
    examples = keep_features(examples, best, len(names))
    names = [names[number] for number in best]
    weights = train(examples, len(names), rounds=16, rate=0.3, penalty=0.1)
    write_weights(show(held_out, names, weights), options.target)


def show(held_out: Sequence[tuple[str, str]], kept: Sequence[Feature], weights: Floats) -> dict[Feature, int]:
    """Print the held-out figure of the weights as they would be written, and return them."""
    rounded = {f: round(SCALE * w) for f, w in zip(kept, weights.tolist(), strict=True) if round(SCALE * w)}
    print(f"held out: {measure_accuracy(held_out, rounded):.4f} of {len(held_out)}", flush=True)
    return rounded


if __name__ == "__main__":
    main()
