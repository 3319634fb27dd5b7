"""Thresholds for probabilities, and how far the probabilities can be believed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from citeweave.extract.evaluation.calibration import calibration_error
from citeweave.extract.linear import Scores

_GRID = [round(0.05 * step, 2) for step in range(2, 16)]

# A threshold of one type leaves the common one only for a gain that is no accident.
_LEAST_GAIN = 0.001

Labels = Sequence[Collection[str]]


def fit_thresholds(
    views: Sequence[tuple[Scores, Labels, float]], classes: Sequence[str], gold: Sequence[str]
) -> dict[str, float]:
    """Return for each class but the first the probability from which stating it gives the best micro F1.

    Of several views on the same papers, each a table of probabilities with its labels, the F1 are added up by the
    weights of the views. `gold` holds the class of every gold item, those that have no line in a table too.
    """
    total = Counter(gold)
    counts = [
        {
            name: [_count(chances[:, column], [name in one for one in labels], least) for least in _GRID]
            for column, name in enumerate(classes)
            if column
        }
        for chances, labels, _ in views
    ]

    def micro(choice: dict[str, int]) -> float:
        """Return the weighted sum of the F1 of the views."""
        score = 0.0
        for table, (_, _, weight) in zip(counts, views, strict=True):
            right = sum(table[name][step][0] for name, step in choice.items())
            stated = sum(table[name][step][1] for name, step in choice.items())
            score += weight * 2 * right / max(1, stated + sum(total[name] for name in choice))
        return score

    names = classes[1:]
    choice = max((dict.fromkeys(names, step) for step in range(len(_GRID))), key=micro)
    for _ in range(3):
        for name in names:
            rates = [micro({**choice, name: step}) for step in range(len(_GRID))]
            if max(rates) > micro(choice) + _LEAST_GAIN:
                choice[name] = rates.index(max(rates))
    return {name: _GRID[step] for name, step in choice.items()}


def _count(column: Scores, right: Sequence[bool], least: float) -> tuple[int, int]:
    stated = column >= least
    return int((stated & np.array(right)).sum()), int(stated.sum())


def print_calibration(name: str, chances: Scores, labels: Labels, classes: Sequence[str], bins: int = 10) -> None:
    """Print the expected calibration error of each class but the first, and of all together."""
    every: list[tuple[float, bool]] = []
    for column, kind in enumerate(classes):
        if column:
            # What is next to impossible is never stated, and would make any model look well calibrated.
            pairs = [
                (float(chance), kind in one)
                for chance, one in zip(chances[:, column], labels, strict=True)
                if chance >= 0.1
            ]
            every += pairs
            print(f"{name:10}calibration {kind:20}{calibration_error(pairs, bins):.3f}{len(pairs):6d}")
    print(f"{name:10}calibration {'all':20}{calibration_error(every, bins):.3f}{len(every):6d}")
