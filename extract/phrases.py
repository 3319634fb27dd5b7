"""How phrases are used in many thousand abstracts: a table of a few small numbers for each frequent one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

MOST_WORDS = 4
SCALE = 15
"""Shares are kept in this many steps."""

CUES_BEFORE = MappingProxyType(
    {
        "on": ("on",),
        "via": ("via", "using", "through", "with", "by", "use", "apply", "employ", "adopt", "leverage", "leveraging"),
        "for": ("for", "of", "in"),
    }
)
CUES_AFTER = MappingProxyType(
    {
        "data": ("dataset", "benchmark", "corpus", "challenge", "leaderboard", "datasets", "data"),
        "model": ("model", "network", "architecture", "backbone"),
        "method": ("method", "approach", "framework", "algorithm", "technique", "strategy", "scheme", "module"),
        "task": ("task", "problem", "application"),
    }
)
COLUMNS = ("count", "left", "right", "capital", "bracket", *CUES_BEFORE, *CUES_AFTER)
"""The logarithm of the count, in eighths, and shares of places: with a free left and right side, in capitals, before a
bracket, after and before the words above."""

WIDTH = len(COLUMNS) + 3
"""The bytes of a phrase: its numbers, its coarse cluster, and two for its fine one."""


@dataclass(frozen=True, eq=False, slots=True)
class Phrases:
    """The table, `WIDTH` bytes a phrase, with the line of each phrase."""

    lines: Mapping[str, int]
    table: bytes

    def row(self, phrase: str) -> bytes | None:
        """Return the bytes of a phrase of folded words; ``None`` where it is rare."""
        line = self.lines.get(phrase)
        return None if line is None else self.table[line * WIDTH : line * WIDTH + WIDTH]

    def get(self, phrase: str) -> tuple[int, ...] | None:
        """Return the numbers of a phrase of folded words, by `COLUMNS`."""
        row = self.row(phrase)
        return None if row is None else tuple(row[: len(COLUMNS)])

    def clusters(self, phrase: str) -> tuple[int, int]:
        """Return the coarse and the fine cluster of a phrase by the words around its places; -1 where it is rare."""
        return read_clusters(self.row(phrase))

    def count(self, phrase: str) -> int:
        """Return the logarithm of a phrase's count, in eighths; 0 where it is rare."""
        row = self.row(phrase)
        return 0 if row is None else row[0]


def read_clusters(row: bytes | None) -> tuple[int, int]:
    """Return the clusters in the bytes of a phrase."""
    return (-1, -1) if row is None else (row[-3], row[-2] * 256 + row[-1])


def pack_phrases(phrases: list[str], table: NDArray[np.uint8]) -> bytes:
    """Return the bytes of a table's file."""
    buffer = BytesIO()
    text = np.frombuffer("\n".join(phrases).encode("utf-8"), dtype=np.uint8)
    np.savez_compressed(buffer, phrases=text, table=np.ascontiguousarray(table.T))
    return buffer.getvalue()


def unpack_phrases(data: bytes) -> Phrases:
    """Return the table of a file's bytes."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        phrases = arrays["phrases"].tobytes().decode("utf-8").split("\n")
        table = arrays["table"].T.tobytes()
    return Phrases(dict(zip(phrases, range(len(phrases)), strict=True)), table)


@cache
def load_phrases() -> Phrases:
    """Return the shipped table, read at the first call."""
    return unpack_phrases((files("citeweave.extract") / "model/phrases.npz").read_bytes())
