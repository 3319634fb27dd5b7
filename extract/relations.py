"""Which relations a paper states, by rules on the sentences that name a thing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.evidence import Role, cut_clause
from citeweave.extract.resources import Rule, read_rules
from citeweave.extract.sightings import Sighting, list_sightings
from citeweave.graph.model import EdgeKind, Entity, Fact, NodeKind, Outcome, Section

NAME = "citeweave_relations"

RULE_FILES: Mapping[NodeKind, str] = MappingProxyType(
    {
        NodeKind.METHOD: "relations_method",
        NodeKind.BASE_MODEL: "relations_model",
        NodeKind.BENCHMARK: "relations_benchmark",
        NodeKind.TECHNIQUE: "relations_technique",
        NodeKind.TASK: "relations_task",
    }
)
"""The rules by the kind of the object; each states only relations that may end at that kind."""

NOTHING = "none"
"""The type of a rule after which a sighting states no more."""

FLOOR = 0.35
"""The confidence below which a relation is not stated."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sighting that states a relation, and the rule that says so."""

    type: EdgeKind
    rule: str
    confidence: float
    sighting: Sighting


@Language.component(NAME, requires=["doc._.entities", "doc._.contributions"], assigns=["doc._.facts"])
def state_relations(doc: Doc) -> Doc:
    """Set the facts of `doc`, sorted by the place of their evidence."""
    facts = [fact for thing, sightings in list_sightings(doc) for fact in _state_facts(doc, thing, sightings)]
    facts.sort(
        key=lambda fact: (fact.evidence.section is not Section.TITLE, fact.evidence.start, fact.type, fact.object)
    )
    doc._.facts = tuple(facts)
    return doc


def match_rules(line: str, rules: tuple[Rule, ...]) -> Iterator[Rule]:
    """Yield the first rule of each relation type that matches a line.

    A rule of type `NOTHING`, or one that is marked as last, ends the search.
    """
    seen = set()
    for rule in rules:
        kind = rule.attributes["type"]
        if kind not in seen and rule.pattern.search(line):
            if kind == NOTHING:
                return
            seen.add(kind)
            yield rule
            if "last" in rule.attributes:
                return


def weigh(thing: Entity, sightings: tuple[Sighting, ...]) -> dict[EdgeKind, list[Candidate]]:
    """Return by relation type the sightings that state it, in text order."""
    rules = read_rules(RULE_FILES[thing.kind])
    found: dict[EdgeKind, list[Candidate]] = {}
    for sighting in sightings:
        for rule in match_rules(sighting.line, rules):
            kind = EdgeKind(rule.attributes["type"])
            found.setdefault(kind, []).append(Candidate(kind, rule.id, float(rule.attributes["confidence"]), sighting))
    return found


def choose(found: Mapping[EdgeKind, list[Candidate]]) -> list[Candidate]:
    """Return the best sighting of each relation that is sure enough and goes with every surer one."""
    best = sorted((max(rivals, key=_rank) for rivals in found.values()), key=lambda one: (-one.confidence, one.type))
    kept: list[Candidate] = []
    for candidate in best:
        if candidate.confidence >= FLOOR and all({candidate.type, other.type} in _TOGETHER for other in kept):
            kept.append(candidate)
    return kept


# What one thing can be to one paper at once; a model that is compressed is not also applied to.
_TOGETHER = (
    {EdgeKind.BUILDS_ON, EdgeKind.COMPARED_WITH},
    {EdgeKind.EVALUATED_ON, EdgeKind.TRAINED_ON},
)

_RANKS = {Role.OWN: 3, Role.REST: 2, Role.TITLE: 1, Role.BACKGROUND: 0}


def _rank(candidate: Candidate) -> tuple[float, int, int]:
    sentence = candidate.sighting.sentence
    return (candidate.confidence, _RANKS[sentence.role], -sentence.start)


# A sentence that names only a module says these of the module; what it uses, the whole contribution uses.
_OF_MODULES = frozenset({EdgeKind.COMPARED_WITH, EdgeKind.EVALUATED_ON, EdgeKind.ADDRESSES})


def _state_facts(doc: Doc, thing: Entity, sightings: tuple[Sighting, ...]) -> Iterator[Fact]:
    first = next((contribution.name for contribution in doc._.contributions), None)
    for candidate in choose(weigh(thing, sightings)):
        sighting = candidate.sighting
        start, end = cut_clause(sighting.sentence.text, *sighting.places[0])
        of_module = candidate.type in _OF_MODULES and len(sighting.own) == 1 and sighting.own[0] != first
        yield Fact(
            type=candidate.type,
            object=str(thing.name),
            evidence=sighting.sentence.quote(start, end),
            subject=sighting.own[0] if of_module else None,
            outcome=judge_outcome(sighting.line) if candidate.type is EdgeKind.COMPARED_WITH else None,
            confidence=candidate.confidence,
            component=NAME,
        )


def judge_outcome(line: str) -> Outcome:
    """Return how a comparison with ``OBJ`` ended, by the first rule that matches."""
    for rule in read_rules("outcomes"):
        if rule.pattern.search(line):
            return Outcome(rule.attributes["outcome"])
    return Outcome.BETTER
