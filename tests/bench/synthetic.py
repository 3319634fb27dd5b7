"""Made-up papers and their facts, as many as wanted: the same number gives the same papers, and no list is kept.

What papers share is drawn from vocabularies that grow with the papers, a few things far more often than most, as in
real lists. No made-up name is a spelling of another, so that parts of the papers give the things of the whole.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from citeweave.graph.build import build
from citeweave.graph.model import (
    Claim,
    ClaimKind,
    EdgeKind,
    Entity,
    Evidence,
    Fact,
    Graph,
    Level,
    NodeKind,
    Outcome,
    Paper,
    PaperFacts,
    Section,
)

VERSION = "synthetic-1"
COMPONENT = "synthetic"
FIRST_YEAR, YEARS = 2015, 10
_SYLLABLES = ("ba", "co", "de", "fi", "gu", "ka", "la", "me", "no", "pi", "qua", "re", "so", "ti", "vu", "zo")
_ENDINGS = {
    NodeKind.METHOD: "net",
    NodeKind.BASE_MODEL: "lm",
    NodeKind.BENCHMARK: "bench",
    NodeKind.TECHNIQUE: " zintering",
    NodeKind.TASK: " zelection",
}
_SHARE = {
    NodeKind.BASE_MODEL: 200,
    NodeKind.BENCHMARK: 100,
    NodeKind.TECHNIQUE: 80,
    NodeKind.TASK: 200,
}
"""How many papers there are for each thing of a kind."""

_LEAST = 20
_SENTENCES = {
    EdgeKind.BUILDS_ON: "It builds on {}, whose weights and training schedule it takes over without any change.",
    EdgeKind.COMPRESSES: "We make {} smaller and cheaper to run, and keep most of its accuracy over all layers.",
    EdgeKind.EVALUATED_ON: "On {} the results hold over several seeds, for short inputs and for long ones alike.",
    EdgeKind.USES: "Each layer is treated by {}, applied in one pass over a small calibration set of texts.",
    EdgeKind.ADDRESSES: "The intended use is {}, where latency matters more than the last point of accuracy.",
    EdgeKind.COMPARED_WITH: "It outperforms {} at equal cost, and needs fewer passes over the data in all settings.",
}
_OBJECTS = {
    EdgeKind.BUILDS_ON: (NodeKind.METHOD, 1),
    EdgeKind.COMPRESSES: (NodeKind.BASE_MODEL, 1),
    EdgeKind.EVALUATED_ON: (NodeKind.BENCHMARK, 2),
    EdgeKind.USES: (NodeKind.TECHNIQUE, 2),
    EdgeKind.ADDRESSES: (NodeKind.TASK, 1),
    EdgeKind.COMPARED_WITH: (NodeKind.METHOD, 1),
}


def name_of(kind: NodeKind, number: int) -> str:
    """Return the name of a thing; no two numbers give the same."""
    word = ""
    rest = number
    while rest or not word:
        rest, digit = divmod(rest, len(_SYLLABLES))
        word += _SYLLABLES[digit]
    return f"{word.title()}{_ENDINGS[kind]}"


def number_of(name: str, kind: NodeKind) -> int:
    """Return the number that gives a name."""
    digits = map(_SYLLABLES.index, re.findall("|".join(_SYLLABLES), name.removesuffix(_ENDINGS[kind]).lower()))
    return sum(digit * len(_SYLLABLES) ** place for place, digit in enumerate(digits))


def id_of(number: int) -> str:
    """Return the id of a paper; ids and numbers have the same order."""
    return f"paper:synthetic-{number:08}"


def date_of(number: int, total: int) -> str:
    """Return the day on which a paper of `total` came out; later papers have higher numbers."""
    months = number * YEARS * 12 // total
    return f"{FIRST_YEAR + months // 12}-{months % 12 + 1:02}-15"


def build_part(start: int, stop: int, total: int) -> Graph:
    """Return the graph of the papers at these positions of `total`, as a build of them alone gives it."""
    pairs = [make_paper(number, total) for number in range(start, stop)]
    built = build((paper for paper, _ in pairs), {facts.paper: facts for _, facts in pairs}, VERSION)
    if built.refusals:
        raise ValueError(f"a made-up statement was refused: {built.refusals[0]}")
    return built.graph


def build_parts(total: int, size: int) -> Iterator[Graph]:
    """Yield the graphs of `total` papers, `size` papers each."""
    for start in range(0, total, size):
        yield build_part(start, min(start + size, total), total)


def make_paper(number: int, total: int) -> tuple[Paper, PaperFacts]:
    """Return one paper of `total`; each depends on its number and on `total` alone."""
    # The numbers only have to differ; they guard nothing.
    draw = random.Random(number)  # noqa: S311
    own = name_of(NodeKind.METHOD, number)
    sentences = [f"We propose {own}, a way to run large models on small machines, and study where its cost comes from."]
    wanted = [(kind, name) for kind in _OBJECTS for name in _choose(draw, kind, number, total)]
    sentences += [_SENTENCES[kind].format(name) for kind, name in wanted]
    value = f"{draw.randint(11, 99) / 10:.1f}x"
    sentences.append(f"It is {value} faster than before.")
    starts = _starts(sentences)
    evidence = [
        Evidence(Section.ABSTRACT, start, start + len(text), text)
        for start, text in zip(starts, sentences, strict=True)
    ]
    entities = {
        name: Entity(
            name,
            _OBJECTS[kind][0],
            (_mention(evidence[position], name),),
            Level.FAMILY if kind is EdgeKind.COMPRESSES else None,
            _confidence(draw),
            COMPONENT,
            evidence[position],
        )
        for position, (kind, name) in enumerate(wanted, start=1)
    }
    facts = tuple(
        Fact(
            kind,
            name,
            evidence[position],
            None,
            Outcome.BETTER if kind is EdgeKind.COMPARED_WITH else None,
            _confidence(draw),
            COMPONENT,
        )
        for position, (kind, name) in enumerate(wanted, start=1)
    )
    paper = Paper(
        id_of(number),
        f"{own}: large models on small machines",
        " ".join(sentences),
        (f"synthetic#{number}",),
        n_authors=draw.randint(1, 9),
        date=date_of(number, total),
        votes=draw.randint(0, 400),
    )
    contribution = Entity(
        own, NodeKind.METHOD, (_mention(evidence[0], own),), None, _confidence(draw), COMPONENT, evidence[0]
    )
    claim = Claim(ClaimKind.SPEED, value, evidence[-1], _confidence(draw), COMPONENT)
    return paper, PaperFacts(paper.id, (contribution,), tuple(entities.values()), facts, (claim,))


def _choose(draw: random.Random, kind: EdgeKind, number: int, total: int) -> list[str]:
    """Return the names of what a paper is joined to: its own kind's earlier methods, or shared things."""
    target, most = _OBJECTS[kind]
    limit = number if target is NodeKind.METHOD else max(_LEAST, total // _SHARE[target])
    if not limit:
        return []
    # The cube makes low numbers frequent: one in five draws falls on the first hundredth.
    found = {int(limit * draw.random() ** 3) for _ in range(draw.randint(1, most))}
    return [name_of(target, item) for item in sorted(found)]


def _confidence(draw: random.Random) -> float:
    return draw.randint(50, 100) / 100


def _starts(sentences: Sequence[str]) -> list[int]:
    """Return where each sentence starts in the text that they make, one space apart."""
    starts, at = [], 0
    for sentence in sentences:
        starts.append(at)
        at += len(sentence) + 1
    return starts


def _mention(evidence: Evidence, name: str) -> Evidence:
    start = evidence.start + evidence.text.index(name)
    return Evidence(evidence.section, start, start + len(name), name)
