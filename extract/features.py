"""What speaks for and against a unit's being a name, as feature strings for a linear model.

Most of the time of a paper goes into this, so whatever depends only on a word, on one side of a place or on what the
memory says is written once and shared by all units: `citeweave.extract.spelling`, `Side`, `Recall`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from citeweave.extract.candidates import Page, Span, Unit
from citeweave.extract.kinds import apposition_after, find_callings, find_cues, last_kind, noun_after, vote_kind
from citeweave.extract.lexicon import fold_piece
from citeweave.extract.memory import Memory
from citeweave.extract.phrases import Phrases
from citeweave.extract.spelling import load_speller
from citeweave.extract.terms import never_belongs
from citeweave.extract.words import WORD

MOST_PLACES = 4
_WIDEST = 80
"""How far before a unit a longer one around it may start."""

_REACH = 90
"""How far before a unit the cue of a paper's own things may end."""

_LEFT = re.compile(r"\w[\w-]*|[^\w\s]")
_RIGHT = re.compile(r"[^\S\n]*(\w[\w-]*|[^\w\s]|\n)(?:[^\S\n]*(\w[\w-]*|[^\w\s]|\n))?")
_JOINT_AFTER = re.compile(r", (?:and |or )?| and | or |/")
_JOINT_BEFORE = re.compile(r"(?:, (?:and |or )?| and | or |/)$")


def bucket(number: float, *edges: float) -> int:
    """Return how many of the edges a number reaches."""
    return bisect_right(edges, number)


@dataclass(frozen=True, slots=True)
class Recall:
    """What the memory says of a unit, written as features of the unit itself and of units inside and around it."""

    kind: str
    features: tuple[str, ...]
    trust: str
    around: str
    inside: str


@lru_cache(maxsize=2000)
def write_recall(kind: str, papers: int, share: float) -> Recall:
    """Return the features of a kind, a number of papers, and the share of them that mark the string."""
    level = bucket(share, 0.2, 0.4, 0.55, 0.7, 0.85, 0.95)
    relative = f"{kind}:{bucket(share, 0.3, 0.6, 0.85)}:{min(papers, 2)}"
    return Recall(
        kind,
        (f"mem={kind}", f"mem={kind}:{level}", f"mem={level}:{bucket(papers, 1, 2, 3, 6, 15)}"),
        f"{kind}:{bucket(share, 0.4, 0.7)}",
        f"in={relative}",
        f"has={relative}",
    )


class Side(NamedTuple):
    """What stands before or after a place: the next word, whether a name can end there, and the features of it."""

    word: str
    free: int
    features: tuple[str, ...]
    farther: tuple[str, ...] = ()


class Sides(dict[int, Side]):
    """Sides by place, each read when it is first asked for, since many units start or end there."""

    def __init__(self, read: Callable[[int], Side]) -> None:
        super().__init__()
        self.read = read

    def __missing__(self, place: int) -> Side:
        side = self[place] = self.read(place)
        return side


