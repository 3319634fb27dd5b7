"""Everything in a text that may be a name: one unit a string, with all its places, for a model to choose."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from citeweave.extract.doc import Abbreviation
from citeweave.extract.introductions import IntroductionReader, name_of_head
from citeweave.extract.lexicon import Lexicon, Term, fold_name, fold_piece
from citeweave.extract.memory import Memory, key_of
from citeweave.extract.patterns import find_patterns
from citeweave.extract.spans import find_occurrences
from citeweave.extract.words import WORD, is_action, is_function, is_marked_word

MOST_WORDS = 5

Span = tuple[int, int]


@dataclass(slots=True)
class Page:
    """One paper's text with its words; `joined` tells whether a plain space stands before a word."""

    text: str
    title_length: int
    pairs: tuple[Abbreviation, ...]
    sentences: list[int]
    spans: list[Span] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    joined: list[bool] = field(default_factory=list)
    starts: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        last = -1
        for index, match in enumerate(WORD.finditer(self.text)):
            start, end = match.span()
            written = match.group()
            self.spans.append((start, end))
            self.words.append(written)
            self.folded.append(fold_piece(written))
            self.keys.append(fold_name(written))
            self.joined.append(last >= 0 and self.text[last:start] == " ")
            self.starts[start] = index
            last = end

    def key_between(self, first: int, last: int) -> str:
        """Return the key of a run of words."""
        return key_of(self.words[first]) if first == last else "".join(self.keys[first : last + 1])

    def word_at(self, place: int) -> int:
        """Return the index of the last word that starts at or before a place."""
        return bisect_right(self.spans, (place, 1 << 30)) - 1

    def sentence_at(self, place: int) -> int:
        """Return the number of the sentence around a place; the title is 0."""
        return max(0, bisect_right(self.sentences, place) - 1)


@dataclass(slots=True)
class Unit:
    """One string, or a short form with its long form, and what suggested it."""

    key: str
    strings: list[str] = field(default_factory=list)
    places: set[Span] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)
    terms: list[Term] = field(default_factory=list)
    pair: Abbreviation | None = None
    before: str = ""


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
        if not key:
            return None
        key = self.longs.get(key, key)
        unit = self.units.setdefault(key, Unit(key))
        unit.pair = self.pairs.get(key)
        unit.places.add((start, end))
        unit.sources.add(source)
        if string not in unit.strings:
            unit.strings.append(string)
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
            head, hyphen, tail = word.partition("-")
            if hyphen and len(head) > 1 and any(letter.isupper() for letter in head) and tail.islower():
                self.add(start, start + len(head), "compound")

    def add_phrases(self) -> None:
        """Add the runs of words that end as names do, and all strings that annotators marked elsewhere."""
        page = self.page
        for last, (_, end) in enumerate(page.spans):
            word = page.words[last]
            if is_function(word.lower()) and not is_marked_word(word[1:]):
                continue
            marked = any(letter.isupper() for letter in word)
            heads = self.memory.head(page.folded[last]) or is_action(word)
            first = last
            while True:
                self.consider(first, last, end, heads=heads, marked=marked)
                if not first or last - first + 1 >= MOST_WORDS or not page.joined[first]:
                    break
                first -= 1

    def consider(self, first: int, last: int, end: int, *, heads: bool, marked: bool) -> None:
        """Add the run of words if it can be a name."""
        page = self.page
        start = page.spans[first][0]
        if self.memory.knows(page.key_between(first, last)):
            self.add(start, end, "seen")
            return
        opener = page.words[first]
        if is_function(opener.lower()) and not is_marked_word(opener[1:]):
            return
        if any(is_function(word) for word in page.words[first + 1 : last]):
            return
        if marked and all(is_marked_word(word) for word in page.words[first : last + 1]):
            self.add(start, end, "marked")
        if heads and (first < last or marked or is_action(page.words[last])):
            self.add(start, end, "head")


def gather_units(page: Page, lexicon: Lexicon, memory: Memory) -> list[Unit]:
    """Return the units of a page, by first place."""
    return Gatherer(page, lexicon, memory).gather()
