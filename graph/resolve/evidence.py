"""What papers say of the names of a list: what short forms stand for, and which names stand in the same papers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.lists import read_words
from citeweave.graph.resolve.pairing import Group
from citeweave.graph.resolve.text import is_slip, singular, split_words, strip_markup

Named = tuple[NodeKind, str]
Words = tuple[str, ...]

_ADJECTIVE = re.compile(r"\w{2,}(?:able|ible|al|ar|ary|ed|ful|ic|ive|less|ous|ing)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """The long forms that papers give for each short form, and the papers in which each name stands."""

    stated: Mapping[str, frozenset[str]] = field(default_factory=dict)
    places: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def find_near(self, kind: NodeKind, groups: Mapping[str, Group]) -> dict[str, str]:
        """Return, by name, the near spelling of it that stands in the one paper that has either of the two.

        Near is a slip of the pen in a long word, and a name with one more noun within; an adjective tells a kind.
        """
        if not self.places:
            return {}
        by_paper: dict[str, list[str]] = defaultdict(list)
        for key, found in groups.items():
            papers = {paper for text in found.texts for paper in self.places.get(text, ())}
            if len(papers) == 1:
                by_paper[papers.pop()].append(key)
        near: dict[str, set[str]] = defaultdict(set)
        for keys in by_paper.values():
            words = {key: tuple(groups[key].id.partition(":")[2].split("-")) for key in keys}
            for one in keys:
                for other in keys:
                    if one != other and _is_near(kind, words[one], words[other]):
                        near[one].add(other)
        return {one: next(iter(others)) for one, others in near.items() if len(others) == 1}


NO_EVIDENCE = Evidence()
"""That of a list without papers."""


def gather_evidence(
    names: Iterable[str], texts: Iterable[tuple[str, str]], pairs: Iterable[tuple[str, str]]
) -> Evidence:
    """Return what papers say of names: `texts` with the ids of their papers, and `pairs` of short and long forms."""
    stated: dict[str, set[str]] = defaultdict(set)
    for short, long in pairs:
        stated[short].add(long)
    known: dict[str, dict[Words, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in names:
        if words := _fold(name):
            known[words[0]][words].add(strip_markup(name))
    places: dict[str, set[str]] = defaultdict(set)
    for paper, text in texts:
        for name in _find(_fold(text), known):
            places[name].add(paper)
    return Evidence(*({name: frozenset(found) for name, found in group.items()} for group in (stated, places)))


def _fold(text: str) -> Words:
    return tuple(singular(word.casefold()) for word in split_words(strip_markup(text)))


def _find(words: Words, known: Mapping[str, Mapping[Words, set[str]]]) -> Iterator[str]:
    for start, word in enumerate(words):
        for name, spellings in known.get(word, {}).items():
            if words[start : start + len(name)] == name:
                yield from spellings


def _is_near(kind: NodeKind, long: Words, short: Words) -> bool:
    """Tell whether two names are near spellings, the first the longer one, or the one with the slip."""
    if len(long) == len(short):
        wrong = [(one, other) for one, other in zip(long, short, strict=True) if one != other]
        return len(wrong) == 1 and long > short and is_slip(*wrong[0])
    if kind is NodeKind.BASE_MODEL or len(long) != len(short) + 1 or len(short) < 2:
        return False
    inner = range(1, len(long) - 1)
    left_out = [long[place] for place in inner if (*long[:place], *long[place + 1 :]) == short]
    return any(
        word.isalpha() and word not in read_words("joining") and not _ADJECTIVE.fullmatch(word) for word in left_out
    )
