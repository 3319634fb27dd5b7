"""Everything in a text that may be a name: one unit a string, with all its places, for a model to choose."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from citeweave.extract.doc import Abbreviation
from citeweave.extract.introductions import IntroductionReader, name_of_head
from citeweave.extract.lexicon import Lexicon, Term, fold_name, fold_piece
from citeweave.extract.memory import Memory, key_of
from citeweave.extract.patterns import find_patterns
from citeweave.extract.spans import find_occurrences
from citeweave.extract.words import WORD, is_action, is_function, is_marked_word

MOST_WORDS = 5

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Form:
    """What a word is by itself.

    `key` is its key, `part` that in a longer name, `before` its feature of what follows it; `function` tells whether it
    is a function word, `action` whether it ends as names of actions do, `marked` and `capital` what letters it has,
    `at_edge` whether it may start or end a name.
    """

    folded: str
    key: str
    part: str
    before: str
    function: bool
    action: bool
    marked: bool
    capital: bool
    at_edge: bool


@lru_cache(maxsize=20_000)
def read_form(word: str) -> Form:
    """Return what a word is by itself."""
    return Form(
        folded=fold_piece(word),
        key=key_of(word),
        part=fold_name(word),
        before=f"b={word.lower()}",
        function=is_function(word),
        action=is_action(word),
        marked=is_marked_word(word),
        capital=any(map(str.isupper, word)),
        at_edge=not is_function(word.lower()) or is_marked_word(word[1:]),
    )


@dataclass(slots=True)
class Page:
    """One paper's text with its words; `joined` tells whether a plain space stands before a word."""

    text: str
    title_length: int
    pairs: tuple[Abbreviation, ...]
    sentences: list[int]
    spans: list[Span] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    joined: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        matches = list(WORD.finditer(self.text))
        self.spans = [match.span() for match in matches]
        self.words = [match.group() for match in matches]
        self.forms = list(map(read_form, self.words))
        gaps = pairwise([(0, -2), *self.spans])
        self.joined = [start == end + 1 and self.text[end] == " " for (_, end), (start, _) in gaps]

    def key_between(self, first: int, last: int) -> str:
        """Return the key of a run of words."""
        if first == last:
            return self.forms[first].key
        return "".join([form.part for form in self.forms[first : last + 1]])

    def sentence_at(self, place: int) -> int:
        """Return the number of the sentence around a place; the title is 0."""
        return max(0, bisect_right(self.sentences, place) - 1)


@dataclass(slots=True)
class Unit:
    """One string, or a short form with its long form, and what suggested it; `keys` are those of its strings."""

    key: str
    strings: list[str] = field(default_factory=list)
    places: set[Span] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    terms: list[Term] = field(default_factory=list)
    pair: Abbreviation | None = None
    before: str = ""
    keys: list[str] = field(default_factory=list)


