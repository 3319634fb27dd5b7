"""The numbers by which a paper praises its own work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from citeweave.extract.evidence import Role, cut_clause, list_sentences
from citeweave.extract.resources import read_rules
from citeweave.graph.model import Claim, ClaimKind

NAME = "citeweave_claims"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in a sentence, the kind that the unit implies, and how often such a number is a claim."""

    start: int
    end: int
    rule: str
    kind: ClaimKind | None
    confidence: float


@Language.component(NAME, requires=["doc._.contributions"], assigns=["doc._.claims"])
def state_claims(doc: Doc) -> Doc:
    """Set the claims of `doc` in text order."""
    doc._.claims = tuple(_find_claims(doc))
    return doc


def _find_claims(doc: Doc) -> Iterator[Claim]:
    own = frozenset(m.text for c in doc._.contributions for m in c.mentions)
    for sentence in list_sentences(doc, own):
        if sentence.role is Role.BACKGROUND:
            continue
        for quantity in find_quantities(sentence.text):
            kind = judge_kind(sentence.text, quantity)
            if kind is None:
                continue
            start, end = cut_clause(sentence.text, quantity.start, quantity.end)
            value = sentence.text[quantity.start : quantity.end]
            yield Claim(kind, value, sentence.quote(start, end), quantity.confidence, NAME)


_DIGIT = re.compile(r"\d|(?<=\d),(?=\d{3}(?!\d))")


def mask_numbers(text: str) -> str:
    """Return a text of the same length with ``#`` for each digit and thousands comma, as the rules expect it."""
    return _DIGIT.sub("#", text)


def find_quantities(text: str) -> list[Quantity]:
    """Return the numbers of a sentence that may be claims, in order; where two overlap, the first rule wins."""
    masked = mask_numbers(text)
    found: list[Quantity] = []
    for rule in read_rules("claims"):
        implied = rule.attributes.get("kind")
        confidence = float(rule.attributes["confidence"])
        for start, end in (match.span() for match in rule.pattern.finditer(masked)):
            if all(end <= other.start or other.end <= start for other in found):
                kind = ClaimKind(implied) if implied else None
                found.append(Quantity(_include_lead(masked, start), end, rule.id, kind, confidence))
    return sorted((quantity for quantity in found if quantity.confidence), key=lambda quantity: quantity.start)


def _include_lead(text: str, start: int) -> int:
    """Return where "up to", "over" or a sign before a number starts, or `start` where there is none."""
    before = text[max(0, start - 24) : start]
    matches = [match for rule in read_rules("claims_leads") if (match := rule.pattern.search(before))]
    return start - max((len(before) - match.start() for match in matches), default=0)


# How far away a cue counts as standing, in characters: less near where something else begins in between.
_BEGINNING = re.compile(r"[,;(]| and | while ")
_BEGINNING_COST = 25
_REACH = 300
_BEFORE_COST = 5


def judge_kind(text: str, quantity: Quantity) -> ClaimKind | None:
    """Return the kind that the unit implies, or that of the nearest cue; none where the sentence has no cue."""
    if quantity.kind is not None:
        return quantity.kind
    best: tuple[int, ClaimKind] | None = None
    window = (max(0, quantity.start - _REACH), quantity.end + _REACH)
    for rule in read_rules("claims_cues"):
        for start, end in (match.span() for match in rule.pattern.finditer(text, *window)):
            if start >= quantity.end:
                between, cost = (quantity.end, start), 0
            elif end <= quantity.start:
                between, cost = (end, quantity.start), _BEFORE_COST
            else:
                continue
            distance = cost + between[1] - between[0]
            if best is not None and distance >= best[0]:
                continue
            distance += _BEGINNING_COST * len(_BEGINNING.findall(text, *between))
            if best is None or distance < best[0]:
                best = (distance, ClaimKind(rule.attributes["kind"]))
    return best[1] if best else None
