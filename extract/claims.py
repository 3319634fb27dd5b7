"""The numbers by which a paper praises its own work: a linear model over each number's surroundings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.doc import offset_of
from citeweave.extract.evidence import Role, Sentence, cut_clause, list_sentences
from citeweave.extract.linear import LinearModel, Scores, load_shipped
from citeweave.extract.quantities import Quantity, describe_quantity, find_quantities
from citeweave.graph.model import Claim, ClaimKind

NAME = "citeweave_claims"

NONE = "none"
"""The class of a number that is no claim."""

CLASSES = (NONE, *(kind.value for kind in ClaimKind))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number of a paper, and what is known of it."""

    sentence: Sentence
    quantity: Quantity
    traits: tuple[str, ...]

    @property
    def value(self) -> str:
        """Return the number with its unit, as it stands in the text, without the full stop of its sentence."""
        return self.sentence.text[self.quantity.start : self.quantity.end].rstrip(".,;:")


def list_candidates(doc: Doc) -> list[Candidate]:
    """Return the numbers of a doc that may be claims, in text order; those of the background are of others."""
    own = frozenset(mention.text for thing in doc._.contributions for mention in thing.mentions)
    names = [
        (start, start + len(mention.text), kind)
        for things, own_thing in ((doc._.contributions, True), (doc._.entities, False))
        for thing in things
        for kind in ["own" if own_thing else thing.kind.value]
        for mention in thing.mentions
        for start in [offset_of(doc, mention)]
    ]
    found = []
    for sentence in list_sentences(doc, own):
        if sentence.role is Role.BACKGROUND:
            continue
        quantities = find_quantities(sentence.text)
        if quantities:
            inside = [
                (start - sentence.start, end - sentence.start, kind)
                for start, end, kind in names
                if sentence.start <= start < sentence.end
            ]
            found += [
                Candidate(sentence, quantity, tuple(describe_quantity(sentence, quantity, quantities, inside)))
                for quantity in quantities
            ]
    return found


def choose_claims(candidates: Sequence[Candidate], chances: Scores, threshold: float) -> Iterator[tuple[int, int]]:
    """Yield index and class of the candidates that are sure enough to be claims; of two that overlap, the surer."""
    order = sorted(range(len(candidates)), key=lambda index: (float(chances[index, 0]), index))
    taken: list[Candidate] = []
    for index in order:
        candidate = candidates[index]
        if 1 - float(chances[index, 0]) >= threshold and not any(_overlap(candidate, other) for other in taken):
            taken.append(candidate)
            yield index, int(chances[index, 1:].argmax()) + 1


def _overlap(one: Candidate, other: Candidate) -> bool:
    return (
        one.sentence is other.sentence
        and one.quantity.start < other.quantity.end
        and other.quantity.start < one.quantity.end
    )


class ClaimStater:
    """The component; sets ``doc._.claims``."""

    def __init__(self, model: LinearModel, threshold: float) -> None:
        self.model = model
        self.threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Set the claims of `doc` in text order."""
        candidates = list_candidates(doc)
        chances = self.model.predict([candidate.traits for candidate in candidates])
        doc._.claims = tuple(
            make_claim(candidates[index], ClaimKind(self.model.classes[column]), float(chances[index, column]))
            for index, column in sorted(choose_claims(candidates, chances, self.threshold))
        )
        return doc


def make_claim(candidate: Candidate, kind: ClaimKind, confidence: float) -> Claim:
    """Return a candidate as a claim with its clause as evidence."""
    sentence, quantity = candidate.sentence, candidate.quantity
    start, end = cut_clause(sentence.text, quantity.start, quantity.end)
    return Claim(kind, candidate.value, sentence.quote(start, end), round(min(confidence, 0.99), 2), "claims.model")


@cache
def load_threshold() -> float:
    """Return the shipped probability from which a number is a claim."""
    text = (files("citeweave.extract") / "model/claims.json").read_text(encoding="utf-8")
    return float(json.loads(text)["threshold"])


@Language.factory(
    NAME,
    requires=["token.is_sent_start", "doc._.entities", "doc._.contributions"],
    assigns=["doc._.claims"],
)
def create_claims(nlp: Language, name: str) -> ClaimStater:
    """Return the component with the shipped model."""
    return ClaimStater(load_shipped("claims"), load_threshold())