class Describer:
    """Writes the features of one page's units."""

    def __init__(self, page: Page, units: Sequence[Unit], memory: Memory, phrases: Phrases) -> None:
        self.page = page
        self.units = units
        self.memory = memory
        self.phrases = phrases
        self.speller, self.long_speller = load_speller(phrases), load_speller(phrases, "L")
        self.often: set[str] = set()
        self.recalled = {unit.key: self.recall(unit) for unit in units}
        self.cues = self.read_cues()
        self.starting, self.ending = self.read_owners()
        self.covering = self.read_covering()
        self.lefts, self.rights = Sides(self.read_left), Sides(self.read_right)
        title_words = {word.lower() for word in WORD.findall(page.text[: page.title_length])}
        self.own = (
            "own",
            *(f"call={word}" for word in sorted({word for word, _ in find_callings(page.text)})),
            *(f"own.t={word}" for word in sorted(title_words)),
        )

    def recall(self, unit: Unit) -> Recall:
        """Return what the memory says of a unit."""
        best = None
        for key in unit.keys:
            entry = self.memory.look_up(key)
            if entry is not None and (best is None or entry.papers > best.papers):
                best = entry
        if best is None:
            return write_recall(str(unit.terms[0].kind) if unit.terms else "new", 0, 0.0)
        if best.papers > 2:
            self.often.add(unit.key)
        return write_recall(best.kind, best.papers, (best.marked + 0.25) / (best.papers + 0.5))

    def read_cues(self) -> list[tuple[int, str]]:
        """Return where cues of a paper's own things end."""
        uses = ("cue", "name", "parts")
        return sorted((end, rule.id) for use in uses for rule, _, end in find_cues(self.page.text, use))

    def read_owners(self) -> tuple[dict[int, str], dict[int, str]]:
        """Return what the memory says of the units that start, and of those that end, at a place."""
        starting: dict[int, str] = {}
        ending: dict[int, str] = {}
        for unit in self.units:
            kind = self.recalled[unit.key].kind
            for start, end in unit.places:
                starting.setdefault(start, kind)
                ending.setdefault(end, kind)
        return starting, ending

    def read_covering(self) -> dict[str, list[str]]:
        """Return for each unit the features of the longer units around its places, and of the shorter ones inside."""
        found: dict[str, list[str]] = {unit.key: [] for unit in self.units}
        counts = dict.fromkeys(found, 0)
        # Where two start together, the longer one comes first.
        spans = sorted((start, -end, unit.key) for unit in self.units for start, end in unit.places)
        open_spans: list[tuple[int, int, str]] = []
        for span in spans:
            start, end, key = span
            open_spans = [other for other in open_spans if other[1] < -start and start - other[0] <= _WIDEST]
            for _, last, other_key in open_spans:
                if last <= end and other_key != key:
                    counts[key] += 1
                    found[key].append(self.recalled[other_key].around)
                    found[other_key].append(self.recalled[key].inside)
            open_spans.append(span)
        for key, count in counts.items():
            found[key].append(f"inside={min(count, 3)}")
        return found

    def describe(self, unit: Unit) -> list[str]:
        """Return the features of a unit, each once."""
        recall = self.recalled[unit.key]
        places = sorted(unit.places)
        sources, own = write_sources(frozenset(unit.sources))
        found = [*sources, *recall.features, *self.covering[unit.key]]
        if unit.key in self.often:
            found.append(f"key={unit.key}")
        found += [f"term={term.kind}:{term.level}" for term in unit.terms]
        for string in unit.strings[:3]:
            found += self.speller.describe(string)
        if unit.pair is not None:
            found.append("pair")
            found += self.long_speller.describe(unit.pair.long)
        self.describe_places(places, recall.trust, found)
        if own:
            found += self.describe_calling(places, unit)
        return list(dict.fromkeys(found))

    def describe_places(self, places: list[Span], trust: str, found: list[str]) -> None:
        """Add to `found` where a unit stands and between which words."""
        lefts, rights = [], []
        for start, end in places[:MOST_PLACES]:
            left, right = self.lefts[start], self.rights[end]
            found += left.features
            found += right.features
            found.append(f"lr={left.word}_{right.word}")
            lefts.append(left.free)
            rights.append(right.free)
        for start, _ in places[:2]:
            found += self.lefts[start].farther
        titled = bisect_left(places, (self.page.title_length,))
        found += write_places(len(places), titled, trust, max(lefts), max(rights))
        found.append(f"free.all={min(lefts)}{min(rights)}")
        found.append(f"sent={min(self.page.sentence_at(places[0][0]), 4)}")

    def read_left(self, start: int) -> Side:
        """Return the two words before a place, the cue that speaks of it, and what it is listed with."""
        text = self.page.text
        words = self.words_before(start)
        word = words[-1].lower()
        free, cluster = weigh_neighbour(self.phrases, word)
        found = [f"l={word}", f"lc={cluster}"]
        if len(words) > 1:
            found.append(f"l2={words[0].lower()} {word}")
        found += self.describe_cues(start)
        window = max(0, start - 12)
        if (match := _JOINT_BEFORE.search(text[window:start])) and (
            kind := self.ending.get(window + match.start())
        ) is not None:
            found.append(f"prev={kind}")
        return Side(word, free, tuple(found), self.read_farther(start))

    def words_before(self, start: int) -> list[str]:
        """Return the last two words in the 40 characters before a place, fewer where the title or text starts."""
        if start in {0, self.page.title_length + 1}:
            return ["^"]
        window = max(0, start - 40)
        # Two words mostly stand in less.
        near = self.page.text.rfind(" ", window, max(0, start - 12))
        words = _LEFT.findall(self.page.text, near, start) if near >= 0 else []
        return (words if len(words) > 1 else _LEFT.findall(self.page.text, window, start))[-2:] or ["^"]

    def read_farther(self, start: int) -> tuple[str, ...]:
        """Return the features of the last five words in the 45 characters before a place."""
        page = self.page
        last = bisect_left(page.spans, (start,))
        first = max(0, last - 5)
        window = max(0, start - 45)
        split = last and page.spans[last - 1][1] > start
        # A word that the window cuts may go on otherwise than the whole one, but only if it has a point.
        cut = first and "." in page.words[first - 1]
        if split or cut or (first < last and page.spans[first][0] < window):
            return tuple(f"b={word.lower()}" for word in WORD.findall(page.text, window, start)[-5:])
        return tuple([form.before for form in page.forms[first:last]])

    def read_right(self, end: int) -> Side:
        """Return the two words after a place, what the text calls a thing there, and what it is listed with."""
        text = self.page.text
        match = _RIGHT.match(text, end, end + 40)
        word, second = (match[1].lower(), match[2]) if match else ("$", None)
        shown = word if text[end : end + 1] in {" ", "\n", ""} else f"+{word}"
        free, cluster = weigh_neighbour(self.phrases, word)
        found = [f"r={shown}", f"rc={cluster}"]
        if second:
            found.append(f"r2={word} {second.lower()}")
        if kind := noun_after(text, end):
            found.append(f"noun={kind}")
        if kind := apposition_after(text, end):
            found.append(f"appo={kind}")
        if (match := _JOINT_AFTER.match(text, end)) and (other := self.starting.get(match.end())) is not None:
            found.append(f"next={other}")
        return Side(shown, free, tuple(found))

    def describe_cues(self, start: int) -> Iterator[str]:
        """Yield the cues of a paper's own things that lead to a place."""
        first, last = bisect_left(self.cues, (start - _REACH + 1,)), bisect_left(self.cues, (start + 1,))
        for place, rule in self.cues[first:last]:
            between = self.page.text[place:start]
            if ". " not in between:
                yield f"cue={rule}"
                yield f"cue={rule}:{'near' if len(between) < 5 else 'far'}"
                yield f"cue={last_kind(between)}"

    def describe_calling(self, places: list[Span], unit: Unit) -> Iterator[str]:
        """Yield what the text calls a thing that may be the paper's own."""
        yield from self.own
        yield f"vote={vote_kind(self.page.text, unit.strings, places, unit.before)}"
        if kind := last_kind(unit.before):
            yield f"before={kind}"


