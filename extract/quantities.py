"""Numbers with their units in a sentence, and what tells whether one is a claim, as feature strings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from citeweave.extract.evidence import Sentence
from citeweave.extract.resources import likely_rules, read_rules
from citeweave.graph.model import ClaimKind


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in a sentence, the rule that found it, and the kind that the unit implies."""

    start: int
    end: int
    rule: str
    kind: ClaimKind | None


_DIGIT = re.compile(r"\d|(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"#[#.]*")

# A sentence with more numbers than this is a table.
_MOST = 40


def mask_numbers(text: str) -> str:
    """Return a text of the same length with ``#`` for each digit and thousands comma, as the rules expect it."""
    return _DIGIT.sub("#", text)


def find_quantities(text: str) -> list[Quantity]:
    """Return the numbers of a sentence, in order.

    Where two overlap, the first rule wins; only a range and the numbers in it are all returned, the range first.
    """
    masked = mask_numbers(text)
    found: list[Quantity] = []
    baselines: list[tuple[int, int]] = []
    for rule in likely_rules(read_rules("claims"), masked):
        implied = rule.attributes.get("kind")
        for start, end in (match.span() for match in rule.pattern.finditer(masked)):
            if len(found) >= _MOST:
                break
            if rule.id == "baseline":
                baselines.append((start, end))
                continue
            rivals = [other for other in found if start < other.end and other.start < end]
            if any(start < stop and begin < end for begin, stop in baselines) or any(
                len(_NUMBER.findall(masked, other.start, other.end)) < 2 for other in rivals
            ):
                continue
            if rivals and rule.id != "number":
                continue
            kind = ClaimKind(implied) if implied else None
            first = start if rivals else include_lead(masked, start)
            found.append(Quantity(first, end, rule.id, kind))
    return sorted(found, key=lambda quantity: (quantity.start, -quantity.end))


def include_lead(text: str, start: int) -> int:
    """Return where "up to", "over" or a sign before a number starts, or `start` where there is none."""
    before = text[max(0, start - 24) : start]
    found = (rule.pattern.search(before) for rule in likely_rules(read_rules("claims_leads"), before))
    return start - max((len(before) - match.start() for match in found if match), default=0)


# How far away a cue counts as standing, in characters: less near where something else begins in between.
_BEGINNING = re.compile(r"[,;(]| and | while ")
_BEGINNING_COST = 25
_REACH = 300
_BEFORE_COST = 5


@lru_cache(maxsize=64)
def find_cues(text: str, first: int, last: int) -> tuple[tuple[str, int, int], ...]:
    """Return the cues in a window of a text, with the kind that each tells; kept for the other numbers there."""
    return tuple(
        (rule.attributes["kind"], *match.span())
        for rule in likely_rules(read_rules("claims_cues"), text)
        for match in rule.pattern.finditer(text, first, last)
    )


def rank_cues(text: str, quantity: Quantity) -> list[tuple[int, str]]:
    """Return the kinds whose cues stand near a quantity, the nearest first, each with its distance."""
    best: dict[str, int] = {}
    for kind, start, end in find_cues(text, max(0, quantity.start - _REACH), min(quantity.end + _REACH, len(text))):
        if start >= quantity.end:
            between, cost = (quantity.end, start), 0
        elif end <= quantity.start:
            between, cost = (end, quantity.start), _BEFORE_COST
        else:
            continue
        distance = cost + between[1] - between[0]
        if distance < best.get(kind, _REACH):
            distance += _BEGINNING_COST * len(_BEGINNING.findall(text, *between))
            best[kind] = min(distance, best.get(kind, _REACH))
    return sorted((distance, kind) for kind, distance in best.items())


def judge_kind(text: str, quantity: Quantity) -> ClaimKind | None:
    """Return the kind that the unit implies, or that of the nearest cue; none where the sentence has no cue."""
    if quantity.kind is not None:
        return quantity.kind
    ranked = rank_cues(text, quantity)
    return ClaimKind(ranked[0][1]) if ranked else None


_WORD = re.compile(r"[A-Za-z][\w'-]*|\\?%|[(),;:.#×$+~=]|\\\w+")
_NEAR = 6
_SEEN = 400


def describe_quantity(
    sentence: Sentence, quantity: Quantity, rivals: Sequence[Quantity], names: Sequence[tuple[int, int, str]]
) -> list[str]:
    """Return the features of a quantity; `rivals` are all of its sentence, `names` the names there, with their kind."""
    text = sentence.text
    value = text[quantity.start : quantity.end]
    found = [
        *_describe_value(quantity, value),
        *_describe_place(sentence, quantity, rivals),
        *(
            f"in:{kind}" if start <= quantity.start and quantity.end <= end else f"on:{kind}"
            for start, end, kind in names
            if start < quantity.end and quantity.start < end
        ),
        *(f"next:{kind}" for start, _, kind in names if 0 <= start - quantity.end <= 2),
    ]
    ranked = rank_cues(text, quantity)
    for number, (distance, kind) in enumerate(ranked[:3]):
        found += [f"cue{number}:{kind}", f"cue:{kind}{min(distance // 15, 5)}", f"cue0:{quantity.rule}+{ranked[0][1]}"]
    implied = quantity.kind or (ranked[0][1] if ranked else "no")
    found += [f"kind:{implied}", f"kind:{implied}+{sentence.role}", f"kind:{implied}+{quantity.rule}"]
    before = _WORD.findall(mask_numbers(text[max(0, quantity.start - 90) : quantity.start]).lower())[-_NEAR:]
    after = _WORD.findall(mask_numbers(text[quantity.end : quantity.end + 90]).lower())[:_NEAR]
    found += [f"b1:{before[-1] if before else '^'}", f"a1:{after[0] if after else '$'}"]
    found += [f"b2:{' '.join(before[-2:])}", f"a2:{' '.join(after[:2])}"]
    found += [f"b:{word}" for word in before] + [f"a:{word}" for word in after]
    found += _describe_part(text, quantity)
    found += [
        f"s:{word}"
        for word in _WORD.findall(mask_numbers(text[max(0, quantity.start - _SEEN) : quantity.end + _SEEN]).lower())
    ]
    return list(dict.fromkeys(found))


# A part of a sentence says one thing: "reduces memory by 30%", "40% fewer FLOPs", "a 20x gain in speed".
_PARTS = re.compile(r"[,;:()]| and | while | with | at | but | than |\\.$")
_TARGET = re.compile(r" (?:[\w-]+ ){0,2}?(?:in|of|on) ((?:[\w-]+ ?){1,4})")
_OBJECT = re.compile(r"((?:[\w-]+ ){1,4})(?:by|to|of|from) (?:[a-z ]+)?$")


def _describe_part(text: str, quantity: Quantity) -> Iterator[str]:
    """Yield what the part of the sentence around a quantity speaks of."""
    first, last = 0, len(text)
    for match in _PARTS.finditer(text):
        if match.end() <= quantity.start:
            first = match.end()
        elif match.start() >= quantity.end:
            last = match.start()
            break
    before, after = text[first : quantity.start].lower(), text[quantity.end : last].lower()
    for part in (before, after):
        for word in _WORD.findall(part):
            yield f"c:{word}"
    for side, part in (("<", before), (">", after)):
        for rule in likely_rules(read_rules("claims_cues"), part):
            if rule.pattern.search(part):
                yield f"c:cue{side}{rule.attributes['kind']}"
    if target := _TARGET.match(after):
        for word in target[1].split():
            yield f"c:target={word}"
    if thing := _OBJECT.search(before):
        for word in thing[1].split():
            yield f"c:object={word}"
        yield f"c:object-last={thing[1].split()[-1]}"


def _describe_value(quantity: Quantity, value: str) -> Iterator[str]:
    yield f"rule:{quantity.rule}"
    masked = mask_numbers(value)
    yield f"v:shape={re.sub('#+', '#', masked)[:12]}"
    yield f"v:digits={len(masked) - len(masked.replace('#', ''))}"
    yield f"v:point={'.' in value}"
    yield f"v:numbers={min(len(_NUMBER.findall(masked)), 3)}"
    if re.match(r"(?:19|20)\d\d(?: |$)", value):
        yield "v:year"
    words = [word.lower() for word in re.findall(r"[A-Za-z%]+", value)]
    for word in words:
        yield f"v:w={word}"
    if words:
        yield f"v:last={words[-1]}"
        yield f"v:first={words[0]}"


def _describe_place(sentence: Sentence, quantity: Quantity, rivals: Sequence[Quantity]) -> Iterator[str]:
    text = sentence.text
    yield f"role:{sentence.role}"
    yield f"role:{sentence.role}+{quantity.rule}"
    yield f"p:many={min(len(rivals), 5)}"
    yield f"p:open={text.count('(', 0, quantity.start) > text.count(')', 0, quantity.start)}"
    yield f"p:before={text[max(0, quantity.start - 1) : quantity.start]}"
    yield f"p:after={text[quantity.end : quantity.end + 1]}"
    if any(other is not quantity and other.start <= quantity.start and quantity.end <= other.end for other in rivals):
        yield "p:inside"
    if any(other is not quantity and quantity.start <= other.start and other.end <= quantity.end for other in rivals):
        yield "p:around"