class Gatherer:
    """Collects the units of one page."""

    def __init__(self, page: Page, lexicon: Lexicon, memory: Memory) -> None:
        self.page = page
        self.lexicon = lexicon
        self.memory = memory
        self.units: dict[str, Unit] = {}
        self.pairs = {key_of(pair.short): pair for pair in page.pairs}
        self.longs = {key_of(pair.long): key_of(pair.short) for pair in page.pairs}

    def gather(self) -> list[Unit]:
        """Return all units, by first place."""
        text = self.page.text
        for match in self.lexicon.find(text):
            self.add(match.start, match.end, f"known={match.term.kind}", match.term)
        for candidate in find_patterns(text):
            self.add(candidate.start, candidate.end, f"rule={candidate.source}", candidate.term)
        for pair in self.page.pairs:
            self.add(*pair.short_span, "short")
            self.add(*pair.long_span, "long")
        self.add_title()
        for found in IntroductionReader(text, self.page.title_length, self.page.pairs, self.memory).read():
            for string in found.strings:
                for start, end in find_occurrences(text, string):
                    unit = self.add(start, end, f"own={found.rule}")
                    if unit is not None:
                        unit.before = unit.before or found.before
        self.add_phrases()
        self.add_compounds()
        for unit in self.units.values():
            self.spread(unit)
        return sorted(self.units.values(), key=lambda unit: (min(unit.places), unit.key))

    def add(self, start: int, end: int, source: str, term: Term | None = None) -> Unit | None:
        """Add a place; return its unit."""
        if start < self.page.title_length < end:
            return None
        string = self.page.text[start:end]
        key = key_of(string)
        return self.add_string(key, string, start, end, source, term) if key else None

    def add_string(self, key: str, string: str, start: int, end: int, source: str, term: Term | None = None) -> Unit:
        """Add a place of a string whose key is known; return its unit."""
        short = self.longs.get(key, key)
        unit = self.units.get(short)
        if unit is None:
            unit = self.units[short] = Unit(short, pair=self.pairs.get(short))
        unit.places.add((start, end))
        unit.sources.add(source)
        if string not in unit.strings:
            unit.strings.append(string)
            unit.keys.append(key)
        if term is not None and term not in unit.terms:
            unit.terms.append(term)
        return unit

    def spread(self, unit: Unit) -> None:
        """Add every further place of a unit's strings, unless the string is lower-case and was looked for at each."""
        for string in unit.strings:
            if is_marked_word(string):
                for start, end in find_occurrences(self.page.text, string):
                    if not start < self.page.title_length < end:
                        unit.places.add((start, end))

    def add_title(self) -> None:
        """Add what stands before the colon of the title."""
        title = self.page.text[: self.page.title_length]
        head, colon, rest = title.partition(":")
        name = name_of_head(head)
        if colon and rest.strip() and len(name) > 1 and len(name.split()) <= 6:
            start = title.index(name)
            self.add(start, start + len(name), "title")

    def add_compounds(self) -> None:
        """Add the marked name that starts a compound ("BERT-based")."""
        for (start, _), word in zip(self.page.spans, self.page.words, strict=True):
            if "-" not in word:
                continue
            head, _, tail = word.partition("-")
            if len(head) > 1 and any(map(str.isupper, head)) and tail.islower():
                self.add(start, start + len(head), "compound")

    def add_phrases(self) -> None:
        """Add the runs of words that end as names do, and all strings that annotators marked elsewhere."""
        for last, form in enumerate(self.page.forms):
            if form.at_edge:
                self.add_runs(last, form, heads=self.memory.head(form.folded) or form.action)

    def add_runs(self, last: int, form: Form, *, heads: bool) -> None:
        """Add the runs that end with a word, if they can be names; `heads` tells whether names end so."""
        page, forms = self.page, self.page.forms
        key, tail = form.key, form.part
        marked = form.capital
        unbroken = True
        for first in range(last, max(last - MOST_WORDS, -1), -1):
            opener = forms[first]
            if first < last:
                if not page.joined[first + 1]:
                    break
                unbroken = unbroken and (first + 1 == last or not forms[first + 1].function)
                marked = marked and opener.marked
                key = tail = opener.part + tail
            if self.memory.knows(key):
                self.add_run(key, first, last, "seen")
            elif unbroken and opener.at_edge:
                if marked:
                    self.add_run(key, first, last, "marked")
                if heads and (first < last or form.capital or form.action):
                    self.add_run(key, first, last, "head")

    def add_run(self, key: str, first: int, last: int, source: str) -> None:
        """Add a run of words."""
        start, end = self.page.spans[first][0], self.page.spans[last][1]
        if not start < self.page.title_length < end:
            self.add_string(key, self.page.text[start:end], start, end, source)


def gather_units(page: Page, lexicon: Lexicon, memory: Memory) -> list[Unit]:
    """Return the units of a page, by first place."""
    return Gatherer(page, lexicon, memory).gather()
