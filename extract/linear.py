"""Sparse linear models over feature strings: scores, calibrated probabilities, and a small file for the weights.

A row is the list of the features that hold for a thing, as strings ("head=pruning"). A model gives a row one score a
class, the sum of its features' weights; features that it does not know weigh nothing. Needs numpy only: fitting is in
`citeweave.extract.training.fitting`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from io import BytesIO
from itertools import repeat
from math import exp, log
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Scores: TypeAlias = NDArray[np.float64]

# Weights are stored as whole multiples of this; finer ones change no decision.
STEP = 0.02
_LARGEST = 32_000
_ZEROS = repeat(0)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights by feature, one column a class; `temperature` and `shift` turn scores into calibrated probabilities."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: Scores
    index: Mapping[str, int]
    temperature: float = 1.0
    shift: Scores = field(default_factory=lambda: np.zeros(0))

    def score(self, rows: Sequence[Iterable[str]]) -> Scores:
        """Return the scores of rows, one line a row and one column a class."""
        get = self.index.get
        lines: list[int] = []
        starts = []
        for row in rows:
            starts.append(len(lines))
            # Line 0 of the weights is all zero: for unknown features, and so that no row is empty.
            lines.append(0)
            lines.extend(map(get, row, _ZEROS))
        if not starts:
            return np.zeros((0, len(self.classes)))
        picked = self.weights.take(np.fromiter(lines, np.intp, len(lines)), axis=0)
        # Weights are multiples of one step, so that their sums are exact in whatever order.
        return np.asarray(np.add.reduceat(picked, starts, axis=0, dtype=np.float64) + self.bias)

    def predict(self, rows: Sequence[Iterable[str]]) -> Scores:
        """Return the probabilities of the classes; those of a row add up to 1."""
        scores = self.score(rows) / self.temperature
        if self.shift.size:
            scores = scores + self.shift
        return softmax(scores)


def correct_chance(chance: float, slope: float, shift: float) -> float:
    """Return a probability with its logit scaled and shifted."""
    inside = min(max(chance, 1e-9), 1 - 1e-9)
    return 1 / (1 + exp(-(slope * log(inside / (1 - inside)) + shift)))


def softmax(scores: Scores) -> Scores:
    """Return scores as probabilities, line by line."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-1e30))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def make_model(
    classes: Sequence[str],
    features: Sequence[str],
    weights: NDArray[np.float32],
    bias: Scores,
    *,
    temperature: float = 1.0,
    shift: Scores | None = None,
) -> LinearModel:
    """Return a model whose weights have as many lines as there are `features`, rounded as the file keeps them."""
    steps = np.clip(np.rint(weights / STEP), -_LARGEST, _LARGEST)
    used = np.flatnonzero(steps.any(axis=1))
    order = sorted(used.tolist(), key=lambda line: features[line])
    table = np.zeros((len(order) + 1, len(classes)), dtype=np.float32)
    table[1:] = steps[order] * STEP
    return LinearModel(
        tuple(classes), table, np.round(bias, 4), {features[line]: place for place, line in enumerate(order, 1)},
        round(temperature, 4), np.zeros(0) if shift is None else np.round(shift, 4),
    )  # fmt: skip


def save_model(model: LinearModel, path: Path) -> None:
    """Write a model; the same model gives the same bytes."""
    head = {
        "classes": model.classes,
        "bias": model.bias.tolist(),
        "temperature": model.temperature,
        "shift": model.shift.tolist(),
    }
    features = sorted(model.index, key=model.index.__getitem__)
    buffer = BytesIO()
    np.savez_compressed(
        buffer,
        head=_pack(json.dumps(head, sort_keys=True)),
        # A feature may hold any character, a line break as well.
        features=_pack(json.dumps(features, ensure_ascii=False)),
        # By columns, most of them near zero, it packs best.
        weights=np.rint(model.weights[1:].T / STEP).astype(np.int16),
    )
    path.write_bytes(buffer.getvalue())


def load_model(path: Path) -> LinearModel:
    """Return the model of a file."""
    return read_model(path.read_bytes())


def load_shipped(name: str) -> LinearModel:
    """Return the model ``model/NAME.npz`` of this package."""
    return read_model((files("citeweave.extract") / f"model/{name}.npz").read_bytes())


def read_model(data: bytes) -> LinearModel:
    """Return the model of a file's bytes."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        head = json.loads(_unpack(arrays["head"]))
        names = json.loads(_unpack(arrays["features"]))
        steps = arrays["weights"].T
    table = np.zeros((len(steps) + 1, len(head["classes"])), dtype=np.float32)
    table[1:] = steps * STEP
    return LinearModel(
        tuple(head["classes"]), table, np.array(head["bias"], dtype=np.float64),
        {name: place for place, name in enumerate(names, 1)},
        float(head["temperature"]), np.array(head["shift"], dtype=np.float64),
    )  # fmt: skip


def _pack(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode("utf-8"), dtype=np.uint8)


def _unpack(data: NDArray[np.uint8]) -> str:
    return data.tobytes().decode("utf-8")
