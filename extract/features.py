"""What speaks for and against a unit's being a name, as feature strings for a linear model."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from citeweave.extract.candidates import Page, Span, Unit
from citeweave.extract.kinds import (
    apposition_after,
    last_kind,
    noun_after,
    read_callings,
    rules_for,
    suffix_kind,
    vote_kind,
)
from citeweave.extract.lexicon import fold_piece
from citeweave.extract.memory import Memory, key_of
from citeweave.extract.patterns import is_rejected
from citeweave.extract.phrases import COLUMNS, Phrases
from citeweave.extract.terms import never_belongs
from citeweave.extract.words import WORD, is_function, shape_of

MOST_PLACES = 4
_AFTER = re.compile(r"\s*(\W|\w[\w-]*)")
_BEFORE = re.compile(r"(\w[\w-]*|[^\w\s])\s*$")


def bucket(number: float, *edges: float) -> int:
    """Return how many of the edges a number reaches."""
    return sum(number >= edge for edge in edges)


class Describer:
    """Writes the features of one page's units."""

    def __init__(self, page: Page, units: Sequence[Unit], memory: Memory, phrases: Phrases) -> None:
        self.page = page
        self.units = units
        self.memory = memory
        self.phrases = phrases
        self.recalled = {unit.key: self.recall(unit) for unit in units}
        self.cues = self.read_cues()
        self.owners: dict[Span, str] = {}
        self.covering = self.read_covering()
        self.callings = read_callings(page.text)
        self.title_words = {word.lower() for word in WORD.findall(page.text[: page.title_length])}

    def recall(self, unit: Unit) -> tuple[str, int, float]:
        """Return what the memory says of a unit: kind, number of papers, share of them that mark it."""
        best = ("new", 0, 0.0)
        for string in unit.strings:
            entry = self.memory.look_up(key_of(string))
            if entry is not None and (best[0] == "new" or entry.papers > best[1]):
                best = (entry.kind, entry.papers, (entry.marked + 0.25) / (entry.papers + 0.5))
        if best[0] == "new" and unit.terms:
            return (f"{unit.terms[0].kind}", 0, 0.0)
        return best

    def read_cues(self) -> list[tuple[int, str]]:
        """Return where cues of a paper's own things end."""
        found = []
        for use in ("cue", "name", "parts"):
            for rule in rules_for(use):
                found += [(match.end(), rule.id) for match in rule.pattern.finditer(self.page.text)]
        return sorted(found)

    def read_covering(self) -> dict[str, list[tuple[str, str]]]:
        """Return for each unit the longer units around its places, with what the memory says of them."""
        spans = sorted(
            ((start, -end, unit.key) for unit in self.units for start, end in unit.places),
        )  # fmt: skip
        found: dict[str, list[tuple[str, str]]] = {}
        for place, (start, end, key) in enumerate(spans):
            for before in range(place - 1, -1, -1):
                first, last, other = spans[before]
                if start - first > 80:
                    break
                if last <= end and other != key:
                    found.setdefault(key, []).append(("in", other))
                    found.setdefault(other, []).append(("has", key))
        return found

    def describe(self, unit: Unit) -> list[str]:
        """Return the features of a unit."""
        places = sorted(unit.places)
        found = ["*", *(f"src={source}" for source in sorted(unit.sources))]
        found += self.describe_memory(unit)
        for string in unit.strings[:3]:
            found += describe_string(self.phrases, string, "")
        if unit.pair is not None:
            found.append("pair")
            found += describe_string(self.phrases, unit.pair.long, "L")
        found += self.describe_places(places, unit)
        found += self.describe_relatives(unit)
        found += self.describe_calling(places, unit)
        return list(dict.fromkeys(found))

    def describe_memory(self, unit: Unit) -> Iterator[str]:
        """Yield what annotators did with the strings."""
        kind, papers, share = self.recalled[unit.key]
        level = bucket(share, 0.2, 0.4, 0.55, 0.7, 0.85, 0.95)
        many = bucket(papers, 1, 2, 3, 6, 15)
        yield f"mem={kind}"
        yield f"mem={kind}:{level}"
        yield f"mem={level}:{many}"
        if papers > 2:
            yield f"key={unit.key}"
        for term in unit.terms:
            yield f"term={term.kind}:{term.level}"

    def describe_places(self, places: list[Span], unit: Unit) -> Iterator[str]:
        """Yield where it stands and between which words."""
        page = self.page
        title = sum(start < page.title_length for start, _ in places)
        yield f"places={min(len(places), 5)}"
        if title:
            yield "title"
            yield "title=only" if title == len(places) else "title=also"
        free = []
        for start, end in places[:MOST_PLACES]:
            before = page.text[max(0, start - 40) : start]
            left = [found.lower() for found in re.findall(r"\w[\w-]*|[^\w\s]", before)[-2:]] or ["^"]
            if start in {0, page.title_length + 1}:
                left = ["^"]
            after = page.text[end : end + 40]
            right = [found.lower() for found in re.findall(r"\w[\w-]*|[^\w\s]|\n", after)[:2]] or ["$"]
            glued = "+" if page.text[end : end + 1] not in {" ", "\n", ""} else ""
            yield f"l={left[-1]}"
            yield f"r={glued}{right[0]}"
            yield f"lr={left[-1]}_{glued}{right[0]}"
            if len(left) > 1:
                yield f"l2={left[0]} {left[-1]}"
            if len(right) > 1:
                yield f"r2={right[0]} {right[1]}"
            yield f"lc={self.phrases.clusters(fold_piece(left[-1]))[0]}"
            yield f"rc={self.phrases.clusters(fold_piece(right[0]))[0]}"
            free.append((is_free(left[-1]), is_free(right[0])))
            yield from self.describe_cues(start, end)
        yield f"free={max(free)[0]}{max(right for _, right in free)}"
        known, _, share = self.recalled[unit.key]
        yield f"mf={known}:{bucket(share, 0.4, 0.7)}:{max(free)[0]}{max(right for _, right in free)}"
        yield f"mt={known}:{bucket(share, 0.4, 0.7)}:{min(title, 1)}:{min(len(places), 3)}"
        for start, _ in places[:2]:
            for word in WORD.findall(page.text[max(0, start - 45) : start])[-5:]:
                yield f"b={word.lower()}"
        yield f"free.all={min(left for left, _ in free)}{min(right for _, right in free)}"
        yield f"sent={min(page.sentence_at(places[0][0]), 4)}"

    def describe_cues(self, start: int, end: int) -> Iterator[str]:
        """Yield what the text says of it there."""
        text = self.page.text
        for place, rule in self.cues:
            if place > start:
                break
            between = text[place:start]
            if len(between) < 90 and ". " not in between:
                yield f"cue={rule}"
                yield f"cue={rule}:{'near' if len(between) < 5 else 'far'}"
                yield f"cue={last_kind(between)}"
        if kind := noun_after(text, end):
            yield f"noun={kind}"
        if kind := apposition_after(text, end):
            yield f"appo={kind}"

    def describe_calling(self, places: list[Span], unit: Unit) -> Iterator[str]:
        """Yield what the text calls a thing that may be the paper's own."""
        if not any(source.startswith("own=") for source in unit.sources):
            return
        yield "own"
        yield f"vote={vote_kind(self.page.text, unit.strings, places, unit.before)}"
        if kind := last_kind(unit.before):
            yield f"before={kind}"
        for word in self.callings:
            yield f"call={word}"
        for word in sorted(self.title_words):
            yield f"own.t={word}"

    def describe_relatives(self, unit: Unit) -> Iterator[str]:
        """Yield the units around, inside and beside it."""
        inside = 0
        for side, key in self.covering.get(unit.key, ()):
            kind, papers, share = self.recalled[key]
            if side == "in":
                inside += 1
            yield f"{side}={kind}:{bucket(share, 0.3, 0.6, 0.85)}:{min(papers, 2)}"
        yield f"inside={min(inside, 3)}"
        for start, end in sorted(unit.places)[:MOST_PLACES]:
            yield from self.describe_list(start, end)

    def describe_list(self, start: int, end: int) -> Iterator[str]:
        """Yield what stands on the other side of a comma or conjunction."""
        if not self.owners:
            for unit in self.units:
                for place in unit.places:
                    self.owners.setdefault((place[0], -1), unit.key)
                    self.owners.setdefault((-1, place[1]), unit.key)
        text = self.page.text
        if match := _JOINT_AFTER.match(text, end):
            self_kind = self.owners.get((match.end(), -1))
            if self_kind is not None:
                yield f"next={self.recalled[self_kind][0]}"
        if match := _JOINT_BEFORE.search(text[max(0, start - 12) : start]):
            other = self.owners.get((-1, max(0, start - 12) + match.start()))
            if other is not None:
                yield f"prev={self.recalled[other][0]}"


