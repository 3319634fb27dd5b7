"""Logistic regression over feature strings, by scikit-learn, and the calibration of its scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from citeweave.extract.linear import LinearModel, Scores, make_model, softmax


def fit_model(
    rows: Sequence[Iterable[str]],
    labels: Sequence[str],
    classes: Sequence[str],
    *,
    strength: float = 1.0,
    least: int = 3,
    iterations: int = 100,
    tolerance: float = 1e-6,
    weights: Sequence[float] | None = None,
) -> LinearModel:
    """Return the multinomial logistic regression of rows; features in fewer than `least` rows are left out.

    `strength` is the inverse of the L2 penalty. The same input gives the same model.
    """
    from scipy.sparse import csr_matrix  # noqa: PLC0415  (only training needs it)
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    held = [list(dict.fromkeys(row)) for row in rows]
    counts = Counter(feature for row in held for feature in row)
    features = sorted(feature for feature, count in counts.items() if count >= least)
    index = {feature: place for place, feature in enumerate(features)}
    places: list[int] = []
    ends = [0]
    for row in held:
        places.extend(sorted(index[feature] for feature in row if feature in index))
        ends.append(len(places))
    matrix = csr_matrix((np.ones(len(places)), places, ends), shape=(len(held), len(features)))
    numbers = {name: number for number, name in enumerate(classes)}
    targets = np.array([numbers[label] for label in labels])
    solver = LogisticRegression(C=strength, max_iter=iterations, tol=tolerance)
    solver.fit(matrix, targets, sample_weight=None if weights is None else np.array(weights))
    table, bias = spread_columns(solver.coef_.T, solver.intercept_, solver.classes_, len(classes))
    return make_model(classes, features, table.astype(np.float32), bias)


def average(models: Sequence[LinearModel]) -> LinearModel:
    """Return the model whose scores are the means of those of `models`, which have the same classes and no calibration.

    A feature that one of them does not know weighs nothing there.
    """
    features = sorted({feature for model in models for feature in model.index})
    table = np.zeros((len(features), len(models[0].classes)), dtype=np.float32)
    for model in models:
        # Line 0 of the weights, all zero, is that of features which the model does not know.
        table += model.weights[[model.index.get(feature, 0) for feature in features]] / len(models)
    return make_model(models[0].classes, features, table, np.mean([model.bias for model in models], axis=0))


def spread_columns(
    table: NDArray[np.float64], bias: Scores, present: NDArray[np.int64], size: int
) -> tuple[NDArray[np.float64], Scores]:
    """Return weights with a column for each class; a class without any row gets a bias that rules it out."""
    full = np.zeros((len(table), size))
    shift = np.full(size, -20.0)
    if len(present) == 2:
        # Two classes come as one column, that of the second.
        full[:, present[1]] = table[:, 0]
        shift[present] = (0.0, float(bias[0]))
    else:
        full[:, present] = table
        shift[present] = bias
    return full, shift


def calibrate(model: LinearModel, scores: Scores, labels: Sequence[str]) -> LinearModel:
    """Return the model with the temperature and class shifts that fit held-back scores best."""
    from scipy.optimize import minimize  # noqa: PLC0415

    numbers = {name: number for number, name in enumerate(model.classes)}
    targets = np.array([numbers[label] for label in labels])
    lines = np.arange(len(targets))

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        sharp, shift = np.exp(values[0]), values[1:]
        chances = softmax(scores * sharp + shift)
        cost = -np.log(np.maximum(chances[lines, targets], 1e-12)).mean() + 1e-4 * float((values**2).sum())
        chances[lines, targets] -= 1
        chances /= len(targets)
        slope = np.concatenate([[(chances * scores).sum() * sharp], chances.sum(axis=0)])
        return cost, slope + 2e-4 * values

    found = minimize(loss, np.zeros(len(model.classes) + 1), jac=True, method="L-BFGS-B").x
    return replace(model, temperature=round(float(np.exp(-found[0])), 4), shift=np.round(found[1:], 4))


def fit_platt(chances: Scores, is_right: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the slope and shift of logits by which probabilities come to be right (Platt 1999), drawn to (1, 0)."""
    from scipy.optimize import minimize  # noqa: PLC0415

    inside = np.clip(chances, 1e-9, 1 - 1e-9)
    logits = np.log(inside / (1 - inside))

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope, shift = values
        line = slope * logits + shift
        cost = float((np.logaddexp(0, line) - is_right * line).sum()) + 2 * ((slope - 1) ** 2 + shift**2)
        gaps = 1 / (1 + np.exp(-line)) - is_right
        return cost, np.array([(gaps * logits).sum() + 4 * (slope - 1), gaps.sum() + 4 * shift])

    slope, shift = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return round(float(slope), 4), round(float(shift), 4)
