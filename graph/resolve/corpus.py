"""What many papers together say of names: pure, independent of order, and settled anew with every paper.

Each edge keeps the names by which its paper calls the end. From them alone follows the id that this paper would give
(`told`); `settle` then joins those ids, and parts them, by what all papers say:

* Two ids that differ in hyphens only are one thing.
* A short form and a long form are one thing if some paper gives both as names of one thing, no paper gives the short
  form another long form, or the long form another short form, and no paper speaks of both as two things. So a join
  takes two ids, never a chain.
* Where papers give a short form different long forms, each of those papers means the thing of its own long form.

A paper changes only things that share a name with what it speaks of: `spelled` gives what has to be compared.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from citeweave.graph.keys import is_named
from citeweave.graph.model import Edge, NodeKind
from citeweave.graph.resolve.abbreviations import is_abbreviation, looks_short
from citeweave.graph.resolve.families import parent_of
from citeweave.graph.resolve.lists import read_words
from citeweave.graph.resolve.overrides import Overrides
from citeweave.graph.resolve.text import is_slip, squeeze, strip_markup
from citeweave.graph.vocabulary import kind_of

Telling = tuple[str, str]
"""A paper, and the id that it would give a thing on its own."""

_SURE = 0.95
_STEM = 5
_OWN = 6
_LONG_NAMED = frozenset({NodeKind.TECHNIQUE, NodeKind.TASK})


@dataclass(frozen=True, slots=True, order=True)
class Join:
    """A record of ids that are one thing: the rule, the papers that it rests on, and how sure it is."""

    id: str
    others: tuple[str, ...]
    rule: str
    evidence: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """A record of ids that were compared and kept apart, and why."""

    one: str
    other: str
    reason: str


@dataclass(slots=True)
class Settlement:
    """What each paper's ends are told by, where its things are, and the records of why."""

    tellings: dict[tuple[str, str], Telling] = field(default_factory=dict)
    places: dict[Telling, str] = field(default_factory=dict)
    joins: list[Join] = field(default_factory=list)
    refusals: list[Refused] = field(default_factory=list)

    def place(self, paper: str, end: str) -> str:
        """Return where the end of a paper's edge is; one of which nothing is told stays where it was."""
        telling = self.tellings.get((paper, end))
        return end if telling is None else self.places.get(telling, end)


def tell(kind: NodeKind, names: Sequence[str], overrides: Overrides) -> str:
    """Return the id that a paper would give a thing on its own, from the names that it has there, preferred one first.

    A short form that the vocabulary knows as another thing is what the paper itself spells it out as; a name made of
    parts of words (ResNet) is no mere short form.
    """
    identity = overrides.identify(kind, names[0])
    short = strip_markup(names[0])
    is_open = looks_short(names[0]) and not _is_own(short) and identity.id not in overrides.pinned
    if identity.source and is_open:
        longs = {
            overrides.identify(kind, other).id for other in names[1:] if is_abbreviation(short, strip_markup(other))
        }
        if longs and identity.id not in longs:
            return min(longs)
    return identity.id


def _is_own(name: str) -> bool:
    """Tell whether a short name is long enough, and written in both cases, so that it stands for one thing alone."""
    return len(name) >= _OWN and not name.rstrip("s").isupper()


def told(edge: Edge, overrides: Overrides) -> str:
    """Return the id that an edge's paper would give its end on its own."""
    if not edge.names or not is_named(edge.target):
        return edge.target
    return tell(kind_of(edge.target), edge.names, overrides)


def form_of(identity: str, overrides: Overrides) -> str:
    """Return an id without hyphens; one about which an override decides is left as it is."""
    return identity if identity in overrides.pinned else squeeze(identity)


def spelled(kind: NodeKind, names: Iterable[str], overrides: Overrides) -> set[str]:
    """Return the forms of all ids that names can mean; things that share one have to be settled together."""
    return {form_of(overrides.identify(kind, name).id, overrides) for name in names}