_JOINT_AFTER = re.compile(r", (?:and |or )?| and | or |/")
_JOINT_BEFORE = re.compile(r"(?:, (?:and |or )?| and | or |/)$")


def is_free(word: str) -> int:
    """Return whether a neighbour belongs to no name: punctuation, function words, judgements, verbs."""
    return int(not word[0].isalnum() or is_function(word) or never_belongs(word))


@lru_cache(maxsize=4000)
def describe_string(phrases: Phrases, string: str, role: str) -> tuple[str, ...]:
    """Return the features of a string by itself; kept, since papers of one field share their terms."""
    return tuple(_describe_string(phrases, string, role))


def _describe_string(phrases: Phrases, string: str, role: str) -> Iterator[str]:
    """Yield the words and shape of a string."""
    words = [match.group() for match in WORD.finditer(string)]
    if not words:
        return
    low = [word.lower() for word in words]
    head = low[-1].removesuffix("s") if len(low[-1]) > 3 else low[-1]
    size = min(len(words), 5)
    yield f"{role}n={size}"
    yield f"{role}h={head}"
    yield f"{role}h4={head[-4:]}"
    yield f"{role}h3={head[-3:]}"
    yield f"{role}shape={' '.join(shape_of(word) for word in words[:4])}"
    yield f"{role}hs={shape_of(words[-1])}"
    if size > 1:
        yield f"{role}f={low[0]}"
        yield f"{role}fs={low[0][-3:]}"
        yield f"{role}hn={head}:{size}"
        yield f"{role}h2={low[-2]} {head}"
        for word in low[:-1]:
            yield f"{role}w={word}"
            if "-" in word:
                yield f"{role}wt={word.rpartition('-')[2]}"
    if any(letter.isupper() or letter.isdigit() for letter in string[1:]):
        yield from _describe_letters(string, role)
    if not role:
        if is_rejected(string):
            yield "rejected"
        if kind := suffix_kind([string]):
            yield f"suffix={kind}"
    yield from _describe_use(phrases, [fold_piece(word) for word in words], role)


