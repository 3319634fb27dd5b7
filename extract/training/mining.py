"""Counts how phrases are used in unlabelled abstracts: how often, between which words, followed by which nouns."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from citeweave.extract.lexicon import fold_piece
from citeweave.extract.phrases import COLUMNS, CUES_AFTER, CUES_BEFORE, MOST_WORDS, SCALE
from citeweave.extract.terms import never_belongs
from citeweave.extract.words import WORD, is_function

LEAST = 8
# Of a single word the use alone tells little, so rarer ones are no help.
LEAST_SINGLE = 12
# Words that make up contexts, dimensions that they are reduced to, and clusters of phrases.
CONTEXTS = 4000
DIMENSIONS = 64
FINE = 600
COARSE = 80


def read_abstracts(path: Path, excluded: Collection[str]) -> Iterator[str]:
    """Yield title and abstract of every paper whose folded title is not in `excluded`."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if fold_title(row["title"]) not in excluded:
                yield f"{row['title']}\n{row['abstract']}"


def fold_title(title: str) -> str:
    """Return a title without anything but its letters and digits."""
    return re.sub(r"\W+", "", title).lower()


class _Stream:
    """All texts as one array of word numbers; 0 stands between words that no plain space joins."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {"": 0}
        self.words: list[str] = [""]
        self.ids: list[int] = [0]
        self.capitals: list[bool] = [False]
        self.bracket: list[bool] = [False]
        self.folded: dict[str, int] = {}

    def add(self, text: str) -> None:
        last = -1
        for match in WORD.finditer(text):
            start, end = match.span()
            if text[last:start] != " ":
                self.push(0, capital=False, bracket=False)
            written = match.group()
            number = self.folded.get(written)
            if number is None:
                folded = fold_piece(written)
                number = self.numbers.setdefault(folded, len(self.numbers))
                if number == len(self.words):
                    self.words.append(folded)
                self.folded[written] = number
            self.push(number, capital=written[0].isupper(), bracket=text[end : end + 2] == " (")
            last = end
        self.push(0, capital=False, bracket=False)

    def push(self, number: int, *, capital: bool, bracket: bool) -> None:
        self.ids.append(number)
        self.capitals.append(capital)
        self.bracket.append(bracket)


def read_stream(texts: Iterator[str]) -> _Stream:
    """Return all texts as one stream of words."""
    stream = _Stream()
    for text in texts:
        stream.add(text)
    return stream


def mine(stream: _Stream) -> tuple[list[str], NDArray[np.uint8]]:
    """Return the phrases that are frequent enough, sorted, and a line of numbers for each, by `COLUMNS`."""
    ids = np.array([*stream.ids, *[0] * (MOST_WORDS + 1)], dtype=np.int64)
    capitals = np.array([*stream.capitals, *[False] * (MOST_WORDS + 1)])
    bracket = np.array([*stream.bracket, *[False] * (MOST_WORDS + 1)])
    stop = np.array([not word or never_belongs(word) for word in stream.words])
    before = np.concatenate([[0], ids[:-1]])
    size = len(stream.words)
    cues_before = [np.isin(before, [stream.numbers.get(word, -1) for word in words]) for words in CUES_BEFORE.values()]
    found: dict[str, NDArray[np.uint8]] = {}
    where: list[tuple[NDArray[np.int64], NDArray[np.int64], int]] = []
    listed: list[str] = []
    # A phrase is frequent only if the one without its last word is.
    places = np.flatnonzero(ids > 0)
    group = ids[places]
    names: list[str] = stream.words
    for length in range(1, MOST_WORDS + 1):
        keys, inverse, counts = np.unique(group, return_inverse=True, return_counts=True)
        least = LEAST_SINGLE if length == 1 else LEAST
        frequent = counts >= LEAST
        ends = places + length - 1
        after = ids[ends + 1]
        first_in = before[places] != 0
        columns = [
            np.minimum(np.rint(np.log2(counts) * 8), 255),
            share(inverse, counts, stop[before[places]]),
            share(inverse, counts, stop[after]),
            share(inverse, np.bincount(inverse, weights=first_in), first_in & capitals[places]),
            share(inverse, counts, bracket[ends]),
            *(share(inverse, counts, mask[places]) for mask in cues_before),
            *(
                share(inverse, counts, np.isin(after, [stream.numbers.get(word, -1) for word in words]))
                for words in CUES_AFTER.values()
            ),
        ]
        table = np.stack(columns, axis=1).astype(np.uint8)
        texts_of = name_keys(keys, names, stream.words, size, length)
        edge = np.array([is_function(text.split(" ")[0]) or is_function(text.rpartition(" ")[2])
                         for text in texts_of])  # fmt: skip
        chosen = (counts >= least) & ~edge
        for line in np.flatnonzero(chosen).tolist():
            found[texts_of[line]] = table[line]
        number = np.cumsum(chosen) - 1 + len(listed)
        listed += [texts_of[line] for line in np.flatnonzero(chosen).tolist()]
        mask = chosen[inverse]
        where.append((places[mask], number[inverse[mask]], length))
        kept = frequent[inverse]
        rank = np.cumsum(frequent) - 1
        names = [text for text, is_kept in zip(texts_of, frequent.tolist(), strict=True) if is_kept]
        places, ranks = places[kept], rank[inverse[kept]]
        following = ids[places + length]
        go_on = following > 0
        places, group = places[go_on], ranks[go_on] * size + following[go_on]
    phrases = sorted(found)
    clusters = dict(zip(listed, cluster(ids, where, len(listed)), strict=True))
    return phrases, np.stack([np.concatenate([found[phrase], clusters[phrase]]) for phrase in phrases])


def cluster(
    ids: NDArray[np.int64], where: Sequence[tuple[NDArray[np.int64], NDArray[np.int64], int]], size: int
) -> NDArray[np.uint8]:
    """Return two cluster numbers for each phrase, a coarse and a fine one, by the words around its places."""
    from scipy.sparse import coo_matrix, csr_matrix, hstack  # noqa: PLC0415
    from sklearn.cluster import MiniBatchKMeans  # noqa: PLC0415
    from sklearn.utils.extmath import randomized_svd  # noqa: PLC0415

    frequent = np.argsort(-np.bincount(ids), kind="stable")[:CONTEXTS]
    column = np.full(int(ids.max()) + 1, -1)
    column[frequent] = np.arange(len(frequent))
    parts = []
    for shift in (-2, -1, 0, 1):
        total = csr_matrix((size, CONTEXTS), dtype=np.float32)
        for places, numbers, length in where:
            at = places + (shift if shift < 0 else length + shift)
            words = column[ids[np.maximum(at, 0)]]
            kept = words >= 0
            ones = np.ones(int(kept.sum()), dtype=np.float32)
            total = total + coo_matrix((ones, (numbers[kept], words[kept])), shape=total.shape).tocsr()
        parts.append(total)
    matrix = hstack(parts).tocsr()
    rows = np.maximum(np.asarray(matrix.sum(axis=1)).ravel(), 1)
    columns = np.maximum(np.asarray(matrix.sum(axis=0)).ravel(), 1)
    matrix = matrix.tocoo()
    values = np.log(matrix.data * rows.sum() / rows[matrix.row] / columns[matrix.col] ** 0.75 / columns.sum() ** 0.25)
    kept = values > 0
    matrix = csr_matrix((values[kept], (matrix.row[kept], matrix.col[kept])), shape=matrix.shape)
    vectors, strengths, _ = randomized_svd(matrix, DIMENSIONS, n_iter=3, random_state=0)
    vectors = vectors * np.sqrt(strengths)
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    fine = MiniBatchKMeans(FINE, random_state=0, batch_size=4096, n_init=1, max_iter=30).fit(vectors)
    coarse = MiniBatchKMeans(COARSE, random_state=0, batch_size=4096, n_init=1, max_iter=30).fit(vectors)
    labels = fine.labels_
    return np.stack([coarse.labels_, labels // 256, labels % 256], axis=1).astype(np.uint8)


def share(inverse: NDArray[np.intp], counts: NDArray[np.int64], mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return for each phrase the share of its places that `mask` holds for, in steps of `SCALE`."""
    hits = np.bincount(inverse, weights=mask, minlength=len(counts))
    return np.asarray(np.rint(SCALE * (hits + 0.0) / np.maximum(counts, 1)))


def name_keys(keys: NDArray[np.int64], names: list[str], words: list[str], size: int, length: int) -> list[str]:
    """Return the phrases that the keys of one length stand for."""
    if length == 1:
        return [words[key] for key in keys.tolist()]
    return [f"{names[key // size]} {words[key % size]}" for key in keys.tolist()]


assert len(COLUMNS) == 5 + len(CUES_BEFORE) + len(CUES_AFTER)  # noqa: S101
