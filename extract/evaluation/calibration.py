"""How far confidences can be believed: of all that was stated with confidence 0.7, seven in ten should be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import pi, sqrt

from citeweave.extract.scoring import PARTS, Comparison

Judged = tuple[float, bool]
"""A confidence, and whether what was stated with it is right."""

BINS = 10

# Half the width of a 95 % interval, in standard deviations.
_WIDTH = 1.96


@dataclass(frozen=True, slots=True)
class Bin:
    """The statements with a confidence from `low` to below `high`; the last bin holds 1 too."""

    low: float
    high: float
    stated: int
    confidence: float
    right: float

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the share of right ones (Wilson); everything where there is none."""
        if not self.stated:
            return (0.0, 1.0)
        z, n = _WIDTH, self.stated
        middle = (self.right + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * sqrt(self.right * (1 - self.right) / n + z * z / (4 * n * n))
        return (max(0.0, middle - reach), min(1.0, middle + reach))


@dataclass(frozen=True, slots=True)
class Calibration:
    """The statements of one kind: how many, their mean confidence, the share that is right, and the mean gap.

    `chance` is the gap that perfect confidences would show, for so few statements.
    """

    stated: int
    confidence: float
    right: float
    error: float
    chance: float
    bins: tuple[Bin, ...]


def judge_stated(comparisons: Iterable[Comparison]) -> dict[str, list[Judged]]:
    """Return all that was stated with a confidence, by figure; relations also by type."""
    judged: dict[str, list[Judged]] = {}
    for comparison in comparisons:
        for part, match in comparison.matches.items():
            rows = [(row, True) for _, row in match.pairs] + [(row, False) for row in match.spurious]
            for row, right in rows:
                if row.get("confidence") is None:
                    continue
                names = (part, f"{part}/{row[PARTS[part][0]]}") if part == "relation" else (part,)
                for name in names:
                    judged.setdefault(name, []).append((float(row["confidence"]), right))
    return judged


def measure_calibrations(comparisons: Iterable[Comparison]) -> dict[str, Calibration]:
    """Return the calibration of each figure, all relations before their types."""
    judged = judge_stated(comparisons)
    order = list(PARTS)
    names = sorted(judged, key=lambda name: (order.index(name.partition("/")[0]), name))
    return {name: measure_calibration(judged[name]) for name in names}


def measure_calibration(judged: Sequence[Judged]) -> Calibration:
    """Return the calibration of statements in equal bins."""
    groups = _group(judged, BINS)
    bins = []
    for number in range(BINS):
        group = groups.get(number, [])
        bins.append(Bin(number / BINS, (number + 1) / BINS, len(group), *_average(group)))
    return Calibration(len(judged), *_average(judged), calibration_error(judged), _expect_error(judged), tuple(bins))


def calibration_error(judged: Sequence[Judged], bins: int = BINS) -> float:
    """Return the mean distance between confidence and share of right ones, over equal bins, weighted by their size."""
    gaps = (
        abs(sum(confidence for confidence, _ in group) - sum(right for _, right in group))
        for _, group in sorted(_group(judged, bins).items())
    )
    return sum(gaps) / max(1, len(judged))


def _expect_error(judged: Sequence[Judged]) -> float:
    """Return the error that chance alone brings: each bin's share is off by the normal mean deviation."""
    gaps = (
        sqrt(2 / pi * sum(confidence * (1 - confidence) for confidence, _ in group))
        for _, group in sorted(_group(judged, BINS).items())
    )
    return sum(gaps) / max(1, len(judged))


def _group(judged: Sequence[Judged], bins: int) -> Mapping[int, list[Judged]]:
    groups: dict[int, list[Judged]] = {}
    for confidence, right in judged:
        groups.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, right))
    return groups


def _average(judged: Sequence[Judged]) -> tuple[float, float]:
    """Return mean confidence and share of right ones."""
    count = max(1, len(judged))
    return sum(confidence for confidence, _ in judged) / count, sum(right for _, right in judged) / count
