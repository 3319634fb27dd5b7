"""A bare list of names: what each means, and which are one thing by evidence that one name alone does not give.

There is no paper here to say what a short form stands for. So a short form joins a long form of the list only if it is
made of its letters, and no other long form of the list is made of them; then other names of the list are read with the
short forms written out. The answer is the same whatever the order of the list. A graph does not do this: there, papers
say it (`corpus`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.abbreviations import (
    initials,
    is_abbreviation,
    letters_of,
    looks_short,
    loose_initials,
    skeleton,
)
from citeweave.graph.resolve.corpus import are_near, choose_id, form_of, is_long_named
from citeweave.graph.resolve.lists import read_endings, read_verbs, read_words
from citeweave.graph.resolve.naming import Identity, has_short_name
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.resolve.text import strip_markup
from citeweave.graph.vocabulary import THINGS

Named = tuple[NodeKind, str]

_BRACKET = re.compile(r"\(([^()]{2,20})\)")
_WORD = re.compile(r"[^\s-]+")
_OPEN_END = re.compile(
    r".*(?:-(?:based|like|only|preserving|guided|augmented|aware|style|wise|free|driven|specific)|-to-[a-z0-9]+|-of-[a-z])",
    re.IGNORECASE,
)
_NOUN_END = re.compile(r"\w+(?:ing|tion|sion|ment)")
_GENERIC = frozenset({NodeKind.TECHNIQUE, NodeKind.TASK})
_ENDINGS = read_endings()
_MOST_STEPS = 9
_SHORT = "long form of the one short form in the list that it fits"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a name of a list means."""

    id: str
    canonical: str
    reason: str


@dataclass(slots=True)
class _Group:
    """The names of a list that have one id, by the rules for one name; `texts` are without markup."""

    ids: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    is_known: bool = False
    has_short: bool = False

    @property
    def id(self) -> str:
        return choose_id(self.ids)


def resolve_names(named: Iterable[Named], overrides: Overrides) -> dict[Named, Answer]:
    """Return what each name of a list means, by kind and name."""
    wanted = sorted(set(named))
    given = _find_brackets(wanted, overrides)
    answers: dict[Named, Answer] = {}
    for kind in THINGS:
        names = [name for other, name in wanted if other is kind]
        if names:
            answers.update(_Batch(kind, names, given, overrides).answer())
    return answers


def _find_brackets(named: Iterable[Named], overrides: Overrides) -> dict[str, str]:
    """Return the short forms that names give in brackets behind long forms, unless they disagree or all know better."""
    found: dict[str, set[str]] = defaultdict(set)
    for _, name in named:
        for match in _BRACKET.finditer(name):
            words = name[: match.start()].split()
            tails = [" ".join(words[start:]) for start in range(len(words))]
            if long := next((tail for tail in tails if is_abbreviation(match[1], tail)), None):
                found[match[1]].add(long.lower())
    return {
        short: next(iter(longs))
        for short, longs in found.items()
        if len(longs) == 1 and not any(overrides.identify(kind, short).source for kind in THINGS)
    }


def write_out(name: str, longs: Mapping[str, str]) -> str:
    """Return a phrase of plain words with the short forms in it written out; a proper name keeps them."""
    words = _WORD.findall(name)
    found = [word for word in words if word in longs or word.removesuffix("s") in longs]
    plain = [word for word in words if word not in found]
    if not found or not plain or any(not word.isalpha() or any(map(str.isupper, word[1:])) for word in plain):
        return name
    return _WORD.sub(lambda match: longs.get(match[0]) or longs.get(match[0].removesuffix("s"), match[0]), name)


