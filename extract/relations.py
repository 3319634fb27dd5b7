"""Which relations a paper states: a linear model over each thing's traits, with the clause that says so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.evidence import cut_clause
from citeweave.extract.hints import RULE_FILES, judge_outcome, match_rules
from citeweave.extract.linear import LinearModel, Scores, load_shipped, softmax
from citeweave.extract.resources import read_rules
from citeweave.extract.sightings import Sighting, list_sightings
from citeweave.extract.traits import describe, describe_witness, frame_paper
from citeweave.graph.model import EdgeKind, Entity, Evidence, Fact, NodeKind, Section
from citeweave.graph.vocabulary import RELATIONS, RULES

NAME = "citeweave_relations"

NONE = "none"
"""The class of a thing that is in no relation."""

CLASSES = (NONE, *(kind.value for kind in RELATIONS if kind is not EdgeKind.TRAINED_ON))
"""What the model tells apart; for training data there are too few examples, so a rule states it."""

FLOOR = 0.05
"""A threshold that no type goes below."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The models of the component, and the probability from which a relation of each type is stated."""

    relations: LinearModel
    witnesses: LinearModel
    thresholds: Mapping[EdgeKind, float]


@cache
def load_judgement() -> Judgement:
    """Return the shipped models, read at the first call."""
    text = (files("citeweave.extract") / "model/relations.json").read_text(encoding="utf-8")
    thresholds = {EdgeKind(kind): float(value) for kind, value in json.loads(text)["thresholds"].items()}
    return Judgement(load_shipped("relations"), load_shipped("witnesses"), MappingProxyType(thresholds))


@dataclass(frozen=True, slots=True)
class Case:
    """One thing of a paper, where it is seen, and what is known of it."""

    thing: Entity
    sightings: tuple[Sighting, ...]
    traits: tuple[str, ...]


def list_cases(doc: Doc) -> list[Case]:
    """Return the things of a doc that are seen in it, in order."""
    frame = frame_paper(doc)
    return [
        Case(thing, sightings, tuple(describe(thing, sightings, frame)))
        for thing, sightings in list_sightings(doc)
        if sightings
    ]


def rate_cases(cases: Sequence[Case], model: LinearModel) -> Scores:
    """Return the probability of each class for each case."""
    return weigh_scores(model.score([case.traits for case in cases]), [case.thing.kind for case in cases], model)


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
        sure = rate_cases(cases, self.judgement.relations)
        stated = [
            (case, kind, confidence, "relations.model")
            for case, line in zip(cases, sure, strict=True)
            for kind, confidence in self.choose(line.tolist())
        ]
        stated += [
            (case, EdgeKind.TRAINED_ON, confidence, "relations.rule")
            for case in cases
            if (confidence := rate_training(case)) is not None
        ]
        for (case, kind, confidence, component), best in zip(stated, self.choose_witnesses(stated), strict=True):
            yield make_fact(case, kind, best, first, confidence, component)

    def choose(self, chances: Sequence[float]) -> Iterator[tuple[EdgeKind, float]]:
        """Yield the relations whose probability reaches the threshold of their type."""
        for name, chance in zip(self.judgement.relations.classes, chances, strict=True):
            if name != NONE and chance >= self.judgement.thresholds[EdgeKind(name)]:
                yield EdgeKind(name), round(min(chance, 0.99), 2)

    def choose_witnesses(self, stated: Iterable[tuple[Case, EdgeKind, float, str]]) -> list[Sighting]:
        """Return for each relation the sighting that states it best."""
        several = [(case, kind) for case, kind, _, _ in stated]
        rows = [
            describe_witness(case.thing, case.sightings, number, kind)
            for case, kind in several
            for number in range(len(case.sightings))
        ]
        scores = self.judgement.witnesses.score(rows)[:, 1].tolist()
        chosen = []
        start = 0
        for case, _ in several:
            part = scores[start : start + len(case.sightings)]
            chosen.append(case.sightings[part.index(max(part))])
            start += len(part)
        return chosen


def rate_training(case: Case) -> float | None:
    """Return the confidence of the surest rule that says that the paper trained on the thing."""
    if case.thing.kind is not NodeKind.BENCHMARK:
        return None
    found = [
        float(rule.attributes["confidence"])
        for sighting in case.sightings
        for rule in match_rules(sighting.line, read_rules(RULE_FILES[NodeKind.BENCHMARK]))
        if rule.attributes["type"] == EdgeKind.TRAINED_ON
    ]
    return max(found, default=None)


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
        evidence=quote_clause(sighting),
        subject=sighting.own[0] if of_module else None,
        outcome=judge_outcome(sighting.line) if kind is EdgeKind.COMPARED_WITH else None,
        confidence=confidence,
        component=component,
    )


def quote_clause(sighting: Sighting) -> Evidence:
    """Return the clause of a sighting in which the thing first stands."""
    return sighting.sentence.quote(*cut_clause(sighting.sentence.text, *sighting.places[0]))


@Language.factory(NAME, requires=["doc._.entities", "doc._.contributions"], assigns=["doc._.facts"])
def create_relations(nlp: Language, name: str) -> RelationStater:
    """Return the component with the shipped models."""
    return RelationStater(load_judgement())
