"""A bare list of names: what each means, and which are one thing by evidence that one name alone does not give.

Where nothing says what a short form stands for, it joins a long form of the list only if it is made of its letters,
and no other long form of the list is made of them; then other names of the list are read with the short forms written
out. Papers say more (`evidence`). The answer is the same whatever the order of the list. A graph guesses nothing:
there, papers say it (`corpus`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.abbreviations import initials, is_abbreviation, letters_of, looks_short
from citeweave.graph.resolve.completing import bare, based, complete, loosen, read_phrases, shorten, spell_out
from citeweave.graph.resolve.corpus import are_near, form_of, is_long_named
from citeweave.graph.resolve.evidence import NO_EVIDENCE, Evidence, Named
from citeweave.graph.resolve.lists import read_words
from citeweave.graph.resolve.naming import Identity, has_short_name
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.resolve.pairing import BRACKET, Group, Stated, pair_forms
from citeweave.graph.resolve.text import strip_markup
from citeweave.graph.vocabulary import THINGS

_WORD = re.compile(r"[^\s-]+")
_TWICE = re.compile(r"\b([a-z]{4,})[ -]\1\b")
_GENERIC = frozenset({NodeKind.TECHNIQUE, NodeKind.TASK})
_MOST_STEPS = 9
_SHORT = "long form of the one short form in the list that it fits"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name of a list means."""

    id: str
    canonical: str
    reason: str


def resolve_names(
    named: Iterable[Named], overrides: Overrides, evidence: Evidence = NO_EVIDENCE
) -> dict[Named, Answer]:
    """Return what each name of a list means, by kind and name."""
    wanted = sorted(set(named))
    given = {
        short: next(iter(longs))
        for short, longs in _find_brackets(wanted).items()
        if len(longs) == 1 and not any(overrides.identify(kind, short).source for kind in THINGS)
    }
    answers: dict[Named, Answer] = {}
    for kind in THINGS:
        names = [name for other, name in wanted if other is kind]
        if names:
            answers.update(_Batch(kind, names, given, overrides, evidence).answer())
    return answers


