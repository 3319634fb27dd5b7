"""Extracted papers against records made by hand: figures, baselines, new names, given names."""

from __future__ import annotations

from typing import Any

import pytest

from citeweave.extract.evaluation.report import Report
from citeweave.extract.evaluation.running import make_report, predict, predict_from_names
from citeweave.extract.evaluation.seen import is_seen
from citeweave.extract.evaluation.subjects import find_subject
from citeweave.extract.memory import load_memory
from citeweave.extract.scoring import Figure, score
from citeweave.graph.errors import RecordError

TEXTS = {
    "a": ("Zobbix: Pruning Made Small", "We propose Zobbix, which prunes LLaMA by 50% and is evaluated on WikiText-2."),
    "b": ("Reading Kites", "We read kites. On GLUE, reading is 2x faster than BERT."),
}


def make_record(**parts: Any) -> dict[str, Any]:
    return {"id": "p", "contributions": [], "entities": [], "relations": [], "claims": []} | parts


def thing(name: str, kind: str, **more: str) -> dict[str, Any]:
    return {"name": name, "type": kind, "mentions": [name]} | more


GOLD = {
    "a": make_record(
        contributions=[thing("Zobbix", "Method")],
        entities=[thing("LLaMA", "BaseModel", level="family"), thing("WikiText-2", "Benchmark")],
        relations=[
            {"type": "COMPRESSES", "object": "LLaMA", "evidence": "prunes LLaMA by 50%"},
            {"type": "EVALUATED_ON", "object": "WikiText-2", "evidence": "evaluated on WikiText-2"},
        ],
    ),
    "b": make_record(entities=[thing("GLUE", "Benchmark")]),
}


@pytest.fixture(scope="module")
def report() -> Report:
    predicted = {record["id"]: record for record in predict((paper, *text) for paper, text in TEXTS.items())}
    return make_report(GOLD, predicted, TEXTS)


def test_predictions_are_what_extract_prints_with_confidences(report: Report) -> None:
    for comparison in report.comparisons:
        rows = [
            row for part in ("contributions", "entities", "relations", "claims") for row in comparison.predicted[part]
        ]
        assert rows
        assert all(0 < row["confidence"] <= 1 for row in rows)


def test_figures_are_those_of_the_scorer(report: Report) -> None:
    wanted = score(GOLD, {one.paper: one.predicted for one in report.comparisons})
    lines = report.measure()
    assert {name: line.figure for name, line in lines.items() if not name.startswith(("seen", "unseen"))} == wanted
    assert all(line.baseline is not None for line in lines.values())


def test_new_names_are_told_from_known_ones(report: Report) -> None:
    lines = report.measure()
    assert not is_seen(thing("Zobbix", "Method"), load_memory())
    assert is_seen(thing("LLaMA", "BaseModel"), load_memory())
    assert lines["unseen"].figure.gold == lines["unseen/Method"].figure.gold == 1
    assert lines["seen"].figure.gold == lines["entity"].figure.gold - 1 == 3


def test_parts_of_a_report_add_up(report: Report) -> None:
    parts = [report.select({paper}).measure() for paper in TEXTS]
    for name, line in report.measure().items():
        assert sum((part[name].figure for part in parts if name in part), Figure()) == line.figure
        baselines = [part[name].baseline or Figure() for part in parts if name in part]
        assert line.baseline is None or sum(baselines, Figure()).matched <= line.baseline.matched


def test_given_names_are_taken_and_not_scored() -> None:
    predicted = {record["id"]: record for record in predict_from_names(GOLD, TEXTS)}
    for paper, record in predicted.items():
        for part in ("contributions", "entities"):
            assert [row["name"] for row in record[part]] == [row["name"] for row in GOLD[paper][part]]
    lines = make_report(GOLD, predicted, TEXTS, true_names=True).measure()
    assert "relation/EVALUATED_ON" in lines
    assert not [name for name in lines if name.startswith(("entity", "contribution", "seen", "unseen"))]


def test_given_names_must_stand_in_the_text() -> None:
    gold = {"a": make_record(entities=[thing("QuuxSet", "Benchmark")])}
    with pytest.raises(RecordError, match="QuuxSet"):
        list(predict_from_names(gold, TEXTS))


def test_papers_without_text_are_missed_by_all() -> None:
    lines = make_report({"c": GOLD["a"]}, {}, TEXTS).measure()
    assert lines["entity"].figure == lines["entity"].baseline == Figure(0, 3, 0)
    assert make_report({"c": GOLD["a"]}, {}).measure()["entity"].baseline is None


def test_mistakes_are_explained(report: Report) -> None:
    explained = report.explain()
    assert {item.mistake.paper for item in explained} <= set(TEXTS)
    assert len(explained) == sum(len(one.mistakes) for one in report.comparisons)


@pytest.mark.parametrize(
    ("title", "abstract", "subject"),
    [
        ("Pruning translators", "We cut heads.", "compression"),
        ("Faster Decoding", "We cut waiting.", "compression"),
        ("Translators", "We prune heads and quantize the rest.", "compression"),
        ("Translators", "We prune heads. Pruning helps, and to prune is good.", "compression"),
        ("Translators", "Our lightweight tool reads.", "other"),
        ("Translators", "It is faster and smaller.", "other"),
        ("Translators", "We read.", "other"),
    ],
)
def test_subjects(title: str, abstract: str, subject: str) -> None:
    assert find_subject(title, abstract) == subject
