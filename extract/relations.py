"""Which relations a paper states: a linear model over each thing's traits, with the clause that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.evidence import Role, cut_clause
from citeweave.extract.hints import is_denied, judge_outcome, list_hints
from citeweave.extract.linear import LinearModel, Scores, correct_chance, load_shipped, softmax
from citeweave.extract.sightings import Sighting, list_sightings
from citeweave.extract.traits import describe, frame_paper
from citeweave.graph.model import EdgeKind, Entity, Fact, NodeKind, Section
from citeweave.graph.vocabulary import RELATIONS, RULES

NAME = "citeweave_relations"

NONE = "none"
"""The class of a thing that is in no relation."""

CLASSES = (NONE, *(kind.value for kind in RELATIONS if kind is not EdgeKind.TRAINED_ON))
"""What the model tells apart; for training data there are too few examples, so a rule states it."""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing of a paper, where it is seen, and what is known of it."""

    thing: Entity
    sightings: tuple[Sighting, ...]
    traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The model of the component, and the probability from which a relation of each type is stated.

    What is stated is right more often than what is merely likely, and a thing may be in two relations: `platt` has the
    slope and shift for each type that make the logit of a probability a confidence (Platt 1999).
    """

    relations: LinearModel
    thresholds: Mapping[EdgeKind, float]
    platt: Mapping[EdgeKind, tuple[float, float]] = field(default_factory=dict)

    def rate(self, cases: Sequence[Case]) -> Scores:
        """Return the probability of each class for each case."""
        scores = self.relations.score([case.traits for case in cases])
        return weigh_scores(scores, [case.thing.kind for case in cases], self.relations)

    def believe(self, kind: EdgeKind, chance: float) -> float:
        """Return how sure a relation is that is stated with a probability."""
        slope, shift = self.platt.get(kind, (1.0, 0.0))
        return round(min(correct_chance(chance, slope, shift), 0.99), 2)


# What only background sentences name must be surer, since most of it is related to others' work.
BACKGROUND_LEAST = 0.6


@cache
def load_judgement() -> Judgement:
    """Return the shipped model, read at the first call."""
    settings = json.loads((files("citeweave.extract") / "model/relations.json").read_text(encoding="utf-8"))
    thresholds = {EdgeKind(kind): float(value) for kind, value in settings["thresholds"].items()}
    platt = {EdgeKind(kind): (float(slope), float(shift)) for kind, (slope, shift) in settings["platt"].items()}
    return Judgement(load_shipped("relations"), thresholds, platt)


def list_cases(doc: Doc) -> list[Case]:
    """Return the things of a doc that are seen in it, in order; what a sentence denies, it does not state."""
    frame = frame_paper(doc)
    cases = []
    for thing, every in list_sightings(doc):
        if sightings := tuple(sighting for sighting in every if not is_denied(sighting.line)):
            cases.append(Case(thing, sightings, tuple(describe(thing, sightings, frame))))
    return cases


def weigh_scores(scores: Scores, kinds: Sequence[NodeKind], model: LinearModel) -> Scores:
    """Return scores as calibrated probabilities; classes that may not end at a thing of that kind have none."""
    scores = scores / model.temperature
    if model.shift.size:
        scores = scores + model.shift
    for line, kind in zip(scores, kinds, strict=True):
        legal = legal_classes(kind)
        line[[name not in legal for name in model.classes]] = -1e9
    return softmax(scores)


@cache
def legal_classes(kind: NodeKind) -> frozenset[str]:
    """Return the classes that a thing of `kind` may have."""
    return frozenset({NONE, *(name for name in CLASSES[1:] if kind in RULES[EdgeKind(name)].targets)})


class RelationStater:
    """The component; sets ``doc._.facts``."""

    def __init__(self, judgement: Judgement) -> None:
        self.judgement = judgement
        self.kinds = tuple(None if name == NONE else EdgeKind(name) for name in judgement.relations.classes)

    def __call__(self, doc: Doc) -> Doc:
        """Set the facts of `doc`, sorted by the place of their evidence."""
        facts = list(self.state(doc, list_cases(doc)))
        facts.sort(
            key=lambda fact: (fact.evidence.section is not Section.TITLE, fact.evidence.start, fact.type, fact.object)
        )
        doc._.facts = tuple(facts)
        return doc

    def state(self, doc: Doc, cases: Sequence[Case]) -> Iterator[Fact]:
        """Yield the facts of each case in turn."""
        first = next((contribution.name for contribution in doc._.contributions), None)
        stated = [
            (case, kind, self.judgement.believe(kind, chance), "relations.model")
            for case, line in zip(cases, self.judgement.rate(cases), strict=True)
            for kind, chance in self.choose(line.tolist())
            if chance >= BACKGROUND_LEAST or not only_in_background(case)
            if kind is not EdgeKind.EVALUATED_ON or not only_trains(case)
        ]
        stated += [
            (case, EdgeKind.TRAINED_ON, confidence, "relations.rule")
            for case in cases
            if (confidence := rate_training(case)) is not None
        ]
        for case, kind, confidence, component in stated:
            yield make_fact(case, kind, choose_witness(case, kind), first, confidence, component)

    def choose(self, chances: Sequence[float]) -> Iterator[tuple[EdgeKind, float]]:
        """Yield the relations whose probability reaches the threshold of their type."""
        found = [
            (kind, chance)
            for kind, chance in zip(self.kinds, chances, strict=True)
            if kind is not None and chance >= self.judgement.thresholds[kind]
        ]
        sure = dict(found)
        for kind, chance in found:
            rivals = [other for pair in _APART if kind in pair for other in pair if other is not kind]
            if all(chance >= sure.get(rival, 0.0) for rival in rivals):
                yield kind, chance


# What a model is made smaller, or built on, it is not also applied to.
_APART = (
    (EdgeKind.APPLIED_TO, EdgeKind.COMPRESSES),
    (EdgeKind.APPLIED_TO, EdgeKind.BUILDS_ON),
)

_RANKS = MappingProxyType({Role.OWN: 3, Role.REST: 2, Role.TITLE: 1, Role.BACKGROUND: 0})


def choose_witness(case: Case, kind: EdgeKind) -> Sighting:
    """Return the sighting that states a relation best: by the surest hint at it, then by what its sentence is for."""

    def rank(sighting: Sighting) -> tuple[float, int, int]:
        return (rate_hint(case.thing, sighting, kind), _RANKS[sighting.sentence.role], -sighting.sentence.start)

    return max(case.sightings, key=rank)


def rate_hint(thing: Entity, sighting: Sighting, kind: EdgeKind) -> float:
    """Return how sure the rule is that hints at a relation of `kind`; 0 where none does."""
    rules = list_hints(sighting.line, thing.kind)
    return next((float(rule.attributes["confidence"]) for rule in rules if rule.attributes["type"] == kind), 0.0)


def only_in_background(case: Case) -> bool:
    """Return whether every sentence about a thing speaks of what others did."""
    return all(sighting.sentence.role is Role.BACKGROUND for sighting in case.sightings)


def only_trains(case: Case) -> bool:
    """Return whether every sentence about a thing says that the paper trained on it."""
    return all(rate_hint(case.thing, sighting, EdgeKind.TRAINED_ON) for sighting in case.sightings)


def rate_training(case: Case) -> float | None:
    """Return the confidence of the surest rule that says that the paper trained on the thing."""
    if case.thing.kind is not NodeKind.BENCHMARK:
        return None
    return max((rate_hint(case.thing, sighting, EdgeKind.TRAINED_ON) for sighting in case.sightings), default=0) or None


# A sentence that names only a module says these of the module; what it uses, the whole contribution uses.
_OF_MODULES = frozenset({EdgeKind.COMPARED_WITH, EdgeKind.EVALUATED_ON, EdgeKind.ADDRESSES})


def make_fact(
    case: Case, kind: EdgeKind, sighting: Sighting, first: str | None, confidence: float, component: str
) -> Fact:
    """Return the fact that a sighting states."""
    of_module = kind in _OF_MODULES and len(sighting.own) == 1 and sighting.own[0] != first
    return Fact(
        type=kind,
        object=str(case.thing.name),
        evidence=sighting.sentence.quote(*cut_clause(sighting.sentence.text, *sighting.places[0])),
        subject=sighting.own[0] if of_module else None,
        outcome=judge_outcome(sighting.line) if kind is EdgeKind.COMPARED_WITH else None,
        confidence=confidence,
        component=component,
    )


@Language.factory(
    NAME,
    requires=["token.is_sent_start", "doc._.entities", "doc._.contributions"],
    assigns=["doc._.facts"],
)
def create_relations(nlp: Language, name: str) -> RelationStater:
    """Return the component with the shipped model."""
    return RelationStater(load_judgement())
