"""Everything that the text names: many units are gathered, a linear model tells names from the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.candidates import Page, Span, Unit, gather_units
from citeweave.extract.choosing import Chosen, choose_units
from citeweave.extract.doc import Abbreviation, quote, read_text
from citeweave.extract.features import Describer
from citeweave.extract.lexicon import Lexicon, fold_name, load_known
from citeweave.extract.linear import LinearModel, load_shipped
from citeweave.extract.memory import Memory, Use, key_of, load_memory
from citeweave.extract.phrases import Phrases, load_phrases
from citeweave.extract.sentences import read_sentences
from citeweave.extract.terms import name_term
from citeweave.graph.model import Entity, Level, NodeKind
from citeweave.graph.resolve.text import singular

NAME = "citeweave_names"

# Where F1 over all kinds is best, by five folds over the training papers.
THRESHOLD = 0.32

_STEM, _LONG_STEM = 4, 7
# By names of annotated papers, each judged by the others: with fewer papers, a string is oftener its own name.
_LEAST_MORE = 3
_LEAST_OTHER = 2
_WORDS = re.compile(r"[^\W_]+")
_SIZED = re.compile(r"\d(?:\.\d+)?[BM]\b|-\d+\b|-(?:B|L|H|S|Ti)(?:/\d+)?$|-(?:[Bb]ase|[Ll]arge|[Tt]iny|[Ss]mall)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """One page's units, and a row of features for each."""

    page: Page
    units: list[Unit]
    rows: list[list[str]]


class Knowledge:
    """All that units are judged by, beside the weights."""

    def __init__(self, lexicon: Lexicon, memory: Memory, phrases: Phrases) -> None:
        self.lexicon = lexicon
        self.memory = memory
        self.phrases = phrases
        self._last: Reading | None = None

    def read(self, page: Page) -> Reading:
        """Return the units of a page with their features."""
        units = gather_units(page, self.lexicon, self.memory)
        describer = Describer(page, units, self.memory, self.phrases)
        return Reading(page, units, [describer.describe(unit) for unit in units])

    def read_doc(self, doc: Doc) -> Reading:
        """Return the units of a doc; kept until the next one, since two components ask for it."""
        text, title_length, pairs = read_text(doc), doc._.title_length, doc._.abbreviations
        last = self._last
        if last is None or (last.page.text, last.page.title_length, last.page.pairs) != (text, title_length, pairs):
            last = self.read(read_page(doc))
            self._last = last
        return last


@cache
def load_knowledge() -> Knowledge:
    """Return what is shipped, read at the first call."""
    return Knowledge(load_known(), load_memory(), load_phrases())


def read_page(doc: Doc) -> Page:
    """Return the doc as the gatherer reads it."""
    starts = [span.start_char for span in read_sentences(doc)]
    return Page(read_text(doc), doc._.title_length, doc._.abbreviations, starts)


class NameFinder:
    """The component; sets ``doc._.entities``."""

    def __init__(self, weights: LinearModel, knowledge: Knowledge) -> None:
        self.weights = weights
        self.knowledge = knowledge

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.entities``, the paper's own names still among them, with every place that names a thing."""
        reading = self.knowledge.read_doc(doc)
        chosen = find_names(reading, self.weights)
        doc._.entities = build_entities(reading.page, chosen, self.knowledge.memory)
        return doc


def find_names(reading: Reading, weights: LinearModel) -> list[Chosen]:
    """Return the names of a page."""
    return choose_units(reading.units, weights.predict(reading.rows), weights.classes, THRESHOLD)


def recall_use(chosen: Chosen, memory: Memory) -> Use | None:
    """Return how annotators used the string that most papers have, as this kind."""
    return _choose_use(_recall(chosen, memory))


def recall_name(chosen: Chosen, memory: Memory) -> str | None:
    """Return what annotators call the string that most papers have, as this kind, if it can be trusted here.

    A short form that they used for another thing than the paper spells out tells nothing (VC for video captioning,
    where it is voice conversion). Nor does one paper that says more by a string, or another thing (volume rendering for
    neural volume rendering), where the string itself is mostly right.
    """
    use = _choose_use(
        found
        for found in _recall(chosen, memory)
        if not _means_other(chosen.unit.pair, found.string, found.name)
        and found.count >= _count_needed(found.string, found.name)
    )
    return use[2] if use is not None else None


@dataclass(frozen=True, slots=True)
class _Recalled:
    """A string that annotators marked: in how many papers it stands, how it is used most, and in how many so."""

    string: str
    papers: int
    use: Use
    count: int

    @property
    def name(self) -> str:
        return self.use[2]