def _describe_letters(string: str, role: str) -> Iterator[str]:
    """Yield the letter groups of a proper name."""
    padded = f"^{string[:24]}$"
    for size in (3, 4):
        for start in range(len(padded) - size + 1):
            yield f"{role}c={padded[start : start + size]}"


def _describe_use(phrases: Phrases, folded: Sequence[str], role: str) -> Iterator[str]:
    """Yield how the abstracts use the phrase, its head and the words before it."""
    phrase = " ".join(folded)
    coarse, fine = phrases.clusters(phrase)
    yield f"{role}pc={coarse}"
    yield f"{role}pf={fine}"
    head_coarse, head_fine = phrases.clusters(folded[-1])
    yield f"{role}hc={head_coarse}"
    yield f"{role}hf={head_fine}"
    for word in folded[:-1]:
        coarse, fine = phrases.clusters(word)
        yield f"{role}wc={coarse}"
        yield f"{role}wf={fine}"
    if len(folded) > 1:
        yield f"{role}fc={phrases.clusters(folded[0])[0]}:{head_coarse}"
        yield f"{role}h2c={phrases.clusters(' '.join(folded[-2:]))[1]}"
    if not role:
        yield from _describe_numbers(phrases, phrase, len(folded))


def _describe_numbers(phrases: Phrases, phrase: str, size: int) -> Iterator[str]:
    """Yield how often the abstracts use a phrase, and between what."""
    numbers = phrases.get(phrase)
    first, _, rest = phrase.partition(" ")
    if numbers is None:
        yield f"use=rare:{min(size, 4)}"
        if size > 1:
            yield f"use=rest:{phrases.count(rest) // 16}"
        return
    yield f"use.count={numbers[0] // 12}"
    for name, value in zip(COLUMNS[1:], numbers[1:], strict=True):
        yield f"use.{name}={value}" if value < 6 else f"use.{name}={value // 3 * 3}"
    yield f"use.lr={numbers[1] // 3}:{numbers[2] // 3}"
    if size > 1:
        alone = phrases.count(rest)
        yield f"use.rest={(numbers[0] - alone) // 8}"
        yield f"use.pmi={(numbers[0] - alone - phrases.count(first)) // 8}"
