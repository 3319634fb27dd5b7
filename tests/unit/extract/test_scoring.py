from __future__ import annotations

from typing import Any

import pytest

from citeweave.extract.scoring import Figure, Mistake, estimate_intervals, list_mistakes, score, sum_up
from citeweave.extract.scoring import compare as compare_all


def make_record(**parts: Any) -> dict[str, Any]:
    return {"id": "p", "contributions": [], "entities": [], "relations": [], "claims": []} | parts


def entity(name: str | None, kind: str = "Method", *mentions: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "mentions": list(mentions)}


def relation(kind: str, name: str, evidence: str = "", **more: str) -> dict[str, str]:
    return {"type": kind, "object": name, "evidence": evidence} | more


def claim(kind: str, value: str) -> dict[str, str]:
    return {"kind": kind, "value": value, "evidence": value}


def compare(gold: dict[str, Any], predicted: dict[str, Any]) -> dict[str, Figure]:
    return score({"p": gold}, {"p": predicted})


def test_figures_add_up() -> None:
    total = Figure(3, 1, 0) + Figure(1, 0, 2)
    assert total == Figure(4, 1, 2)
    assert (total.gold, total.precision, total.recall) == (5, 4 / 6, 4 / 5)
    assert total.f1 == pytest.approx(8 / 11)


def test_nothing_scores_nothing() -> None:
    assert (Figure().precision, Figure().recall, Figure().f1, Figure().gold) == (0, 0, 0, 0)
    assert set(score({}, {}).values()) == {Figure()}
    assert list(score({}, {})) == ["subject", "outcome", "outcome/other", "evidence"]


def test_entities_match_by_type_and_any_spelling() -> None:
    gold = make_record(
        contributions=[entity("Nibble")],
        entities=[entity("large language model", "BaseModel", "LLMs"), entity("WMT-14", "Benchmark"), entity("Chisel")],
    )
    predicted = make_record(
        entities=[
            entity("LLM", "BaseModel"),
            entity("WMT14", "Benchmark"),
            entity("Chisel", "Technique"),
            entity("NIBBLE"),
        ]
    )
    figures = compare(gold, predicted)
    assert figures["entity"] == Figure(3, 1, 1)
    assert figures["entity/Method"] == Figure(1, 1, 0)
    assert figures["entity/Technique"] == Figure(0, 0, 1)
    assert figures["contribution"] == Figure(0, 1, 0)


def test_matching_is_one_to_one() -> None:
    assert compare(make_record(entities=[entity("A")]), make_record(entities=[entity("A"), entity("a")]))[
        "entity"
    ] == Figure(1, 0, 1)


def test_unnamed_contributions_match_each_other_only() -> None:
    gold = make_record(contributions=[entity(None), entity(None, "Benchmark")])
    predicted = make_record(contributions=[entity("Nibble"), entity(None)])
    figures = compare(gold, predicted)
    assert figures["contribution"] == Figure(1, 1, 1)
    assert figures["entity"] == Figure(0, 0, 1)


def test_relations_match_by_type_and_object_whatever_its_type() -> None:
    gold = make_record(entities=[entity("GPT-2", "BaseModel", "GPT2")], relations=[relation("BUILDS_ON", "GPT-2")])
    predicted = make_record(relations=[relation("BUILDS_ON", "GPT2"), relation("COMPRESSES", "GPT2")])
    figures = compare(gold, predicted)
    assert figures["relation"] == Figure(1, 0, 1)
    assert figures["relation/COMPRESSES"] == Figure(0, 0, 1)


def test_subject_outcome_and_evidence_are_shares_of_matched_relations() -> None:
    gold = make_record(
        contributions=[entity("Nibble"), entity("Gnaw")],
        relations=[
            relation("COMPARED_WITH", "Chisel", "Nibble beats Chisel by far", outcome="better"),
            relation("COMPARED_WITH", "Rasp", "on par with Rasp", outcome="par", subject="Gnaw"),
            relation("USES", "pruning", "by pruning"),
        ],
    )
    predicted = make_record(
        contributions=[entity("Nibble")],
        relations=[
            relation("COMPARED_WITH", "Chisel", "beats Chisel", outcome="better", subject="Nibble"),
            relation("COMPARED_WITH", "Rasp", "on par with Rasp, and so on and so forth for ever", outcome="better"),
        ],
    )
    figures = compare(gold, predicted)
    assert figures["subject"] == Figure(1, 1, 1)
    assert figures["outcome"] == Figure(1, 1, 1)
    assert figures["outcome/other"] == Figure(0, 1, 1)
    assert figures["evidence"] == Figure(0, 2, 2)
    assert figures["evidence"].f1 == 0
    assert figures["subject"].f1 == 0.5