def choose_id(ids: Iterable[str]) -> str:
    """Return, of ids that differ in hyphens only, the one with most of them."""
    return min(ids, key=lambda item: (-item.count("-"), item))


def find_blurred(edges: Iterable[Edge], before: Overrides, after: Overrides) -> frozenset[str]:
    """Return the papers of whose edges it cannot be told what the papers state under other overrides.

    They speak of two things that become one, or gave one thing names that only the old overrides put together.
    """
    stated = [edge for edge in edges if edge.names and is_named(edge.target)]
    place = settle(stated, after).place
    joined: dict[tuple[str, str], str] = {}
    blurred = set()
    for edge in stated:
        kind = kind_of(edge.target)
        forms: dict[str, str] = {}
        for name in edge.names:
            old, new = (form_of(item.identify(kind, name).id, item) for item in (before, after))
            if forms.setdefault(old, new) != new:
                blurred.add(edge.paper)
        if joined.setdefault((edge.paper, place(edge.paper, edge.target)), edge.target) != edge.target:
            blurred.add(edge.paper)
    return frozenset(blurred)


def settle(edges: Iterable[Edge], overrides: Overrides) -> Settlement:
    """Return where the ends of `edges` are, given all edges at the things that share a name with them."""
    naming: dict[Telling, set[str]] = defaultdict(set)
    settlement = Settlement()
    for edge in edges:
        if edge.names and is_named(edge.target):
            telling = edge.paper, told(edge, overrides)
            settlement.tellings[edge.paper, edge.target] = telling
            naming[telling].update(edge.names)
    forms = {telling: form_of(telling[1], overrides) for telling in naming}
    by_form: dict[str, set[str]] = defaultdict(set)
    for (_, identity), form in forms.items():
        by_form[form].add(identity)
    heads = {form: choose_id(ids) for form, ids in by_form.items()}
    pairs = _Pairs(naming, forms, heads, overrides)
    for form, ids in by_form.items():
        if len(ids) > 1:
            others = tuple(sorted(ids - {heads[form]}))
            settlement.joins.append(Join(heads[form], others, "hyphens", tuple(sorted(pairs.papers[form])), 1.0))
    moved = pairs.join(settlement)
    for telling, form in forms.items():
        settlement.places[telling] = moved.get(form, heads[form])
    pairs.part(settlement)
    return settlement


