"""Candidate names in a text, and how they become entities."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from citeweave.extract.lexicon import Term, fold_name
from citeweave.graph.model import Entity, Evidence, Level, NodeKind, Section


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of text that may name a thing."""

    start: int
    end: int
    term: Term
    source: str


def resolve_overlaps(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates that do not overlap, by place; the longest wins, then the surest."""

    def rank(candidate: Candidate) -> tuple[int, bool, float, int, str]:
        derived = candidate.source == "abbreviation"
        return (
            candidate.start - candidate.end, derived, -candidate.term.confidence, candidate.start, candidate.source,
        )  # fmt: skip

    taken: list[Candidate] = []
    used: set[int] = set()
    for candidate in sorted(candidates, key=rank):
        place = range(candidate.start, candidate.end)
        if used.isdisjoint(place):
            used.update(place)
            taken.append(candidate)
    return sorted(taken, key=lambda candidate: candidate.start)


def find_occurrences(text: str, string: str) -> list[tuple[int, int]]:
    """Return where `string` stands in `text` as no part of a longer word."""
    head = r"(?<![\w-])" if string[0].isalnum() else ""
    tail = r"(?!\w)" if string[-1].isalnum() else ""
    return [match.span() for match in re.finditer(f"{head}{re.escape(string)}{tail}", text)]


def quote(text: str, title_length: int, start: int, end: int) -> Evidence:
    """Return characters `start` to `end` of a doc's text as evidence; they must not cross the end of the title.

    The text is handed in, since spaCy builds it anew each time that it is asked for.
    """
    if end <= title_length:
        return Evidence(Section.TITLE, start, end, text[start:end])
    shift = title_length + 1
    return Evidence(Section.ABSTRACT, start - shift, end - shift, text[start:end])


def choose_name(term: Term, strings: Sequence[str], shorts: Iterable[str]) -> str:
    """Return the best name of a thing, as the guidelines ask: proper names by their short form as written."""
    if term.generic:
        return term.name
    known = set(shorts)
    if short := [string for string in strings if string in known]:
        return short[0].removesuffix("s") if short[0][:-1].isupper() and len(short[0]) > 2 else short[0]
    if term.name in strings:
        return term.name
    counts = Counter(strings)
    return min(counts, key=lambda string: (-counts[string], len(string), string))


def group_candidates(doc: Doc, text: str, candidates: Sequence[Candidate]) -> tuple[Entity, ...]:
    """Return one entity a thing, in order of first mention, with every place that names it."""
    length: int = doc._.title_length
    shorts = {pair.short: pair.long for pair in doc._.abbreviations}
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[fold_name(candidate.term.name)].append(candidate)
    entities = []
    names: set[str] = set()
    for group in groups.values():
        votes: Counter[tuple[NodeKind, Level | None]] = Counter()
        for candidate in group:
            votes[candidate.term.kind, candidate.term.level] += 1
        kind, level = min(votes, key=lambda key: (-votes[key], str(key)))
        best = next(candidate for candidate in group if (candidate.term.kind, candidate.term.level) == (kind, level))
        strings = [text[candidate.start : candidate.end] for candidate in group]
        name = choose_name(replace(best.term, kind=kind, level=level), strings, shorts)
        if name in names:
            continue
        names.add(name)
        mentions = tuple(quote(text, length, candidate.start, candidate.end) for candidate in group)
        confidence = max(candidate.term.confidence for candidate in group)
        entities.append(Entity(name, kind, mentions, level, round(confidence, 2), f"names.{best.source}"))
    return tuple(entities)
