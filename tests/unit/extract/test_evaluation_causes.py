"""Why something was missed or is spurious."""

from __future__ import annotations

from typing import Any

import pytest

from citeweave.extract.evaluation.causes import Cause, count_causes, explain, rank_papers
from citeweave.extract.scoring import compare


def make_record(**parts: Any) -> dict[str, Any]:
    return {"id": "p", "contributions": [], "entities": [], "relations": [], "claims": []} | parts


def thing(name: str | None, kind: str = "Technique") -> dict[str, Any]:
    return {"name": name, "type": kind, "mentions": [name] if name else []}


def relation(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "object": name, "evidence": ""}


def find(gold: dict[str, Any], predicted: dict[str, Any]) -> list[tuple[str, str, Cause, str]]:
    (comparison,) = compare({"p": gold}, {"p": predicted})
    return [(item.mistake.error, item.mistake.value, item.cause, item.other) for item in explain(comparison)]


@pytest.mark.parametrize(
    ("gold", "predicted", "missed"),
    [
        ([thing("pruning")], [], (Cause.NOTHING, "")),
        ([thing("pruning")], [thing("pruning", "Task")], (Cause.KIND, "Task")),
        ([thing("structured pruning")], [thing("pruning")], (Cause.BOUNDARY, "")),
        ([thing("pruning")], [thing("structured pruning")], (Cause.BOUNDARY, "")),
        ([thing("fast structured pruning")], [thing("structured pruning of heads")], (Cause.BOUNDARY, "")),
        ([thing("structured pruning"), thing("pruning")], [thing("structured pruning")], (Cause.INSIDE, "")),
        ([thing("pruning"), thing("structured pruning")], [thing("pruning")], (Cause.AROUND, "")),
        ([thing("pruning")], [thing("quantization")], (Cause.NOTHING, "")),
    ],
)
def test_missed_names(gold: list[Any], predicted: list[Any], missed: tuple[Cause, str]) -> None:
    found = find(make_record(entities=gold), make_record(entities=predicted))
    assert [(cause, other) for error, _, cause, other in found if error == "missed"] == [missed]


@pytest.mark.parametrize(
    ("gold", "predicted", "spurious"),
    [
        ([], [thing("pruning")], (Cause.NOTHING, "")),
        ([thing("pruning", "Task")], [thing("pruning")], (Cause.KIND, "Task")),
        ([thing("pruning")], [thing("pruning"), thing("Prunings")], (Cause.TWICE, "")),
        ([thing("structured pruning")], [thing("pruning")], (Cause.BOUNDARY, "")),
        ([thing("structured pruning")], [thing("structured pruning"), thing("pruning")], (Cause.INSIDE, "")),
        ([thing("pruning")], [thing("pruning"), thing("structured pruning")], (Cause.AROUND, "")),
    ],
)
def test_spurious_names(gold: list[Any], predicted: list[Any], spurious: tuple[Cause, str]) -> None:
    found = find(make_record(entities=gold), make_record(entities=predicted))
    assert [(cause, other) for error, _, cause, other in found if error == "spurious"] == [spurious]


@pytest.mark.parametrize(
    ("gold", "predicted", "missed"),
    [
        (thing("KiteX", "Method"), {"contributions": [thing("KiteX", "BaseModel")]}, (Cause.KIND, "BaseModel")),
        (thing("KiteX", "Method"), {"entities": [thing("KiteX", "Method")]}, (Cause.ENTITY, "")),
        (thing("KiteX", "Method"), {"contributions": [thing(None, "Method")]}, (Cause.UNNAMED, "")),
        (thing(None, "Method"), {"contributions": [thing("KiteX", "Method")]}, (Cause.UNNAMED, "")),
        (thing(None, "Method"), {"contributions": [thing(None, "Benchmark")]}, (Cause.KIND, "Benchmark")),
        (thing(None, "Method"), {}, (Cause.NOTHING, "")),
        (thing("KiteX", "Method"), {"contributions": [thing("KiteX Pro", "Method")]}, (Cause.BOUNDARY, "")),
        (thing("KiteX", "Method"), {}, (Cause.NOTHING, "")),
    ],
)
def test_missed_contributions(gold: dict[str, Any], predicted: dict[str, Any], missed: tuple[Cause, str]) -> None:
    (comparison,) = compare({"p": make_record(contributions=[gold])}, {"p": make_record(**predicted)})
    found = [item for item in explain(comparison) if item.mistake.figure == "contribution"]
    assert [(item.cause, item.other) for item in found if item.mistake.error == "missed"] == [missed]


