"""The two models, fitted to units that are described without their own paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citeweave.extract.candidates import Page, Unit
from citeweave.extract.contributions import OwnModel, describe_kind, judge_own, may_be_own
from citeweave.extract.lexicon import load_known
from citeweave.extract.linear import LinearModel
from citeweave.extract.memory import Ledger
from citeweave.extract.names import Knowledge, Reading
from citeweave.extract.phrases import Phrases
from citeweave.extract.scoring import normalise
from citeweave.extract.training.fitting import fit_model
from citeweave.extract.training.gold import NONE, label_units
from citeweave.extract.unnamed import describe_paper, find_proposal

KINDS = (NONE, "Method", "BaseModel", "Benchmark", "Technique", "Task")
OWN_KINDS = KINDS[1:-1]

# By five folds over the training papers.
NAMES_STRENGTH = 0.12
OWN_STRENGTH = 0.3
KINDS_STRENGTH = 1.0
UNNAMED_STRENGTH = 0.2
# Papers whose likeliest own thing is surer than this say nothing of those without a named one.
MOST_NAMED = 0.6
INNER_FOLDS = 5

Records = Mapping[str, Mapping[str, Any]]


def describe_training(
    records: Records, pages: Mapping[str, Page], ledger: Ledger, phrases: Phrases
) -> dict[str, Reading]:
    """Return the units of annotated papers, each described by the memory of the other papers.

    A paper's own annotations would make everything that it names look well known, as no new paper's names are.
    """
    known = load_known()
    return {paper: Knowledge(known, ledger.without(paper), phrases).read(pages[paper]) for paper in records}


def label_own(unit: Unit, record: Mapping[str, Any]) -> str:
    """Return as what the paper introduces a unit, `NONE` where it does not."""
    forms = {normalise(string) for string in unit.strings}
    for row in record["contributions"]:
        if row["name"] and forms & {normalise(text) for text in (row["name"], *row["mentions"])}:
            return str(row["type"])
    return NONE


def fit_models(readings: Mapping[str, Reading], records: Records) -> tuple[LinearModel, OwnModel]:
    """Return the models of names and of contributions."""
    rows = [row for reading in readings.values() for row in reading.rows]
    labels = [label for paper, reading in readings.items() for label in label_units(reading.units, records[paper])]
    names = fit_model(rows, labels, KINDS, strength=NAMES_STRENGTH)
    return names, OwnModel(_fit_own(readings, records), _fit_kinds(readings, records), _fit_unnamed(readings, records))


def _fit_own(readings: Mapping[str, Reading], records: Records) -> LinearModel:
    rows: list[list[str]] = []
    labels: list[str] = []
    for paper, reading in readings.items():
        for unit, row in zip(reading.units, reading.rows, strict=True):
            if may_be_own(unit):
                rows.append(row)
                labels.append("other" if label_own(unit, records[paper]) == NONE else "own")
    return fit_model(rows, labels, ("other", "own"), strength=OWN_STRENGTH)


def _fit_kinds(readings: Mapping[str, Reading], records: Records) -> LinearModel:
    rows: list[list[str]] = []
    labels: list[str] = []
    for paper, reading in readings.items():
        for unit, row in zip(reading.units, reading.rows, strict=True):
            label = label_own(unit, records[paper])
            if may_be_own(unit) and label != NONE:
                rows.append(describe_kind(reading.page, unit, row))
                labels.append(label)
    return fit_model(rows, labels, OWN_KINDS, strength=KINDS_STRENGTH, least=2)


def _fit_unnamed(readings: Mapping[str, Reading], records: Records) -> LinearModel:
    """Return the model of unnamed contributions, which meets named ones as sure as in papers that nobody has seen."""
    rows: list[list[str]] = []
    labels: list[str] = []
    ids = sorted(readings)
    for fold in range(INNER_FOLDS):
        left_out = ids[fold::INNER_FOLDS]
        own = _fit_own({paper: readings[paper] for paper in ids if paper not in left_out}, records)
        for paper in left_out:
            reading = readings[paper]
            best = float(judge_own(reading, own).max(initial=0))
            if best >= MOST_NAMED:
                continue
            text = reading.page.text
            rows.append(describe_paper(text, reading.page.title_length, find_proposal(text), best))
            unnamed = any(row["name"] is None for row in records[paper]["contributions"])
            labels.append("unnamed" if unnamed else "none")
    return fit_model(rows, labels, ("none", "unnamed"), strength=UNNAMED_STRENGTH)