class _Batch:
    """The names of one kind."""

    def __init__(self, kind: NodeKind, names: list[str], given: Mapping[str, str], overrides: Overrides) -> None:
        self.kind = kind
        self.overrides = overrides
        self.read_as = {name: write_out(name, given) for name in names}
        self._group()
        if longs := self._short_forms(_pair(self.groups)):
            self.read_as = {name: write_out(text, longs) for name, text in self.read_as.items()}
            self._group()
        self.moves: dict[str, tuple[str, str]] = {}
        self._move(_pair(self.groups), _SHORT)
        if kind in _GENERIC:
            self._move(_complete(self.groups), "completed by the only such name in the list")
            self._move(_read_phrases(self.groups), "phrase that holds all words of a name in the list")

    def _group(self) -> None:
        self.identities: dict[str, Identity] = {}
        self.groups: dict[str, _Group] = {}
        for name, text in self.read_as.items():
            identity = self.overrides.identify(self.kind, text)
            if text != name and self.overrides.identify(self.kind, name).id in self.overrides.pinned:
                identity = self.overrides.identify(self.kind, name)
            self.identities[name] = identity
            found = self.groups.setdefault(form_of(identity.id, self.overrides), _Group())
            found.ids.add(identity.id)
            found.names.add(name)
            found.texts.add(strip_markup(text))
            found.is_known |= bool(identity.source) or identity.id in self.overrides.pinned
            found.has_short |= identity.id in self.overrides.pinned or has_short_name(self.kind, identity.id)

    def _short_forms(self, pairs: Mapping[str, str]) -> dict[str, str]:
        """Return the long form of each single short form, in lower case, where there is just one."""
        longs: dict[str, set[str]] = defaultdict(set)
        for long, short in pairs.items():
            text = min(self.groups[long].texts, key=lambda item: (len(item), item)).lower()
            for item in self.groups[short].texts:
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

    def _canonical(self, found: _Group) -> str:
        """Return the name to show: that of the vocabulary or an override, else the shortest of the list."""
        if override := self.overrides.name_of(found.id):
            return override
        names = [self.identities[name] for name in found.names]
        known = {identity.canonical for identity in names if identity.source}
        return min(known or {identity.canonical for identity in names}, key=lambda item: (len(item), item))


def _pair(groups: Mapping[str, _Group]) -> dict[str, str]:
    """Return, by long form, the one short form that fits it, where no other long form fits that.

    Long forms that differ in the endings of words, or in one word at an end, count as one. What fits well goes before
    what fits less well.
    """
    index = _Index(groups)
    pairs: dict[str, str] = {}
    seen: set[str] = set()
    for fitting in (index.given, index.strict, index.rough, index.loose):
        claims: dict[str, set[str]] = defaultdict(set)
        chosen: dict[str, list[str]] = {}
        for key in sorted(index.shorts.keys() - seen):
            fits = sorted({long for short in index.shorts[key] for long in fitting(short, key) if long not in pairs})
            if not fits:
                continue
            seen.add(key)
            first, *others = (groups[long].id for long in fits)
            chosen[key] = fits if all(are_near(first, other) for other in others) else index.most_spelled(fits)
            for long in chosen[key]:
                claims[long].add(key)
        for key, fits in chosen.items():
            pairs.update({long: key for long in fits if index.longest(claims[long]) == key})
    return pairs