def test_relations_fail_with_their_names_or_by_themselves() -> None:
    names = [thing("pruning"), thing("parsing", "Task"), thing("LoRA", "Method"), thing("Adam", "Method")]
    gold = make_record(
        entities=names,
        relations=[
            relation("USES", "pruning"),
            relation("ADDRESSES", "parsing"),
            relation("BUILDS_ON", "LoRA"),
            relation("BUILDS_ON", "Adam"),
        ],
    )
    predicted = make_record(
        entities=[*names[1:], thing("sparsity")],
        relations=[
            relation("USES", "sparsity"),
            relation("COMPARED_WITH", "LoRA"),
            relation("BUILDS_ON", "Adam"),
            relation("BUILDS_ON", "adam"),
        ],
    )
    (comparison,) = compare({"p": gold}, {"p": predicted})
    found = [item for item in explain(comparison) if item.mistake.figure == "relation"]
    assert [(item.mistake.error, item.mistake.value, item.cause, item.other) for item in found] == [
        ("missed", "pruning", Cause.NO_NAME, ""),
        ("missed", "parsing", Cause.NO_RELATION, ""),
        ("missed", "LoRA", Cause.OTHER_RELATION, "COMPARED_WITH"),
        ("spurious", "sparsity", Cause.FALSE_NAME, ""),
        ("spurious", "LoRA", Cause.OTHER_RELATION, "BUILDS_ON"),
        ("spurious", "adam", Cause.TWICE, ""),
    ]


def test_claims_fail_by_kind_extent_or_altogether() -> None:
    gold = make_record(
        claims=[{"kind": "size", "value": value, "evidence": ""} for value in ("2x", "20% to 60%", "7 GB")]
    )
    predicted = make_record(
        claims=[{"kind": "speed", "value": "2x", "evidence": ""}, {"kind": "size", "value": "60%", "evidence": ""}]
    )
    assert find(gold, predicted) == [
        ("missed", "2x", Cause.KIND, "speed"),
        ("missed", "20% to 60%", Cause.EXTENT, ""),
        ("missed", "7 GB", Cause.NOTHING, ""),
        ("spurious", "2x", Cause.KIND, "size"),
        ("spurious", "60%", Cause.EXTENT, ""),
    ]


def test_causes_are_counted_by_type_and_papers_ranked() -> None:
    gold = {
        "a": make_record(entities=[thing("pruning")]),
        "b": make_record(entities=[thing("folding"), thing("tagging", "Task"), thing("kite")]),
    }
    predicted = {"b": make_record(entities=[thing("kite", "Method")])}
    explained = [item for comparison in compare(gold, predicted) for item in explain(comparison)]
    assert [(item.error, item.cause, item.count, item.types) for item in count_causes(explained)] == [
        ("missed", Cause.NOTHING, 3, (("Technique", 2), ("Task", 1))),
        ("missed", Cause.KIND, 1, (("Technique as Method", 1),)),
        ("spurious", Cause.KIND, 1, (("Technique as Method", 1),)),
    ]
    assert [(paper, len(mistakes)) for paper, mistakes in rank_papers(explained)] == [("b", 4), ("a", 1)]
    assert str(explained[-2]) == "b entity missed: Technique kite (wrong kind: Method)"
