"""The features of a string by itself: its words, its shape, its letters, and how the abstracts use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from citeweave.extract.kinds import ending_kind
from citeweave.extract.lexicon import fold_piece
from citeweave.extract.patterns import is_rejected
from citeweave.extract.phrases import COLUMNS, SCALE, Phrases, read_clusters
from citeweave.extract.words import WORD, is_marked_word, shape_of

_SHARES = tuple(
    tuple(f"use.{name}={share if share < 6 else share // 3 * 3}" for share in range(SCALE + 1)) for name in COLUMNS[1:]
)
"""The features of the shares in the table of phrases, by column and share."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word in lower case, folded and as a singular head, with its line in the table and its features in a string."""

    low: str
    folded: str
    head: str
    shape: str
    row: bytes | None
    coarse: int
    as_head: tuple[str, ...]
    as_modifier: tuple[str, ...]


class Speller:
    """Writes the features of strings, each of which starts with `role`."""

    def __init__(self, phrases: Phrases, role: str) -> None:
        self.phrases = phrases
        self.role = role
        # Papers of one field share most of their words, and some of their terms.
        self.word = lru_cache(maxsize=8000)(self._read_word)
        self.describe = lru_cache(maxsize=4000)(self._describe)

    def _read_word(self, written: str) -> Word:
        """Return a word with its features."""
        role = self.role
        low = written.lower()
        head = low.removesuffix("s") if len(low) > 3 else low
        folded = fold_piece(written)
        row = self.phrases.row(folded)
        coarse, fine = read_clusters(row)
        shape = shape_of(written)
        as_head = (
            f"{role}h={head}",
            f"{role}h4={head[-4:]}",
            f"{role}h3={head[-3:]}",
            f"{role}hs={shape}",
            f"{role}hc={coarse}",
            f"{role}hf={fine}",
        )
        as_modifier = [f"{role}w={low}", f"{role}wc={coarse}", f"{role}wf={fine}"]
        if "-" in low:
            as_modifier.append(f"{role}wt={low.rpartition('-')[2]}")
        return Word(low, folded, head, shape, row, coarse, as_head, tuple(as_modifier))

    def _describe(self, string: str) -> tuple[str, ...]:
        """Return the features of a string; some may stand twice."""
        words = list(map(self.word, WORD.findall(string)))
        if not words:
            return ()
        role, size, last = self.role, min(len(words), 5), words[-1]
        found = [f"{role}n={size}", f"{role}shape={' '.join([word.shape for word in words[:4]])}", *last.as_head]
        if size > 1:
            first = words[0]
            found += (
                f"{role}f={first.low}",
                f"{role}fs={first.low[-3:]}",
                f"{role}fc={first.coarse}:{last.coarse}",
                f"{role}hn={last.head}:{size}",
                f"{role}h2={words[-2].low} {last.head}",
            )
            for word in words[:-1]:
                found += word.as_modifier
        if is_marked_word(string[1:]):
            found += self._list_letters(string)
        if not role:
            if is_rejected(string):
                found.append("rejected")
            if kind := ending_kind(string.rpartition(" ")[2]):
                found.append(f"suffix={kind}")
        self._describe_use(words, found)
        return tuple(found)

    def _list_letters(self, string: str) -> list[str]:
        """Return the letter groups of a proper name."""
        start, padded = f"{self.role}c=", f"^{string[:24]}$"
        return [start + padded[place : place + size] for size in (3, 4) for place in range(len(padded) - size + 1)]

    def _row(self, words: Sequence[Word]) -> bytes | None:
        """Return the line of a phrase in the table."""
        return words[0].row if len(words) == 1 else self.phrases.row(" ".join([word.folded for word in words]))

    def _describe_use(self, words: Sequence[Word], found: list[str]) -> None:
        """Add to `found` how the abstracts use the phrase."""
        row = self._row(words)
        coarse, fine = read_clusters(row)
        found += (f"{self.role}pc={coarse}", f"{self.role}pf={fine}")
        rest = None
        if len(words) > 1:
            rest = self._row(words[1:])
            pair = row if len(words) == 2 else rest if len(words) == 3 else self._row(words[-2:])
            found.append(f"{self.role}h2c={read_clusters(pair)[1]}")
        if not self.role:
            found += _describe_numbers(words, row, rest[0] if rest else 0)


def _describe_numbers(words: Sequence[Word], row: bytes | None, rest: int) -> list[str]:
    """Return how often the abstracts use a phrase, and between what; `rest` counts it without its first word."""
    if row is None:
        rare = f"use=rare:{min(len(words), 4)}"
        return [rare, f"use=rest:{rest // 16}"] if len(words) > 1 else [rare]
    count = row[0]
    # The row ends with the clusters, of which nothing is said here.
    found = [shares[value] for shares, value in zip(_SHARES, row[1:], strict=False)]
    found += (f"use.count={count // 12}", f"use.lr={row[1] // 3}:{row[2] // 3}")
    if len(words) > 1:
        first = words[0].row
        found += (f"use.rest={(count - rest) // 8}", f"use.pmi={(count - rest - (first[0] if first else 0)) // 8}")
    return found


@lru_cache(maxsize=8)
def load_speller(phrases: Phrases, role: str = "") -> Speller:
    """Return the speller over a table of phrases, with what it has written so far."""
    return Speller(phrases, role)
