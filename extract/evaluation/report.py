"""All that is told of extracted records that were compared with records made by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from citeweave.extract.evaluation.calibration import Calibration, measure_calibrations
from citeweave.extract.evaluation.causes import Explained, explain
from citeweave.extract.scoring import Comparison, Figure, draw_intervals, group_of, sum_up


@dataclass(frozen=True, slots=True)
class Line:
    """One figure with its interval; `baseline` is ``None`` where there are no texts to find one in."""

    figure: Figure
    interval: tuple[float, float]
    baseline: Figure | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The comparison of some papers, the figures of each paper's baselines, and what is left out.

    `baselines` is ``None`` where there are no texts; `hidden` are groups of figures that would say nothing.
    """

    comparisons: tuple[Comparison, ...]
    baselines: tuple[Mapping[str, Figure], ...] | None = None
    hidden: frozenset[str] = frozenset()

    def select(self, papers: Collection[str]) -> Report:
        """Return the report of some of the papers."""
        kept = [number for number, comparison in enumerate(self.comparisons) if comparison.paper in papers]
        return replace(
            self,
            comparisons=tuple(self.comparisons[number] for number in kept),
            baselines=None if self.baselines is None else tuple(self.baselines[number] for number in kept),
        )

    def measure(self) -> dict[str, Line]:
        """Return every figure by name."""
        figures = [comparison.figures for comparison in self.comparisons]
        intervals = draw_intervals(figures)
        baselines = None if self.baselines is None else sum_up(self.baselines)
        return {
            name: Line(figure, intervals[name], None if baselines is None else baselines.get(name, Figure()))
            for name, figure in sum_up(figures).items()
            if group_of(name) not in self.hidden
        }

    def measure_confidence(self) -> dict[str, Calibration]:
        """Return the calibration of what was stated, by figure; empty where the records hold no confidences."""
        found = measure_calibrations(self.comparisons)
        return {name: calibration for name, calibration in found.items() if group_of(name) not in self.hidden}

    def explain(self) -> list[Explained]:
        """Return every mistake with its cause, paper by paper."""
        found = [item for comparison in self.comparisons for item in explain(comparison)]
        return [item for item in found if item.mistake.figure not in self.hidden]
