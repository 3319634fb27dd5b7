"""The two models, fitted to units that are described without their own paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from citeweave.extract.candidates import Page, Unit
from citeweave.extract.contributions import OwnModel, may_be_own, tells_kind
from citeweave.extract.lexicon import load_known
from citeweave.extract.linear import LinearModel
from citeweave.extract.memory import Ledger
from citeweave.extract.names import Knowledge, Reading
from citeweave.extract.phrases import Phrases
from citeweave.extract.training.fitting import fit_model
from citeweave.extract.training.gold import NONE, label_units, normalise

KINDS = (NONE, "Method", "BaseModel", "Benchmark", "Technique", "Task")
OWN_KINDS = KINDS[1:-1]

# By five folds over the training papers.
NAMES_STRENGTH = 0.12
OWN_STRENGTH = 0.3
KINDS_STRENGTH = 2.0

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
    rows: list[list[str]] = []
    labels: list[str] = []
    own_rows: list[list[str]] = []
    own_labels: list[str] = []
    for paper, reading in readings.items():
        rows += reading.rows
        labels += label_units(reading.units, records[paper])
        for unit, row in zip(reading.units, reading.rows, strict=True):
            if may_be_own(unit):
                own_rows.append(row)
                own_labels.append(label_own(unit, records[paper]))
    names = fit_model(rows, labels, KINDS, strength=NAMES_STRENGTH)
    own = fit_model(
        own_rows, ["other" if label == NONE else "own" for label in own_labels], ("other", "own"), strength=OWN_STRENGTH
    )
    kinds = [(list(filter(tells_kind, row)), label) for row, label in zip(own_rows, own_labels, strict=True)]
    kinds = [(row, label) for row, label in kinds if label != NONE]
    own_kinds = fit_model(
        [row for row, _ in kinds], [label for _, label in kinds], OWN_KINDS, strength=KINDS_STRENGTH, least=2
    )
    return names, OwnModel(own, own_kinds)
