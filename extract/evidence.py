"""Sentences as stretches of a doc, what each is for, and the clause of one that states something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from spacy.tokens import Doc

from citeweave.extract.doc import read_text
from citeweave.extract.resources import match_any, select_rules
from citeweave.graph.model import Evidence, Section


class Role(StrEnum):
    """What a sentence is for in the paper."""

    TITLE = "title"
    BACKGROUND = "background"
    OWN = "own"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a doc, at characters `start` to `end` of its text; the section starts at `shift`."""

    start: int
    end: int
    text: str
    role: Role
    shift: int

    def quote(self, start: int, end: int) -> Evidence:
        """Return characters `start` to `end` of the sentence as evidence."""
        section = Section.TITLE if self.role is Role.TITLE else Section.ABSTRACT
        offset = self.start - self.shift
        return Evidence(section, offset + start, offset + end, self.text[start:end])


def list_sentences(doc: Doc, own: frozenset[str] = frozenset()) -> tuple[Sentence, ...]:
    """Return the sentences with their roles, cut so that none crosses from the title into the abstract.

    A sentence is `OWN` where the authors speak of their work or one of the names `own` stands, `BACKGROUND` before the
    first of these or where it is about others, and `REST` after it.
    """
    whole = read_text(doc)
    length: int = doc._.title_length
    found: list[Sentence] = []
    started = False
    for start, end in _list_stretches(doc, whole):
        text = whole[start:end]
        if end <= length:
            role = Role.TITLE
        elif speaks_of_own_work(text) or any(True for name in own for _ in find_whole(name, text)):
            role, started = Role.OWN, True
        else:
            role = Role.REST if started and not speaks_of_others(text) else Role.BACKGROUND
        found.append(Sentence(start, end, text, role, 0 if role is Role.TITLE else length + 1))
    return tuple(found)


def _list_stretches(doc: Doc, whole: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence without the white space around it."""
    length: int = doc._.title_length
    found = []
    for span in doc.sents:
        first, last = span.start_char, span.end_char
        parts = [(first, length), (length, last)] if first < length < last else [(first, last)]
        for start, end in parts:
            text = whole[start:end]
            if text.strip():
                found.append((end - len(text.lstrip()), start + len(text.rstrip())))
    return found


def find_whole(words: str, text: str) -> Iterator[int]:
    """Yield where `words` start in a text without being part of a longer word."""
    start = text.find(words)
    while start >= 0:
        if not (text[start - 1 : start].isalnum() or text[start + len(words) : start + len(words) + 1].isalnum()):
            yield start
        start = text.find(words, start + 1)


def speaks_of_own_work(text: str) -> bool:
    """Return whether the authors speak of what they did: "we propose", "this paper"."""
    return _has_tag(text, "own")


def speaks_of_others(text: str) -> bool:
    """Return whether a sentence is about the field or about later work: "existing methods", "future work"."""
    return _has_tag(text, "background")


def names_compression(text: str) -> bool:
    """Return whether a text holds a stem of making models smaller: "pruning", "2-bit", "distilled"."""
    return _has_tag(text, "shrinks")


# Two components ask for the sentences of a doc.
@lru_cache(maxsize=256)
def _has_tag(text: str, tag: str) -> bool:
    return match_any(select_rules("background", "tag", tag), text)


# What may be left away before the statement: "In this paper, " and "Experiments show that ".
_LEAD = re.compile(
    r"^(?:[^,;:]{1,90}, (?=we\b)|[^;:]{1,120}?\b(?:shows?|demonstrates?|finds?|found|reveals?|indicates?|verify"
    r"|validates?|confirms?|observed?|suggests?) that )",
    re.IGNORECASE,
)

# Where one statement ends and the next begins.
_JOINT = re.compile(
    r"; (?:and )?|, (?:and|while|whereas|but) (?=we\b|our\b|it\b|the\b|is\b|can\b|further\b)|, while | while "
)


def cut_clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return start and end of the part of a sentence that states what stands at `start` to `end`.

    The part is never shorter than a third of the sentence, so that it can be understood alone.
    """
    first, last = 0, len(text)
    if (lead := _LEAD.match(text)) and lead.end() <= start:
        first = lead.end()
    for joint in _JOINT.finditer(text, first):
        if joint.end() <= start:
            first = joint.end()
        elif joint.start() >= end:
            last = joint.start()
            break
    return (first, last) if 3 * (last - first) >= len(text) else (0, len(text))
