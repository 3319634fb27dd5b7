"""Words as the learned models see them."""

from __future__ import annotations

import re
from functools import lru_cache

from citeweave.extract.resources import read_rules

WORD = re.compile(r"[^\W_](?:[\w’'/+-]*[\w+])?(?:\.\d+\w*)?")

_ASCII_MARK = re.compile(r"[A-Z0-9]")
_FUNCTION = frozenset({"function-word", "adverb"})


@lru_cache(maxsize=50_000)
def is_function(word: str) -> bool:
    """Return whether a word can neither start nor end a name: prepositions, conjunctions, pronouns, adverbs."""
    return any(rule.id in _FUNCTION and rule.pattern.fullmatch(word) for rule in read_rules("terms"))


@lru_cache(maxsize=50_000)
def shape_of(word: str) -> str:
    """Return what kinds of characters a word has: ``BERT-Base2`` is ``A-Aa0``."""
    shape = re.sub(r"\d+", "0", re.sub(r"[a-zß-ÿ]+", "a", re.sub(r"[A-ZÀ-Þ]+", "A", word)))
    return shape[:8]


@lru_cache(maxsize=50_000)
def is_marked_word(word: str) -> bool:
    """Return whether a word has a capital or a digit."""
    if word.isascii():
        return _ASCII_MARK.search(word) is not None
    return any(letter.isupper() or letter.isdigit() for letter in word)


_ACTION = re.compile(r"[a-z-]{2,}(?:i[sz]ation|ation|ition|ution|ction|sion|ing|ment|sis|ance|ence)")


@lru_cache(maxsize=50_000)
def is_action(word: str) -> bool:
    """Return whether a word ends as names of actions do, which may be techniques or tasks: "reparameterization"."""
    return _ACTION.fullmatch(word) is not None
