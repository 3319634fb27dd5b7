"""Sparse linear models: scores, probabilities, files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from citeweave.extract.linear import STEP, LinearModel, load_model, make_model, save_model, softmax


@pytest.fixture
def model() -> LinearModel:
    weights = np.array([[2.0, 0.0], [0.0, 1.0], [0.001, 0.0]], dtype=np.float32)
    return make_model(("kite", "tail"), ["wing", "knot", "dust"], weights, np.array([0.5, 0.0]))


def test_scores_add_up_the_known_features(model: LinearModel) -> None:
    scores = model.score([["wing", "knot", "unheard of"], []])
    assert scores == pytest.approx(np.array([[2.5, 1.0], [0.5, 0.0]]))


def test_no_rows_give_no_scores(model: LinearModel) -> None:
    assert model.predict([]).shape == (0, 2)


def test_weights_below_the_step_are_dropped(model: LinearModel) -> None:
    assert sorted(model.index) == ["knot", "wing"]
    assert model.weights[model.index["wing"]] == pytest.approx([2.0, 0.0], abs=STEP / 2)


def test_probabilities_add_up_and_follow_the_temperature(model: LinearModel) -> None:
    warm = make_model(model.classes, ["wing"], np.array([[2.0, 0.0]], dtype=np.float32), np.zeros(2), temperature=4.0)
    cold = make_model(model.classes, ["wing"], np.array([[2.0, 0.0]], dtype=np.float32), np.zeros(2))
    assert warm.predict([["wing"]]).sum() == pytest.approx(1)
    assert cold.predict([["wing"]])[0, 0] > warm.predict([["wing"]])[0, 0] > 0.5


def test_softmax_stands_large_scores() -> None:
    assert softmax(np.array([[1000.0, 0.0]]))[0, 0] == pytest.approx(1)


def test_file_gives_the_same_model_and_the_same_bytes(model: LinearModel, tmp_path: Path) -> None:
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    save_model(model, first)
    loaded = load_model(first)
    save_model(loaded, second)
    assert first.read_bytes() == second.read_bytes()
    rows = [["wing"], ["knot", "wing"]]
    assert (loaded.predict(rows) == model.predict(rows)).all()


def test_features_may_hold_line_breaks(tmp_path: Path) -> None:
    weights = np.array([[1.0], [3.0]], dtype=np.float32)
    save_model(make_model(("kite",), ["r=\n", "r=x"], weights, np.zeros(1)), tmp_path / "m.npz")
    assert load_model(tmp_path / "m.npz").score([["r=\n"]])[0, 0] == pytest.approx(1)