class _Index:
    """Long forms by what they can be shortened to."""

    def __init__(self, groups: Mapping[str, _Group]) -> None:
        self.groups = groups
        self.by_bracket: dict[str, set[str]] = defaultdict(set)
        self.by_initials: dict[str, set[str]] = defaultdict(set)
        self.by_loose: dict[str, set[str]] = defaultdict(set)
        self.shorts: dict[str, list[str]] = {}
        for key, found in groups.items():
            if found.is_known and found.has_short:
                continue
            for text in found.texts:
                if not looks_short(text) and len(text.replace("-", " ").split()) > 1:
                    for index, forms in (
                        (self.by_bracket, _bracket_at_end(text)),
                        (self.by_initials, initials(text)),
                        (self.by_loose, loose_initials(text)),
                    ):
                        for form in forms:
                            index[form].add(key)
            if not found.is_known and (shorts := sorted(filter(looks_short, found.texts))):
                self.shorts[key] = shorts

    def given(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups that give the short form in brackets."""
        yield from (other for other in self.by_bracket.get(letters_of(short), ()) if other != key)

    def strict(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups whose initials are the letters of the short form."""
        return self._fitting(self.by_initials.get(letters_of(short), ()), short, key)

    def rough(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups whose initials are those of the parts of the short form."""
        return self._fitting(self.by_initials.get(skeleton(short), ()), short, key)

    def loose(self, short: str, key: str) -> Iterator[str]:
        """Yield the groups whose initials are nearly the letters of the short form."""
        forms = {form for form in (letters_of(short), "" if " " in short else skeleton(short)) if len(form) > 2}
        others = {other for form in sorted(forms) for other in self.by_loose.get(form, ())}
        return self._fitting(sorted(others), short, key)

    def _fitting(self, others: Iterable[str], short: str, key: str) -> Iterator[str]:
        for other in others:
            if other != key and any(is_abbreviation(short, text) for text in self.groups[other].texts):
                yield other

    def longest(self, keys: Iterable[str]) -> str | None:
        """Return the group whose short form has most letters, if there is one such."""
        sizes = {key: max(len(letters_of(short)) for short in self.shorts[key]) for key in keys}
        top = [key for key, size in sizes.items() if size == max(sizes.values())]
        return top[0] if len(top) == 1 else None

    def most_spelled(self, keys: list[str]) -> list[str]:
        """Return the group that has twice as many spellings as any other; none if there is no such."""
        sizes = sorted(((len(self.groups[key].texts), key) for key in keys), reverse=True)
        return [sizes[0][1]] if sizes[0][0] >= 2 * sizes[1][0] else []


def _bracket_at_end(text: str) -> Iterator[str]:
    match = _BRACKET.search(text)
    if match and len(text[match.end() :].split()) < 2:
        yield letters_of(match[1])


def _complete(groups: Mapping[str, _Group]) -> dict[str, str]:
    """Return, by open name ("weight-only"), the one group that completes it by a word ("weight-only quantization")."""
    by_start: dict[str, set[str]] = defaultdict(set)
    for key, found in groups.items():
        by_start[found.id.rpartition("-")[0]].add(key)
    fits: Callable[[str], set[str]] = lambda identity: by_start.get(identity, set())  # noqa: E731
    return {
        key: next(iter(fits(found.id)))
        for key, found in groups.items()
        if any(map(_OPEN_END.fullmatch, found.texts)) and len(fits(found.id)) == 1
    }


def _read_phrases(groups: Mapping[str, _Group]) -> dict[str, str]:
    """Return, by phrase with a verb, the longest name of the list all of whose words it holds."""
    terms: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    phrases: dict[str, frozenset[str]] = {}
    for key, found in groups.items():
        words = found.id.partition(":")[2].split("-")
        stems = frozenset(_stem(word) for word in words if word not in read_words("phrase filler"))
        if all(map(_is_verbal, found.texts)):
            phrases[key] = stems
        elif len(stems) > 1:
            terms[min(stems)].append((stems, key))
    done = {}
    for key, stems in phrases.items():
        fits = [
            (len(term), name)
            for first in stems
            for term, name in terms.get(first, ())
            if term <= stems and len(stems) - len(term) < 2
        ]
        best = {name for size, name in fits if size == max(fits)[0]}
        if len(best) == 1:
            done[key] = best.pop()
    return done


def _is_verbal(text: str) -> bool:
    """Tell whether a name is a phrase with a verb: "reduce the frame rate", and not "training data selection"."""
    words = text.lower().split()
    if len(words) < 3:
        return False
    first = words[1] if words[0].endswith("ly") and words[0] != "early" else words[0]
    is_term = first.endswith("ing") and _NOUN_END.fullmatch(words[-1])
    return first in read_verbs() and not is_term and not first.endswith("ed")


def _stem(word: str) -> str:
    word = read_verbs().get(word, word)
    return next((word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2), word)
