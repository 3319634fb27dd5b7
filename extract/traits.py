"""What is known of a thing in a paper, as feature strings for the relation model.

Every feature says of which kind the thing is, since the same words tell different things of a model and of a task, and
where it comes from: ``n:`` the name, ``d:`` the document, ``w:`` and ``wt:`` the words of abstract and title, ``g:``
all sightings together, ``e:``, ``c:`` and ``v:`` the savings that the paper speaks of, and for each sighting ``r:`` the
relation rules that match it, ``b1:`` and ``a1:`` the words next to it, ``b:`` and ``a:`` the words near it, ``s:`` its
sentence; ``B:`` marks words of the background.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from citeweave.extract.doc import read_text
from citeweave.extract.evidence import Role
from citeweave.extract.hints import list_hints
from citeweave.extract.savings import Savings, describe_place, find_savings
from citeweave.extract.sightings import Sighting
from citeweave.graph.model import Entity, NodeKind

_WORD = re.compile(r"[\w'-]+|[,;:().]")
_STEM = re.compile(
    r"prun|quanti|spars|compress|distil|low-rank|binar|bit\b|token|cache|skip|exit|merg|effici|accelerat|fast|"
    r"survey|review|benchmark|analy|study|understanding|towards|train|tun|adapt|serv|infer|search|hardware|rout|expert"
)
_PLAIN_WORD = re.compile(r"[a-z][a-z-]{2,}")
_STEM_LENGTH = 8
NEAR = 6


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every thing of one paper."""

    features: tuple[str, ...]
    content: tuple[str, ...]
    title: frozenset[str]
    own: str
    kinds: Counter[NodeKind]
    names: tuple[tuple[NodeKind, frozenset[str], str], ...]
    savings: Savings


def frame_paper(doc: Doc) -> Frame:
    """Return what holds for every thing of a paper."""
    text = read_text(doc)
    title = text[: doc._.title_length].lower()
    body = text[doc._.title_length :].lower()
    contributions: tuple[Entity, ...] = doc._.contributions
    first = contributions[0] if contributions else None
    words = frozenset(word for word in re.findall(r"[a-z][a-z-]+", title))
    features = [
        f"d:own={first.kind if first else 'paper'}",
        f"d:named={bool(first and first.name)}",
        f"d:modules={min(len(contributions), 3)}",
        *(f"d:t={word}" for word in sorted(words)),
        *(f"d:ts={stem}" for stem in sorted(set(_STEM.findall(title)))),
    ]
    counts = Counter(_STEM.findall(body))
    features += [f"d:bs={stem}" for stem in sorted(counts) if counts[stem] > 1]
    own = " ".join(mention.text.lower() for thing in contributions for mention in thing.mentions)
    entities: tuple[Entity, ...] = doc._.entities
    kinds = Counter(thing.kind for thing in entities)
    names = tuple((thing.kind, frozenset(_split(thing)), _split(thing)[-1]) for thing in entities)
    return Frame(tuple(features), _describe_content(title, body), words, own, kinds, names, find_savings(doc))


def is_content(feature: str) -> bool:
    """Tell whether a feature of `describe` is a word of the paper, wherever it stands."""
    return feature.partition(":")[2].startswith(("w:", "wt:"))


def _describe_content(title: str, body: str) -> tuple[str, ...]:
    """Return the words of title and abstract, cut to their first letters, each once."""
    parts = (("wt", title), ("w", body))
    found = {f"{mark}:{word[:_STEM_LENGTH]}" for mark, text in parts for word in _PLAIN_WORD.findall(text)}
    return tuple(sorted(found))


def _split(thing: Entity) -> list[str]:
    return str(thing.name).lower().replace("-", " ").split() or [""]


def describe(thing: Entity, sightings: Sequence[Sighting], frame: Frame) -> list[str]:
    """Return the features of a thing, each once."""
    found = [*_describe_name(thing, frame), *_describe_whole(thing, sightings), *frame.features]
    for sighting in sightings:
        found += describe_sighting(thing, sighting)
    if thing.kind in _SHRINKING:
        found += frame.content
        found += _describe_savings(found, frame.savings)
        for sighting in sightings:
            found += describe_place(sighting.line)
    return [f"{thing.kind}:{feature}" for feature in dict.fromkeys(found)]


# What can be made smaller.
_SHRINKING = frozenset({NodeKind.BASE_MODEL, NodeKind.METHOD})


