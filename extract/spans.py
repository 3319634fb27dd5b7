"""Stretches of a text: candidate names, further places of a string, evidence."""

from __future__ import annotations

from dataclasses import dataclass

from citeweave.extract.lexicon import Term
from citeweave.graph.model import Evidence, Section


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


def quote(text: str, title_length: int, start: int, end: int) -> Evidence:
    """Return characters `start` to `end` of a doc's text as evidence; they must not cross the end of the title.

    The text is handed in, since spaCy builds it anew each time that it is asked for.
    """
    if end <= title_length:
        return Evidence(Section.TITLE, start, end, text[start:end])
    shift = title_length + 1
    return Evidence(Section.ABSTRACT, start - shift, end - shift, text[start:end])