def test_evidence_needs_half_of_the_words() -> None:
    gold = make_record(relations=[relation("USES", "pruning", "one two three four")])
    for words, right in (("One, two!", True), ("one", False), ("", False)):
        predicted = make_record(relations=[relation("USES", "pruning", words)])
        assert compare(gold, predicted)["evidence"].matched == right


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("up to 25x", "25\\times", True),
        ("25x", "25", False),
        ("1,000 FPS", "1000 fps", True),
        ("1.58-bit", "1.58 bits", False),
        ("64\\%", "over 64%", True),
        ("20% to 60%", "20%", False),
        ("half the memory", "half the memory", True),
        ("half the memory", "a third", False),
    ],
)
def test_claims_match_by_numbers_with_units(gold: str, predicted: str, same: bool) -> None:
    figures = compare(make_record(claims=[claim("size", gold)]), make_record(claims=[claim("size", predicted)]))
    assert figures["claim"].matched == same


def test_claims_of_another_kind_do_not_match() -> None:
    figures = compare(make_record(claims=[claim("size", "2x")]), make_record(claims=[claim("speed", "2x")]))
    assert figures["claim"] == Figure(0, 1, 1)
    assert figures["claim/speed"] == Figure(0, 0, 1)


def test_a_missing_paper_is_missed_and_an_extra_one_does_not_count() -> None:
    figures = score({"p": make_record(entities=[entity("A")])}, {"q": make_record(entities=[entity("A")])})
    assert figures["entity"] == Figure(0, 1, 0)


def test_mistakes_are_listed() -> None:
    gold = {"p": make_record(entities=[entity("A"), entity("B")], contributions=[entity(None)])}
    mistakes = list_mistakes(gold, {"p": make_record(entities=[entity("B"), entity("C", "Task")])})
    assert mistakes == [
        Mistake("p", "entity", "missed", "Method", "A"),
        Mistake("p", "entity", "spurious", "Task", "C"),
        Mistake("p", "contribution", "missed", "Method", "None"),
    ]
    assert str(mistakes[0]) == "p entity missed: Method A"


def test_intervals_hold_the_figure_and_are_repeatable() -> None:
    right = make_record(entities=[entity("A")])
    gold = {str(i): right for i in range(30)}
    predicted = {str(i): right for i in range(15)}
    intervals = estimate_intervals(gold, predicted, samples=200, seed=3)
    low, high = intervals["entity"]
    assert low < score(gold, predicted)["entity"].f1 < high
    assert intervals == estimate_intervals(gold, predicted, samples=200, seed=3)
    assert intervals["evidence"] == (0, 0)


def test_intervals_of_perfect_predictions_are_points() -> None:
    gold = {"p": make_record(entities=[entity("A")])}
    assert estimate_intervals(gold, gold, samples=10)["entity"] == (1, 1)
    assert estimate_intervals(gold, gold, samples=0)["entity"] == (0, 0)


def test_figures_stand_in_their_order_and_add_up_over_papers() -> None:
    one = make_record(entities=[entity("A")], claims=[claim("size", "2x")], relations=[relation("USES", "A", "by A")])
    total = score({"p": one, "q": one}, {"p": one})
    assert list(total) == [
        "entity", "entity/Method", "relation", "relation/USES", "subject", "outcome", "outcome/other", "evidence",
        "claim", "claim/size",
    ]  # fmt: skip
    assert total["entity"] == Figure(1, 1, 0)
    papers = [comparison.figures for comparison in compare_all({"p": one, "q": one}, {"p": one})]
    assert sum_up(papers) == total


def test_comparison_keeps_what_was_paired() -> None:
    gold, predicted = make_record(entities=[entity("A"), entity("B")]), make_record(entities=[entity("b"), entity("C")])
    (comparison,) = compare_all({"p": gold}, {"p": predicted})
    match = comparison.matches["entity"]
    assert [(one["name"], other["name"]) for one, other in match.pairs] == [("B", "b")]
    assert ([row["name"] for row in match.missed], [row["name"] for row in match.spurious]) == (["A"], ["C"])
