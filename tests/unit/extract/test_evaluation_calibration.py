"""Confidences against what came true."""

from __future__ import annotations

from typing import Any

import pytest

from citeweave.extract.evaluation.calibration import (
    Bin,
    calibration_error,
    judge_stated,
    measure_calibration,
    measure_calibrations,
)
from citeweave.extract.scoring import compare


def make_record(*relations: tuple[str, str, float | None]) -> dict[str, Any]:
    rows = [
        {"type": kind, "object": name, "evidence": ""} | ({} if confidence is None else {"confidence": confidence})
        for kind, name, confidence in relations
    ]
    return {"id": "p", "contributions": [], "entities": [], "relations": rows, "claims": []}


def test_error_is_the_gap_weighted_by_the_size_of_the_bins() -> None:
    # Three at 0.9 of which two are right, one at 0.2 that is wrong.
    judged = [(0.9, True), (0.9, True), (0.9, False), (0.2, False)]
    assert calibration_error(judged) == pytest.approx((abs(2.7 - 2) + 0.2) / 4)
    assert calibration_error([]) == 0


def test_statements_fall_into_equal_bins_and_one_belongs_to_the_last() -> None:
    found = measure_calibration([(0.0, False), (0.1, True), (0.19, True), (0.99, True), (1.0, True)])
    assert [one.stated for one in found.bins] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert found.bins[1] == Bin(0.1, 0.2, 2, (0.1 + 0.19) / 2, 1.0)
    assert (found.stated, found.right) == (5, 0.8)


def test_chance_explains_small_gaps_only() -> None:
    few = measure_calibration([(0.5, True)])
    many = measure_calibration([(0.5, True), (0.5, False)] * 200)
    assert few.chance > 0.3 > many.chance > many.error == 0
    assert measure_calibration([(1.0, True)] * 9).chance == 0


@pytest.mark.parametrize(("stated", "right"), [(10, 0.5), (400, 0.9), (3, 1.0), (3, 0.0)])
def test_interval_holds_the_share_and_narrows(stated: int, right: float) -> None:
    low, high = Bin(0, 0.1, stated, 0.05, right).interval
    assert 0 <= low <= right <= high <= 1
    wider = Bin(0, 0.1, 1, 0.05, right).interval
    assert wider[1] - wider[0] > high - low


def test_nothing_stated_says_nothing() -> None:
    assert Bin(0, 0.1, 0, 0, 0).interval == (0, 1)
    assert measure_calibration([]).error == 0


def test_statements_are_judged_by_the_scorer() -> None:
    gold = {"p": make_record(("USES", "pruning", None), ("ADDRESSES", "parsing", None))}
    predicted = {"p": make_record(("USES", "pruning", 0.9), ("USES", "parsing", 0.4), ("ADDRESSES", "tagging", None))}
    assert judge_stated(compare(gold, predicted)) == {
        "relation": [(0.9, True), (0.4, False)],
        "relation/USES": [(0.9, True), (0.4, False)],
    }
    assert list(measure_calibrations(compare(gold, predicted))) == ["relation", "relation/USES"]
    assert measure_calibrations(compare(gold, gold)) == {}