def _describe_savings(found: Sequence[str], savings: Savings) -> Iterator[str]:
    """Yield what the paper says of savings, alone and with what speaks for a relation of this thing."""
    yield from savings.features
    for feature in dict.fromkeys(found):
        if feature.startswith("r:first="):
            yield f"c:{savings.short[0]}+{feature}"
            yield f"c:{savings.short}+{feature}"
        elif feature.startswith(("n:level=", "g:roles=", "g:aim=", "g:head=")):
            yield f"c:{savings.short}+{feature}"


def _describe_name(thing: Entity, frame: Frame) -> Iterator[str]:
    name = str(thing.name)
    words = name.lower().split()
    yield f"n:={name.lower()}"
    yield f"n:head={words[-1]}"
    yield f"n:first={words[0]}"
    yield f"n:words={min(len(words), 4)}"
    yield f"n:shape={re.sub(r'[a-z]+', 'a', re.sub(r'[A-Z]+', 'A', re.sub(r'[0-9]+', '0', name)))[:6]}"
    yield f"n:level={thing.level}"
    yield f"n:from={thing.component}"
    yield f"n:sure={int(thing.confidence * 10)}"
    yield f"n:sure={thing.component}{int(thing.confidence * 10)}"
    for stem in _STEM.findall(name.lower()):
        yield f"n:stem={stem}"
    if name.lower() in frame.own:
        yield "n:in-own"
    if words[-1] in frame.title:
        yield "n:head-in-title"
    yield f"n:many={min(frame.kinds[thing.kind], 6)}"
    parts = _split(thing)
    for part in parts:
        yield f"n:w={part}"
    yield from _describe_rivals(thing, frozenset(parts), parts[-1], frame)


def _describe_rivals(thing: Entity, parts: frozenset[str], head: str, frame: Frame) -> Iterator[str]:
    """Yield how other things of the paper look like this one; one thing may have been found under two names."""
    for kind, others, other_head in frame.names:
        if kind is thing.kind and others != parts and head == other_head:
            yield "n:rival-head"
            if others < parts:
                yield "n:rival-shorter"
            elif others > parts:
                yield "n:rival-longer"


def _describe_whole(thing: Entity, sightings: Sequence[Sighting]) -> Iterator[str]:
    roles = sorted({sighting.sentence.role for sighting in sightings})
    yield "g:roles=" + "+".join(roles)
    yield f"g:sightings={min(len(sightings), 4)}"
    yield f"g:mentions={min(sum(len(sighting.places) for sighting in sightings), 5)}"
    yield f"g:spellings={min(len({mention.text for mention in thing.mentions}), 3)}"
    if sightings:
        head = sightings[0].line.split(" ", 5)
        yield f"g:head={' '.join(head[1:4])}"
        yield f"g:aim={head[1]}"
        yield f"g:titled={head[1]}+{head[2]}+{head[4]}"
        yield f"g:first={sightings[0].sentence.role}"


def describe_sighting(thing: Entity, sighting: Sighting) -> Iterator[str]:
    """Yield the features of one sentence that names a thing."""
    head, _, line = sighting.line.partition(" | ")
    role = sighting.sentence.role
    aim = head.split(" ")[1]
    rules = [rule.id for rule in list_hints(sighting.line, thing.kind)]
    for rule in rules:
        yield f"r:{rule}"
    if rules:
        yield f"r:first={rules[0]}"
        yield f"r:first={rules[0]}+{aim}"
        yield f"r:all={'+'.join(rules)}"
    words = _WORD.findall(line)
    lead = "+".join(words[:2])
    yield f"s:lead={lead}"
    yield f"s:lead={words[0] if words else ''}"
    shown = "B:" if role is Role.BACKGROUND else ""
    for place, word in enumerate(words):
        if not word.startswith("OBJ"):
            continue
        before = words[max(0, place - NEAR) : place]
        after = words[place + 1 : place + 1 + NEAR]
        yield f"b1:{shown}{before[-1] if before else '^'}"
        yield f"a1:{shown}{after[0] if after else '$'}"
        for near in before:
            yield f"b:{shown}{near}"
        for near in after:
            yield f"a:{shown}{near}"
        if "OWN" in words[:place]:
            yield "s:own-before"
        elif "OWN" in words[place:]:
            yield "s:own-after"
    for word in words:
        yield f"s:{shown}{word}"
