"""What the paper itself introduces, by linear models: which named units, of which kind, or a thing without a name."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.aliases import join_aliases
from citeweave.extract.callings import describe_callings
from citeweave.extract.candidates import Page, Unit
from citeweave.extract.choosing import Chosen, choose_units
from citeweave.extract.doc import offset_of, quote, read_text
from citeweave.extract.lexicon import fold_name
from citeweave.extract.linear import LinearModel, Scores, load_shipped
from citeweave.extract.names import Knowledge, Reading, load_knowledge
from citeweave.extract.sentences import read_sentences
from citeweave.extract.unnamed import UNNAMED_THRESHOLD, describe_paper, find_makes, find_proposal, is_study
from citeweave.extract.words import is_marked_word
from citeweave.graph.model import Entity, Evidence, NodeKind

NAME = "citeweave_contributions"

# Where the F1 of contributions is best, by five folds over the training papers.
THRESHOLD = 0.33

KIND_FEATURES = ("vote=", "before=", "call=", "noun=", "appo=", "suffix=", "cue=")
"""What the features start with that the model of kinds reads; with all of them it does worse."""


@dataclass(frozen=True, slots=True)
class OwnModel:
    """The models of what is a paper's own, of its kind, and of whether a paper without a named thing has one."""

    own: LinearModel
    kinds: LinearModel
    unnamed: LinearModel


def may_be_own(unit: Unit) -> bool:
    """Return whether a unit is judged at all: a rule found it, or it has a capital or digit."""
    return any(source.startswith(("own=", "title")) for source in unit.sources) or any(
        map(is_marked_word, unit.strings)
    )


def tells_kind(feature: str) -> bool:
    """Return whether a feature says of which kind a contribution is."""
    return feature.startswith(KIND_FEATURES)


def describe_kind(page: Page, unit: Unit, row: Iterable[str]) -> list[str]:
    """Return the features that the model of kinds reads."""
    return [*filter(tells_kind, row), *describe_callings(page, unit)]


def judge_own(reading: Reading, own: LinearModel) -> Scores:
    """Return for each unit how likely it is the paper's own."""
    chances = np.zeros(len(reading.units))
    judged = [place for place, unit in enumerate(reading.units) if may_be_own(unit)]
    chances[judged] = own.predict([reading.rows[place] for place in judged])[:, 1]
    return chances


def choose_own(reading: Reading, chances: Scores, kinds: LinearModel) -> list[Chosen]:
    """Return the units that the paper introduces, the main one first, each thing once."""
    likely = np.flatnonzero(chances >= THRESHOLD).tolist()
    units = [reading.units[place] for place in likely]
    told = kinds.predict([describe_kind(reading.page, reading.units[place], reading.rows[place]) for place in likely])
    sure = chances[likely][:, None]
    classes = ("", *kinds.classes)
    chosen = choose_units(units, np.hstack([1 - sure, sure * told]), classes, THRESHOLD)
    title = reading.page.title_length

    def rank(item: Chosen) -> tuple[bool, int]:
        return "own=title" not in item.unit.sources, min((a for a, _ in item.places if a > title), default=0)

    return sorted(join_aliases(chosen), key=rank)


class ContributionFinder:
    """The component; sets ``doc._.contributions`` and takes them out of ``doc._.entities``."""

    def __init__(self, model: OwnModel, knowledge: Knowledge) -> None:
        self.model = model
        self.knowledge = knowledge

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.contributions``."""
        reader = _Reader(doc)
        reading = self.knowledge.read_doc(doc)
        chances = judge_own(reading, self.model.own)
        own = tuple(map(reader.build, choose_own(reading, chances, self.model.kinds)))
        entities = reader.drop_own(own)
        if not own and (unnamed := reader.find_unnamed(self.model.unnamed, float(chances.max(initial=0)))):
            own = (unnamed,)
        doc._.contributions = tuple(map(reader.keep_spellings, own))
        doc._.entities = tuple(map(reader.keep_spellings, entities))
        return doc


class _Reader:
    """Reads one doc."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = read_text(doc)
        self.length: int = doc._.title_length
        self.title = self.text[: self.length]
        self.sentences = [(span.start_char, span.end_char) for span in read_sentences(doc)]
        self.starts = [start for start, _ in self.sentences]

    def find_unnamed(self, model: LinearModel, best: float) -> Entity | None:
        """Return the unnamed contribution; ``None`` where nothing new is proposed."""
        proposal = find_proposal(self.text)
        place = proposal.place if proposal else find_makes(self.text)
        if place is None or is_study(self.title):
            return None
        sure = float(model.predict([describe_paper(self.text, self.length, proposal, best)])[0, 1])
        if sure < UNNAMED_THRESHOLD:
            return None
        kind = proposal.kind if proposal else NodeKind.METHOD
        return Entity(None, kind, (), None, round(sure, 2), "contributions.unnamed", self.sentence_at(place))

    def build(self, chosen: Chosen) -> Entity:
        """Return the entity, with every place of its strings."""
        counts = Counter(self.text[start:end] for start, end in chosen.places)
        pair = chosen.unit.pair
        name = pair.short if pair is not None else min(counts, key=lambda text: (-counts[text], len(text), text))
        mentions = tuple(quote(self.text, self.length, start, end) for start, end in chosen.places)
        place = next((start for start, _ in chosen.places if start > self.length), chosen.places[0][0])
        return Entity(
            name, NodeKind(chosen.kind), mentions, None, round(chosen.confidence, 2), "contributions.model",
            self.sentence_at(place),
        )  # fmt: skip

    def drop_own(self, own: Iterable[Entity]) -> Iterator[Entity]:
        """Yield the entities that are none of the paper's own, without mentions inside own names."""
        own = tuple(own)
        strings = {fold_name(mention.text) for entity in own for mention in entity.mentions}
        names = {fold_name(entity.name) for entity in own if entity.name is not None}
        places = {
            (mention.section, offset)
            for entity in own for mention in entity.mentions for offset in range(mention.start, mention.end)
        }  # fmt: skip
        for entity in self.doc._.entities:
            if entity.name is not None and fold_name(entity.name) in names:
                continue
            if any(fold_name(mention.text) in strings for mention in entity.mentions):
                continue
            kept = tuple(mention for mention in entity.mentions if (mention.section, mention.start) not in places)
            if kept:
                yield replace(entity, mentions=kept)

    def keep_spellings(self, entity: Entity) -> Entity:
        """Return an entity with the first place of each spelling, and the sentence of the first of all."""
        first: dict[str, Evidence] = {}
        for mention in entity.mentions:
            first.setdefault(mention.text, mention)
        mentions = tuple(first.values())
        evidence = entity.evidence
        if evidence is None and mentions:
            evidence = self.sentence_at(offset_of(self.doc, mentions[0]))
        return replace(entity, mentions=mentions, evidence=evidence)

    def sentence_at(self, place: int) -> Evidence | None:
        """Return the sentence around a place of the text."""
        index = bisect_right(self.starts, place) - 1
        if index < 0:
            return None
        return quote(self.text, self.length, *self.sentences[index])


@Language.factory(
    NAME,
    requires=["token.is_sent_start", "doc._.abbreviations", "doc._.entities"],
    assigns=["doc._.contributions", "doc._.entities"],
)
def create_contributions(nlp: Language, name: str) -> ContributionFinder:
    """Return the component over the shipped model."""
    model = OwnModel(*map(load_shipped, ("own", "own_kinds", "own_unnamed")))
    return ContributionFinder(model, load_knowledge())