def _recall(chosen: Chosen, memory: Memory) -> Iterator[_Recalled]:
    """Yield the strings that annotators marked as this kind."""
    for string in chosen.unit.strings:
        entry = memory.look_up(key_of(string))
        use = entry.use_as(chosen.kind) if entry is not None else None
        if entry is not None and use is not None:
            yield _Recalled(string, entry.papers, use, dict(entry.uses)[use])


def _choose_use(recalled: Iterable[_Recalled]) -> Use | None:
    """Return how the string that most papers have is used."""
    best = max(recalled, key=lambda found: found.papers, default=None)
    return best.use if best is not None else None


def _means_other(pair: Abbreviation | None, string: str, name: str) -> bool:
    """Tell whether a string is the short form of a pair, and a name says something else than its long form."""
    short = key_of(pair.short) if pair is not None else ""
    if pair is None or key_of(string) != short or key_of(name) == short:
        return False
    words, others = _stems(pair.long, _LONG_STEM), _stems(name, _LONG_STEM)
    return not (words <= others or others <= words)


def _count_needed(string: str, name: str) -> int:
    """Return how many papers have to use a string for a name: more, if the name says what the string does not."""
    words, others = _stems(string, _STEM), _stems(name, _STEM)
    if others <= words or key_of(string).isupper():
        return 1
    return _LEAST_MORE if words < others else _LEAST_OTHER


def _stems(text: str, size: int) -> set[str]:
    return {singular(word)[:size] for word in _WORDS.findall(text.casefold())}


def find_level(chosen: Chosen, string: str, use: Use | None) -> Level | None:
    """Return the level of a model."""
    if chosen.kind != NodeKind.BASE_MODEL:
        return None
    if use is not None and use[1]:
        return Level(use[1])
    for term in chosen.unit.terms:
        if term.kind is NodeKind.BASE_MODEL and term.level is not None:
            return term.level
    if string.rsplit(maxsplit=1)[-1].islower() or (chosen.unit.pair is not None and chosen.unit.pair.long.islower()):
        return Level.CLASS
    return Level.CHECKPOINT if _SIZED.search(string) else Level.FAMILY


def choose_name(chosen: Chosen, strings: Iterable[str], use: Use | None, level: Level | None, memory: Memory) -> str:
    """Return the best name, as the guidelines ask: the short form of a proper name, the singular of a term."""
    counts = Counter(strings)
    generic = chosen.kind in {NodeKind.TECHNIQUE, NodeKind.TASK} or level is Level.CLASS
    pair = chosen.unit.pair
    if generic:
        if recalled := recall_name(chosen, memory):
            return recalled
        return name_term(pair.long if pair is not None else min(counts, key=lambda text: (-len(text), text)))
    if pair is not None:
        return pair.short.removesuffix("s") if pair.short[:-1].isupper() and len(pair.short) > 2 else pair.short
    if use is not None and use[2] in counts:
        return use[2]
    for term in chosen.unit.terms:
        if term.name in counts:
            return term.name
    return min(counts, key=lambda text: (-counts[text], len(text), text))


def build_entities(page: Page, chosen: Iterable[Chosen], memory: Memory) -> tuple[Entity, ...]:
    """Return one entity a thing, in order of first mention, with every place that names it."""
    groups: dict[tuple[str, str], list[tuple[Chosen, str, Level | None]]] = {}
    for item in chosen:
        strings = [page.text[start:end] for start, end in item.places]
        use = recall_use(item, memory)
        level = find_level(item, strings[0], use)
        name = choose_name(item, strings, use, level, memory).rstrip(".,;:")
        groups.setdefault((item.kind, fold_name(name)), []).append((item, name, level))
    entities = []
    names: set[str] = set()
    for (kind, _), group in groups.items():
        places: list[Span] = sorted({span for item, _, _ in group for span in item.places})
        best, name, level = max(group, key=lambda entry: entry[0].confidence)
        if name in names:
            continue
        names.add(name)
        mentions = tuple(quote(page.text, page.title_length, start, end) for start, end in places)
        entities.append(Entity(name, NodeKind(kind), mentions, level, round(best.confidence, 2), "names.model"))
    return tuple(entities)


@Language.factory(NAME, requires=["token.is_sent_start", "doc._.abbreviations"], assigns=["doc._.entities"])
def create_names(nlp: Language, name: str) -> NameFinder:
    """Return the component over the shipped model."""
    return NameFinder(load_shipped("names"), load_knowledge())
