"""What annotators did with each string in the training papers: of which kind it was, and how often it was marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from citeweave.extract.lexicon import fold_name

Use = tuple[str, str, str]
"""Kind, level and canonical name of an annotated string."""


@lru_cache(maxsize=50_000)
def key_of(string: str) -> str:
    """Return what spellings of one name share; acronyms keep their case, as many of them are words as well."""
    bare = string.removesuffix("s")
    if bare.isupper() and len(bare) < 6 and bare.isalpha():
        return bare
    return fold_name(string)


@dataclass(frozen=True, slots=True)
class Entry:
    """One string: in how many papers it stands by itself, and in how many it was annotated as what."""

    papers: int
    uses: tuple[tuple[Use, int], ...]

    @property
    def kind(self) -> str:
        """Return the most frequent kind."""
        counts: Counter[str] = Counter()
        for (kind, _, _), count in self.uses:
            counts[kind] += count
        return min(counts, key=lambda kind: (-counts[kind], kind))

    @property
    def marked(self) -> int:
        """Return in how many papers it was annotated."""
        return sum(count for _, count in self.uses)

    def use_as(self, kind: str) -> Use | None:
        """Return the most frequent use of a kind."""
        uses = [(count, use) for use, count in self.uses if use[0] == kind]
        return min(uses, key=lambda pair: (-pair[0], pair[1]))[1] if uses else None


@dataclass(slots=True)
class Memory:
    """The strings by key, and in how many papers a word ends an annotated name."""

    entries: Mapping[str, Entry]
    heads: Mapping[str, int]

    def look_up(self, key: str) -> Entry | None:
        """Return the entry of a key."""
        return self.entries.get(key)

    def knows(self, key: str) -> bool:
        """Return whether any annotator marked the string."""
        return key in self.entries

    def head(self, word: str) -> bool:
        """Return whether annotated names end with the word."""
        return word in self.heads


@dataclass(slots=True)
class PaperUse:
    """What one paper adds to the memory."""

    uses: dict[str, set[Use]] = field(default_factory=dict)
    standing: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)


class Ledger:
    """Adds up papers, so that each can be judged by the memory of the others."""

    def __init__(self, papers: Mapping[str, PaperUse]) -> None:
        self.papers = papers
        self.uses: dict[str, Counter[Use]] = {}
        self.standing: Counter[str] = Counter()
        self.heads: Counter[str] = Counter()
        for paper in papers.values():
            for key, uses in paper.uses.items():
                self.uses.setdefault(key, Counter()).update(uses)
            self.standing.update(paper.standing)
            self.heads.update(paper.heads)
        self.whole = self._make(self.uses, None)

    def _make(self, keys: Iterable[str], own: PaperUse | None) -> dict[str, Entry]:
        entries = {}
        for key in keys:
            uses = Counter(self.uses.get(key, Counter()))
            papers = self.standing[key]
            if own is not None:
                uses.subtract(own.uses.get(key, ()))
                papers -= key in own.standing
            kept = tuple(sorted((use, count) for use, count in uses.items() if count > 0))
            if kept:
                marked = sum(count for _, count in kept)
                entries[key] = Entry(max(papers, marked), kept)
        return entries

    def all(self) -> Memory:
        """Return the memory of all papers."""
        return Memory(self.whole, self.heads)

    def without(self, paper: str) -> Memory:
        """Return the memory of all papers but one."""
        own = self.papers[paper]
        touched = set(own.uses) | own.standing
        entries = dict(self.whole)
        for key in touched:
            entries.pop(key, None)
        entries.update(self._make(sorted(touched), own))
        heads = {word: count - (word in own.heads) for word, count in self.heads.items()}
        return Memory(entries, {word: count for word, count in heads.items() if count > 0})


def write_memory(memory: Memory, path: Path) -> None:
    """Write a memory as a table, one row a use."""
    lines = ["key\tpapers\tkind\tlevel\tname\tcount"]
    for key, entry in sorted(memory.entries.items()):
        for (kind, level, name), count in entry.uses:
            lines.append(f"{key}\t{entry.papers}\t{kind}\t{level}\t{name}\t{count}")
    lines += [f"\t{count}\thead\t\t{word}\t{count}" for word, count in sorted(memory.heads.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_memory(text: str) -> Memory:
    """Return the memory of a table."""
    papers: dict[str, int] = {}
    uses: dict[str, list[tuple[Use, int]]] = {}
    heads: dict[str, int] = {}
    for line in text.splitlines()[1:]:
        key, number, kind, level, name, count = line.split("\t")
        if kind == "head":
            heads[name] = int(count)
            continue
        papers[key] = int(number)
        uses.setdefault(key, []).append(((kind, level, name), int(count)))
    return Memory({key: Entry(papers[key], tuple(rows)) for key, rows in uses.items()}, heads)


@cache
def load_memory() -> Memory:
    """Return the shipped memory, read at the first call."""
    return read_memory((files("citeweave.extract") / "model/memory.tsv").read_text(encoding="utf-8"))
