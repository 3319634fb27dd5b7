"""Which short form of a list of names belongs to which long form."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.abbreviations import (
    clip,
    clipped_parts,
    full_words,
    initials,
    is_abbreviation,
    is_clipped,
    letters_of,
    looks_short,
    loose_initials,
    skeleton,
)
from citeweave.graph.resolve.corpus import are_near, choose_id, ends_in_size
from citeweave.graph.resolve.lists import read_words
from citeweave.graph.resolve.text import singular
from citeweave.graph.vocabulary import kind_of

_MODEL_NOUNS = read_words(f"said in short {NodeKind.BASE_MODEL}") | {"method"}

BRACKET = re.compile(r"\(([^()]{2,20})\)")
"""A short form behind its long one."""


Stated = Mapping[str, Mapping[str, str]]
"""The long forms that papers state, with their ids, by the form of the short one."""


@dataclass(slots=True)
class Group:
    """The names of a list that have one id, by the rules for one name; `texts` are without markup."""

    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    is_known: bool = False
    has_short: bool = False

    @property
    def id(self) -> str:
        """Return the one id of the group."""
        return choose_id(self.ids)


def pair_forms(groups: Mapping[str, Group], stated: Stated) -> dict[str, str]:
    """Return, by long form, the one short form that fits it, where no other long form fits that.

    Long forms that differ in the endings of words, or in one word at an end, count as one. What fits well goes before
    what fits less well, and what papers state before all; where they spell a short form out, nothing else is guessed.
    """
    index = _Index(groups, stated)
    pairs: dict[str, str] = {}
    seen: set[str] = set()
    for fitting in (index.told, index.given, index.strict, index.rough, index.loose, index.clipped):
        claims: dict[str, set[str]] = defaultdict(set)
        chosen: dict[str, list[str]] = {}
        for key in sorted(index.shorts.keys() - seen):
            fits = sorted({long for short in index.shorts[key] for long in fitting(short, key) if long not in pairs})
            if not fits:
                continue
            seen.add(key)
            first, *others = (groups[long].id for long in fits)
            chosen[key] = fits if all(are_near(first, other) for other in others) else index.most_spelled(fits, key)
            for long in chosen[key]:
                claims[long].add(key)
        for key, fits in chosen.items():
            pairs.update({long: key for long in fits if index.longest(claims[long]) == key})
        seen |= index.shorts.keys() & stated.keys()
    return pairs


class _Index:
    """Long forms by what they can be shortened to."""

    def __init__(self, groups: Mapping[str, Group], stated: Stated) -> None:
        self.groups = groups
        self.stated = stated
        self.by_bracket: dict[str, set[str]] = defaultdict(set)
        self.by_initials: dict[str, set[str]] = defaultdict(set)
        self.by_loose: dict[str, set[str]] = defaultdict(set)
        self.by_clip: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.shorts: dict[str, list[str]] = {}
        for key, found in groups.items():
            if found.is_known and found.has_short:
                continue
            kind = kind_of(found.id)
            for text in found.texts:
                if not looks_short(text) and len(text.replace("-", " ").split()) > 1:
                    # A long form with a size behind it is not that of the short form without.
                    is_sized = kind is NodeKind.BASE_MODEL and ends_in_size(text)
                    for index, forms in (
                        (self.by_bracket, _bracket_at_end(kind, text)),
                        (self.by_initials, initials(text)),
                        (self.by_loose, () if is_sized else loose_initials(text)),
                    ):
                        for form in forms:
                            index[form].add(key)
                    if kind is NodeKind.METHOD:
                        for ends in clip(full_words(text)):
                            self.by_clip[ends].add(key)
            shorts = [text for text in sorted(found.texts) if looks_short(text) or _is_clip(kind, text)]
            shorts = shorts or (sorted(found.texts) if key in stated else [])
            if not found.is_known and shorts:
                self.shorts[key] = shorts

    def told(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups that papers state to be the long form, and those that differ from it in endings only."""
        longs = self.stated.get(key)
        if not longs:
            return
        yield from sorted(longs.keys() & self.groups.keys() - {key})
        for fitting in (self.given, self.strict, self.rough, self.loose):
            for other in fitting(short, key):
                one = self.groups[other].id
                if any(are_near(one, long) and one.count("-") == long.count("-") for long in longs.values()):
                    yield other

    def given(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups that give the short form in brackets."""
        yield from (other for other in self.by_bracket.get(letters_of(short), ()) if other != key)

    def strict(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups whose initials are the letters of the short form."""
        return self._fitting(self.by_initials.get(letters_of(short), ()), short, key)

    def rough(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups whose initials are those of the parts of the short form."""
        form = "" if " " in short else skeleton(short)
        # PdM is predictive maintenance, but PnP is no post-training procedure; a method's name is surer.
        most = 2 if len(form) == 2 and kind_of(self.groups[key].id) is not NodeKind.METHOD else None
        return self._fitting(self.by_initials.get(form, ()), short, key, most)

    def loose(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups whose initials are nearly the letters of the short form."""
        forms = {form for form in (letters_of(short), "" if " " in short else skeleton(short)) if len(form) > 2}
        others = {other for form in sorted(forms) for other in self.by_loose.get(form, ())}
        return self._fitting(sorted(others), short, key)

    def clipped(self, short: str, key: str) -> Iterator[str]:
        """Yield the methods whose words begin with the parts of the short form: HybridSplat, hybrid splatting.

        Models are not in the index: SparseNet is one of the sparse networks.
        """
        others = {other for ends in clip(clipped_parts(short)) for other in self.by_clip.get(ends, ())}
        for other in sorted(others - {key}):
            if any(is_clipped(short, text) for text in self.groups[other].texts):
                yield other

    def _fitting(self, others: Iterable[str], short: str, key: str, most: int | None = None) -> Iterator[str]:
        if len(letters_of(short)) == 2 and kind_of(self.groups[key].id) is not NodeKind.METHOD:
            # DE may be a deep ensemble or a dynamic embedding; two letters that name a paper's own work are sure.
            return
        for other in others:
            texts = (text for text in self.groups[other].texts if most is None or len(full_words(text)) <= most)
            if other != key and any(is_abbreviation(short, text) for text in texts):
                yield other

    def longest(self, keys: Iterable[str]) -> str | None:
        """Return the group whose short form has most letters, if there is one such."""
        sizes = {key: max(len(letters_of(short)) for short in self.shorts[key]) for key in keys}
        top = [key for key, size in sizes.items() if size == max(sizes.values())]
        return top[0] if len(top) == 1 else None

    def most_spelled(self, longs: list[str], short: str) -> list[str]:
        """Return the group that spells the short form out in twice as many ways as any other, if there is one."""

        def count(long: str) -> int:
            texts = {text.casefold() for text in self.groups[long].texts}
            return sum(any(is_abbreviation(form, text) for form in self.shorts[short]) for text in texts)

        sizes = sorted(((count(long), long) for long in longs), reverse=True)
        return [sizes[0][1]] if sizes[0][0] >= 2 * sizes[1][0] else []


def _is_clip(kind: NodeKind, text: str) -> bool:
    """Tell whether a name is that of a method and made of clipped words."""
    return kind is NodeKind.METHOD and bool(clipped_parts(text))


def _bracket_at_end(kind: NodeKind, text: str) -> Iterator[str]:
    """Yield the short form in brackets of a whole name.

    Neither LoRA for "merging multiple low-rank adaptation (LoRA)", nor AR for "autoregressive (AR) LLM"; a noun behind
    it may stand there if it says nothing more.
    """
    match = BRACKET.search(text)
    if match is None or len(after := text[match.end() :].split()) > 1 or any(map(looks_short, after)):
        return
    if kind is NodeKind.BASE_MODEL and not {singular(word.casefold()) for word in after} <= _MODEL_NOUNS:
        return
    before = [word for word in text[: match.start()].split() if word.casefold() not in read_words("article")]
    if not before:
        return
    later = (" ".join(before[start:]) for start in range(1, len(before)))
    if is_abbreviation(match[1], " ".join(before)) or not any(is_abbreviation(match[1], tail) for tail in later):
        yield letters_of(match[1])