def _find_brackets(named: Iterable[Named]) -> dict[str, set[str]]:
    """Return the long forms, in lower case, behind which names give a short form in brackets."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, name in named:
        for match in BRACKET.finditer(name):
            words = name[: match.start()].split()
            tails = [" ".join(words[start:]) for start in range(len(words))]
            if long := next((tail for tail in tails if is_abbreviation(match[1], tail)), None):
                found[match[1]].add(long.lower())
    return found


def write_out(name: str, longs: Mapping[str, str]) -> str:
    """Return a phrase of plain words with the short forms in it written out; a proper name keeps them."""
    words = _WORD.findall(name)
    found = [word for word in words if word in longs or word.removesuffix("s") in longs]
    plain = [word for word in words if word not in found]
    is_one_word = " " not in name and any(word[0].isupper() for word in plain)
    if not found or not plain or is_one_word or any(map(_is_of_name, plain)):
        return name
    text = _WORD.sub(lambda match: longs.get(match[0]) or longs.get(match[0].removesuffix("s"), match[0]), name)
    return _TWICE.sub(r"\1", text)


def _is_of_name(word: str) -> bool:
    """Tell whether a word beside a short form makes both a proper name: UCAN-L, UCAN-large, UCAN 2, UCAN-HQ."""
    is_size = len(word) == 1 or word.casefold() in read_words("grade") | read_words("tuned")
    return not word.isalpha() or is_size or any(map(str.isupper, word[1:]))


class _Batch:
    """The names of one kind."""

    def __init__(
        self, kind: NodeKind, names: list[str], given: Mapping[str, str], overrides: Overrides, evidence: Evidence
    ) -> None:
        self.kind = kind
        self.overrides = overrides
        self.stated = self._state(evidence)
        self.read_as = {name: write_out(name, given) for name in names}
        self._group()
        if own := self._meant_here() | self._spelled_anew():
            longs = {short: long.lower() for short, long in own.items() if " " not in short}
            self.read_as = {name: own.get(name) or write_out(text, longs) for name, text in self.read_as.items()}
            self._group()
        if longs := self._short_forms(pair_forms(self.groups, self.stated)):
            self.read_as = {name: write_out(text, longs) for name, text in self.read_as.items()}
            self._group()
        self.moves: dict[str, tuple[str, str]] = {}
        self._move(pair_forms(self.groups, self.stated), _SHORT)
        self._move(shorten(kind, self.groups), "said in short by a name of the list")
        self._move(spell_out(kind, self.groups), "short form written out by the only such name in the list")
        if kind in _GENERIC:
            self._move(complete(self.groups), "completed by the only such name in the list")
        if kind in (NodeKind.BASE_MODEL, NodeKind.TECHNIQUE):
            # A lightweight task is a task of its own.
            self._move(bare(kind, self.groups), "praise left out")
        if kind in _GENERIC:
            self._move(based(self.groups), "based left out")
            self._move(loosen(self.groups), "and or fine left out")
            self._move(read_phrases(self.groups), "phrase that holds all words of a name in the list")
        self._move(evidence.find_near(kind, self.groups), "near spelling in the only paper that has either")

    def _state(self, evidence: Evidence) -> Stated:
        """Return the long forms that papers give, by the form of their short one."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for short, longs in sorted(evidence.stated.items()):
            form = form_of(self.overrides.identify(self.kind, short).id, self.overrides)
            for long in sorted(longs):
                identity = self.overrides.identify(self.kind, long).id
                found[form][form_of(identity, self.overrides)] = identity
        return found

    def _spelled_anew(self) -> dict[str, str]:
        """Return the long form of each short form that means another thing in the papers than in the vocabulary."""
        found = {}
        for name, identity in self.identities.items():
            form = form_of(identity.id, self.overrides)
            longs = self.stated.get(form, {})
            is_open = identity.source and looks_short(name) and identity.id not in self.overrides.pinned
            if not is_open or form in longs or not all(map(looks_short, self.groups[form].texts)):
                continue
            here = sorted(
                long
                for long in longs.keys() & self.groups.keys()
                if any(is_abbreviation(name, text) for text in self.groups[long].texts)
            )
            if here and all(are_near(longs[here[0]], longs[other]) for other in here[1:]):
                found[name] = min(self.groups[here[0]].texts)
        return found

    def _meant_here(self) -> dict[str, str]:
        """Return the long form of each short form that alone stands for what the vocabulary knows.

        It has to be the only one of the list that is made of the initials, and no other name of that thing is there.
        Short names of benchmarks are mostly no initials.
        """
        if self.kind is NodeKind.BENCHMARK:
            return {}
        longs: dict[str, set[str]] = defaultdict(set)
        for key, group in self.groups.items():
            for text in group.texts:
                if not looks_short(text):
                    for form in initials(text):
                        longs[form].add(key)
        found = {}
        for name, identity in self.identities.items():
            form = form_of(identity.id, self.overrides)
            is_open = identity.source and looks_short(name) and identity.id not in self.overrides.pinned
            if is_open and all(map(looks_short, self.groups[form].texts)) and form not in self.stated:
                here = sorted(
                    long
                    for long in longs.get(letters_of(name), ())
                    if not self.groups[long].has_short
                    and any(is_abbreviation(name, text) for text in self.groups[long].texts)
                )
                if here and all(are_near(self.groups[here[0]].id, self.groups[other].id) for other in here[1:]):
                    found[name] = min(self.groups[here[0]].texts)
        return found

    def _group(self) -> None:
        self.identities: dict[str, Identity] = {}
        self.groups: dict[str, Group] = {}
        for name, text in self.read_as.items():
            identity = self.overrides.identify(self.kind, text)
            if text != name and self.overrides.identify(self.kind, name).id in self.overrides.pinned:
                identity = self.overrides.identify(self.kind, name)
            self.identities[name] = identity
            found = self.groups.setdefault(form_of(identity.id, self.overrides), Group())
            found.ids.add(identity.id)
            found.names.add(name)
            found.texts.add(strip_markup(text))
            found.is_known |= bool(identity.source) or identity.id in self.overrides.pinned
            found.has_short |= identity.id in self.overrides.pinned or has_short_name(self.kind, identity.id)

    def _short_forms(self, pairs: Mapping[str, str]) -> dict[str, str]:
        """Return the long form of each single short form, in lower case, where there is just one."""
        longs: dict[str, set[str]] = defaultdict(set)
        for long, short in pairs.items():
            # What follows a short form in brackets is no part of the long one: "autoregressive (AR) paradigm".
            texts, shorts = self.groups[long].texts, self.groups[short].texts
            before = {BRACKET.split(text)[0].strip() for text in texts}
            before = {text for text in before if any(is_abbreviation(item, text) for item in shorts)}
            text = min(before or texts, key=lambda item: (len(item), item)).lower()
            for item in shorts:
                if " " not in item:
                    longs[item].add(text)
        return {short: next(iter(texts)) for short, texts in longs.items() if len(texts) == 1}

    def _move(self, pairs: Mapping[str, str], rule: str) -> None:
        for one, another in sorted(pairs.items()):
            # What the vocabulary knows stays where it is; its short form, if the vocabulary has none, comes to it.
            form, other = (another, one) if self.groups[one].is_known else (one, another)
            if form not in self.moves and self._root(other) != form and not self.groups[form].is_known:
                self.moves[form] = (other, rule)

    def _root(self, form: str) -> str:
        for _ in range(_MOST_STEPS):
            if form not in self.moves:
                break
            form = self.moves[form][0]
        return form

    def answer(self) -> Iterator[tuple[Named, Answer]]:
        """Yield what each name means."""
        members: dict[str, set[str]] = defaultdict(set)
        for form, found in self.groups.items():
            members[self._root(form)] |= found.names
        ids = {root: self._choose(root, names) for root, names in members.items()}
        for name, identity in self.identities.items():
            form = form_of(identity.id, self.overrides)
            root = self._root(form)
            reasons = [identity.reason] if identity.steps or form == root else []
            if self.read_as[name] != name:
                reasons.insert(0, f"read as {self.read_as[name]!r}, by the short forms of the list")
            if form != root:
                reasons.append(f"{self.moves[form][1]}: {min(self.groups[root].names)}")
            if len(self.groups[root].ids) > 1:
                reasons.append("hyphens left out")
            yield (self.kind, name), Answer(*ids[root], "; ".join(reasons))

    def _choose(self, root: str, members: Iterable[str]) -> tuple[str, str]:
        """Return id and name of a thing: those of its short form, or of the long form that tells what it is."""
        chosen = self.groups[root]
        if not chosen.is_known:
            forms = {form_of(self.identities[name].id, self.overrides) for name in members}
            longs = [self.groups[form] for form in sorted(forms) if is_long_named(chosen.id, self.groups[form].id)]
            longs = [
                found for found in longs if self.moves.get(form_of(found.id, self.overrides), ("", ""))[1] == _SHORT
            ]
            chosen = max(longs, key=lambda found: (len(found.texts), found.id), default=chosen)
        return chosen.id, self._canonical(chosen)

    def _canonical(self, found: Group) -> str:
        """Return the name to show: that of the vocabulary or an override, else the shortest of the list."""
        if override := self.overrides.name_of(found.id):
            return override
        names = [self.identities[name] for name in found.names]
        known = {identity.canonical for identity in names if identity.source}
        return min(known or {identity.canonical for identity in names}, key=lambda item: (len(item), item))
