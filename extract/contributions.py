"""What the paper itself introduces: a linear model judges the named units, rules find the unnamed thing."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.candidates import Unit
from citeweave.extract.choosing import Chosen, choose_units
from citeweave.extract.kinds import STOP, last_kind, rules_for
from citeweave.extract.lexicon import fold_name
from citeweave.extract.linear import LinearModel, load_shipped
from citeweave.extract.names import Knowledge, Reading, load_knowledge
from citeweave.extract.sentences import read_sentences
from citeweave.extract.spans import quote
from citeweave.extract.words import is_marked_word
from citeweave.graph.model import Entity, Evidence, NodeKind, Section

NAME = "citeweave_contributions"

# Where the F1 of contributions is best, by five folds over the training papers.
THRESHOLD = 0.4

KIND_FEATURES = ("vote=", "before=", "call=", "noun=", "appo=", "suffix=", "cue=")
"""What the features start with that the model of kinds reads; with all of them it does worse."""


@dataclass(frozen=True, slots=True)
class OwnModel:
    """The model of what is a paper's own, and that of its kind."""

    own: LinearModel
    kinds: LinearModel


def may_be_own(unit: Unit) -> bool:
    """Return whether a unit is judged at all: a rule found it, or it has a capital or digit."""
    return any(source.startswith(("own=", "title")) for source in unit.sources) or any(
        map(is_marked_word, unit.strings)
    )


def tells_kind(feature: str) -> bool:
    """Return whether a feature says of which kind a contribution is."""
    return feature.startswith(KIND_FEATURES)


def find_own(reading: Reading, model: OwnModel) -> list[Chosen]:
    """Return the units that the paper introduces, the main one first."""
    judged = [place for place, unit in enumerate(reading.units) if may_be_own(unit)]
    rows = [reading.rows[place] for place in judged]
    own = model.own.predict(rows)
    kinds = model.kinds.predict([list(filter(tells_kind, row)) for row in rows])
    # Column 0 is that of no contribution.
    chances = np.concatenate([own[:, :1], own[:, 1:] * kinds], axis=1)
    classes = ("", *model.kinds.classes)
    units = [reading.units[place] for place in judged]
    chosen = choose_units(units, chances, classes, dict.fromkeys(classes, THRESHOLD))
    title = reading.page.title_length

    def rank(item: Chosen) -> tuple[bool, int]:
        return "own=title" not in item.unit.sources, min((a for a, _ in item.places if a > title), default=0)

    return sorted(chosen, key=rank)


class ContributionFinder:
    """The component; sets ``doc._.contributions`` and takes them out of ``doc._.entities``."""

    def __init__(self, model: OwnModel, knowledge: Knowledge) -> None:
        self.model = model
        self.knowledge = knowledge

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.contributions``."""
        reader = _Reader(doc)
        own = tuple(map(reader.build, find_own(self.knowledge.read_doc(doc), self.model)))
        entities = reader.drop_own(own)
        if not own and (unnamed := reader.find_unnamed()):
            own = (unnamed,)
        doc._.contributions = tuple(map(reader.keep_spellings, own))
        doc._.entities = tuple(map(reader.keep_spellings, entities))
        return doc


class _Reader:
    """Reads one doc."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text = doc.text
        self.length: int = doc._.title_length
        self.title = self.text[: self.length]
        self.sentences = [(span.start_char, span.end_char) for span in read_sentences(doc)]
        self.starts = [start for start, _ in self.sentences]

    def find_unnamed(self) -> Entity | None:
        """Return the unnamed contribution; ``None`` where nothing new is proposed."""
        if any(rule.pattern.search(self.title) for rule in rules_for("study")):
            return None
        proposed: tuple[int, NodeKind] | None = None
        for rule in rules_for("cue"):
            for match in rule.pattern.finditer(self.text):
                cut = STOP.search(self.text, match.end())
                kind = last_kind(self.text[match.end() : cut.start() if cut else match.end() + 80])
                if kind:
                    return self.make_unnamed(match.start(), kind, 0.5)
                if proposed is None and rule.id == "we-propose":
                    proposed = (match.start(), NodeKind.METHOD)
        return self.make_unnamed(*proposed, 0.4) if proposed else None

    def make_unnamed(self, place: int, kind: NodeKind, confidence: float) -> Entity:
        """Return the contribution that the sentence around `place` introduces."""
        return Entity(None, kind, (), None, confidence, "contributions.unnamed", self.sentence_at(place))

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
            shift = 0 if mentions[0].section is Section.TITLE else self.length + 1
            evidence = self.sentence_at(shift + mentions[0].start)
        return replace(entity, mentions=mentions, evidence=evidence)

    def sentence_at(self, place: int) -> Evidence | None:
        """Return the sentence around a place of the text."""
        index = bisect_right(self.starts, place) - 1
        if index < 0:
            return None
        return quote(self.text, self.length, *self.sentences[index])


@Language.factory(NAME, assigns=["doc._.contributions"], requires=["doc._.entities"])
def create_contributions(nlp: Language, name: str) -> ContributionFinder:
    """Return the component over the shipped model."""
    return ContributionFinder(OwnModel(load_shipped("own"), load_shipped("own_kinds")), load_knowledge())
