"""Stretches of a text: candidate names, and further places of a string."""

from __future__ import annotations

from dataclasses import dataclass

from citeweave.extract.lexicon import Term


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may name a thing."""

    start: int
    end: int
    term: Term
    source: str


def find_occurrences(text: str, string: str) -> list[tuple[int, int]]:
    """Return where `string` stands in `text` as no part of a longer word."""
    found = []
    word_first, word_last = string[0].isalnum(), string[-1].isalnum()
    start = text.find(string)
    while start >= 0:
        end = start + len(string)
        joined = word_first and start and (text[start - 1].isalnum() or text[start - 1] in "_-")
        if joined or (word_last and end < len(text) and (text[end].isalnum() or text[end] == "_")):
            start = text.find(string, start + 1)
        else:
            found.append((start, end))
            start = text.find(string, end)
    return found
