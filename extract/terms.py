"""Generic terms by their grammar: a head noun that names a way or a task, and the words before it that belong to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from citeweave.extract.lexicon import Term, fold_piece
from citeweave.extract.resources import read_rules, read_vocabulary
from citeweave.extract.spans import Candidate
from citeweave.graph.model import Level, NodeKind
from citeweave.graph.resolve.text import singular

_WORD = re.compile(r"[^\W_][\w’'/-]*(?:\.\d+)?")
MOST_WORDS = 5
_STORED = frozenset({"case", "code", "data", "knowledge", "rule"})


@lru_cache(maxsize=20_000)
def never_belongs(word: str) -> bool:
    """Return whether a rule keeps a word out of all terms: function words, judgements, verbs."""
    return any(rule.pattern.fullmatch(word) for rule in read_rules("terms"))


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that ends terms: of which kind, and how often a term with it is one."""

    kind: NodeKind
    level: Level | None
    rate: float


@dataclass(frozen=True, slots=True)
class Grammar:
    """Heads by folded word, and for modifiers the share of places where they belong to a term."""

    heads: Mapping[str, Head]
    modifiers: Mapping[str, float]

    def belongs(self, word: str) -> bool:
        """Return whether a word before a term is part of it."""
        if never_belongs(word):
            return False
        word = word.lower()
        share = self.modifiers.get(word)
        if share is None and "-" in word:
            share = self.modifiers.get("-" + word.rpartition("-")[2])
        if share is None:
            # A new word with a plural or verbal s seldom stands before a noun.
            return not (word.endswith("s") and not word.endswith(("ss", "us", "is")))
        return share >= 0.5

    def find(self, text: str) -> Iterator[Candidate]:
        """Yield the terms of a text; each has a modifier at least."""
        words = [match.span() for match in _WORD.finditer(text)]
        for index, (start, end) in enumerate(words):
            head = self.heads.get(fold_piece(text[start:end]))
            if head is None:
                continue
            first = index
            while first and index - first < MOST_WORDS - 1:
                begin, stop = words[first - 1]
                if text[stop : words[first][0]] != " " or not self.belongs(text[begin:stop]):
                    break
                first -= 1
            if first < index:
                place = words[first][0]
                yield Candidate(place, end, Term(name_term(text[place:end]), head.kind, head.level, head.rate), "head")


def name_term(written: str) -> str:
    """Return the lower-case singular of a term; words with capitals inside keep them.

    >>> name_term("Contrastive Losses"), name_term("fluid dynamics"), name_term("KV Caches")
    ('contrastive loss', 'fluid dynamics', 'KV cache')
    """
    words = written.split(" ")
    words = [word if any(letter.isupper() for letter in word[1:]) else word.lower() for word in words]
    start, hyphen, last = words[-1].rpartition("-")
    if last.islower():
        is_base = last == "bases" and words[-2:-1] and words[-2].lower() in _STORED
        words[-1] = f"{start}{hyphen}{'base' if is_base else singular(last)}"
    return " ".join(words)


def read_grammar(heads: tuple[Mapping[str, str], ...], modifiers: tuple[Mapping[str, str], ...]) -> Grammar:
    """Return the grammar of vocabulary rows."""
    return Grammar(
        {
            row["word"]: Head(NodeKind(row["kind"]), Level(row["level"]) if row["level"] else None, float(row["rate"]))
            for row in heads
        },
        {row["word"]: float(row["share"]) for row in modifiers},
    )


@cache
def load_grammar() -> Grammar:
    """Return the shipped grammar, read at the first call."""
    return read_grammar(read_vocabulary("heads"), read_vocabulary("modifiers"))