@lru_cache(maxsize=1000)
def write_sources(sources: frozenset[str]) -> tuple[tuple[str, ...], bool]:
    """Return the features of what suggested a unit, and whether that makes it one of the paper's own things."""
    own = any(source.startswith("own=") for source in sources)
    return ("*", *(f"src={source}" for source in sorted(sources))), own


@lru_cache(maxsize=1000)
def write_places(count: int, titled: int, trust: str, left: int, right: int) -> tuple[str, ...]:
    """Return the features of how often a unit stands in the text, how often in the title, and whether ever free."""
    shared = (
        f"places={min(count, 5)}",
        f"free={left}{right}",
        f"mf={trust}:{left}{right}",
        f"mt={trust}:{min(titled, 1)}:{min(count, 3)}",
    )
    return (*shared, "title", "title=only" if titled == count else "title=also") if titled else shared


def is_free(word: str) -> int:
    """Return whether a neighbour belongs to no name: punctuation, function words, judgements, verbs."""
    return int(not word[0].isalnum() or never_belongs(word))


@lru_cache(maxsize=8000)
def weigh_neighbour(phrases: Phrases, word: str) -> tuple[int, int]:
    """Return whether a lower-case neighbour belongs to no name, and its coarse cluster."""
    return is_free(word), phrases.clusters(fold_piece(word))[0]