class _Pairs:
    """The short and long forms that papers give as names of one thing."""

    def __init__(
        self,
        naming: Mapping[Telling, set[str]],
        forms: Mapping[Telling, str],
        heads: Mapping[str, str],
        overrides: Overrides,
    ) -> None:
        self.heads = heads
        self.form_of = forms
        self.papers: dict[str, set[str]] = defaultdict(set)
        self.stated: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.tellings: dict[tuple[str, str, str], Telling] = {}
        self.ids: dict[str, set[str]] = defaultdict(set)
        self.known: set[str] = set()
        for telling, form in self.form_of.items():
            self.papers[form].add(telling[0])
        for (paper, identity), names in naming.items():
            for short, long in self._find(kind_of(identity), names, overrides):
                if self.form_of[paper, identity] in (short, long):
                    self.stated[short, long].add(paper)
                    self.tellings[paper, short, long] = (paper, identity)
        self.longs: dict[str, set[str]] = defaultdict(set)
        self.shorts: dict[str, set[str]] = defaultdict(set)
        for short, long in self.stated:
            self.longs[short].add(long)
            self.shorts[long].add(short)

    def _find(self, kind: NodeKind, names: set[str], overrides: Overrides) -> set[tuple[str, str]]:
        found = set()
        for one, other in combinations(sorted(names), 2):
            for short, long in ((one, other), (other, one)):
                if looks_short(short) and is_abbreviation(strip_markup(short), strip_markup(long)):
                    meant = [overrides.identify(kind, name) for name in (short, long)]
                    ids = [identity.id for identity in meant]
                    forms = [form_of(item, overrides) for item in ids]
                    # A short form that the vocabulary knows is a matter of each paper (`tell`).
                    if forms[0] != forms[1] and not meant[0].source and not overrides.pinned & set(ids):
                        found.add((forms[0], forms[1]))
                        if meant[1].source:
                            self.known.add(forms[1])
                        self.ids[forms[0]].add(ids[0])
                        self.ids[forms[1]].add(ids[1])
        return found

    def join(self, settlement: Settlement) -> dict[str, str]:
        """Return where the forms go of which nothing speaks against a pair."""
        moved: dict[str, str] = {}
        for (short, long), papers in sorted(self.stated.items()):
            if reason := self._refuse(short, long):
                settlement.refusals.append(Refused(self._id(short), self._id(long), reason))
                continue
            is_long = long in self.known or is_long_named(self._id(short), self._id(long))
            kept, gone = (long, short) if is_long else (short, long)
            moved[gone] = self._id(kept)
            settlement.joins.append(
                Join(self._id(kept), (self._id(gone),), "short form in a paper", tuple(sorted(papers)), _SURE)
            )
        return moved

    def part(self, settlement: Settlement) -> None:
        """Move each paper's short form to its own long form, where papers give it several.

        A paper that shortens one long form twice speaks of two things: neither moves.
        """
        shortened: dict[tuple[str, str], list[tuple[str, Telling]]] = defaultdict(list)
        for (paper, short, long), telling in sorted(self.tellings.items()):
            if self.form_of[telling] == short and paper not in self.papers[long]:
                shortened[paper, long].append((short, telling))
        for (_, long), ((short, telling), *others) in sorted(shortened.items()):
            if not others and len(self.longs[short]) > 1 and not self._are_near(self.longs[short]):
                settlement.places[telling] = self._id(long)

    def _are_near(self, forms: Iterable[str]) -> bool:
        first, *others = (self._id(form) for form in sorted(forms))
        return all(are_near(first, other) for other in others)

    def _id(self, form: str) -> str:
        """Return the id of a form: one that a paper prefers, else one that its spellings give."""
        return self.heads.get(form) or choose_id(self.ids[form])

    def _refuse(self, short: str, long: str) -> str | None:
        """Return what speaks against joining two forms."""
        if both := self.papers[short] & self.papers[long]:
            return f"{min(both)} speaks of both as two things"
        if others := self.longs[short] - {long}:
            return f"the short form also stands for {self._id(min(others))}"
        if others := self.shorts[long] - {short}:
            return f"the long form is also shortened to {self._id(min(others))}"
        return None


def is_long_named(short: str, long: str) -> bool:
    """Tell whether a thing with both forms has the id of its long form: generic terms, and models that it classes."""
    kind = kind_of(short)
    return kind in _LONG_NAMED or (parent_of(long) is not None and parent_of(short) is None)


def are_near(one: str, other: str) -> bool:
    """Tell whether two ids differ in the endings of words, in one word at an end, or by a slip of the pen, only."""
    short, long = sorted((word_stems(one), word_stems(other)), key=len)
    if len(short) == len(long) and short != long:
        pairs = zip(*(identity.partition(":")[2].split("-") for identity in (one, other)), strict=True)
        wrong = [(first, second) for first, second in pairs if first != second]
        return len(wrong) == 1 and is_slip(*wrong[0])
    if kind_of(one) is NodeKind.BASE_MODEL and (ends_in_size(one) or ends_in_size(other)):
        # A size makes another thing: vision network, vision network large.
        return short == long
    return short == long or (len(short) > 1 and len(long) == len(short) + 1 and short in (long[1:], long[:-1]))


def ends_in_size(name: str) -> bool:
    """Tell whether the last word of a name or an id is a size, a version or a grade: 7B, 2, large."""
    last = re.split(r"[\s:-]", name.strip().casefold())[-1]
    return any(map(str.isdigit, last)) or last in read_words("grade")


def word_stems(identity: str) -> tuple[str, ...]:
    """Return the words of an id without their endings."""
    return tuple(word[:_STEM] for word in identity.partition(":")[2].split("-"))
