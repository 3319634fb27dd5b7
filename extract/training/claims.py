"""Fit the claim model to annotated papers.

    python -m citeweave.extract.training.claims RECORDS PAPERS SPLIT [--more RECORDS PAPERS] --names NAMES [--dry]

NAMES are as for `citeweave.extract.training.relations`. Prints the figures of a cross-validation over the folds of
NAMES, then writes ``model/claims.npz`` and ``model/claims.json`` unless the run is dry.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from citeweave.extract.claims import CLASSES, NONE, Candidate, ClaimStater, choose_claims, list_candidates
from citeweave.extract.linear import LinearModel, Scores, save_model
from citeweave.extract.pipeline import read_facts
from citeweave.extract.records import to_record
from citeweave.extract.scoring import quantities
from citeweave.extract.scoring import score as score_records
from citeweave.extract.training.figures import print_calibration
from citeweave.extract.training.fitting import calibrate, fit_model
from citeweave.extract.training.reading import add_papers, read_training
from citeweave.extract.training.views import View, list_texts, predicted_views

FOLDER = Path(__file__).parents[1] / "model"
STRENGTH = 0.1
_GRID = [round(0.05 * step, 2) for step in range(3, 15)]


@dataclass(frozen=True, slots=True)
class Example:
    """The numbers of one paper, each with the kind of the claim that it is."""

    view: View
    candidates: list[Candidate]
    labels: list[str]


def make_examples(views: Sequence[View]) -> list[Example]:
    """Return the numbers of each paper, labelled by the gold claims."""
    examples = []
    for view in views:
        candidates = list_candidates(view.doc)
        labels = [NONE] * len(candidates)
        for row in view.gold["claims"]:
            key = quantities(row["value"])
            fitting = [
                number
                for number, candidate in enumerate(candidates)
                if labels[number] == NONE and quantities(candidate.value) == key
            ]
            if fitting:
                # The same number may stand twice; the one in the evidence is the claim.
                best = max(fitting, key=lambda number: (row["evidence"] in candidates[number].sentence.text, -number))
                labels[best] = row["kind"]
        examples.append(Example(view, candidates, labels))
    return examples


def fit_claims(examples: Sequence[Example]) -> LinearModel:
    """Return the model of the numbers, not yet calibrated."""
    rows = [candidate.traits for example in examples for candidate in example.candidates]
    labels = [label for example in examples for label in example.labels]
    return fit_model(rows, labels, CLASSES, strength=STRENGTH, least=2, iterations=60, tolerance=1e-3)


def count_right(example: Example, chances: Scores, threshold: float) -> tuple[int, int]:
    """Return how many claims of a paper would be right, and how many stated."""
    chosen = list(choose_claims(example.candidates, chances, threshold))
    return sum(example.labels[index] == CLASSES[column] for index, column in chosen), len(chosen)


def fit_threshold(examples: Sequence[Example], chances: Sequence[Scores]) -> float:
    """Return the threshold with the best F1."""
    gold = sum(len(example.view.gold["claims"]) for example in examples)

    def rate(threshold: float) -> float:
        counts = [count_right(example, part, threshold) for example, part in zip(examples, chances, strict=True)]
        return 2 * sum(right for right, _ in counts) / max(1, gold + sum(stated for _, stated in counts))

    return max(_GRID, key=rate)


def print_figures(examples: Sequence[Example], models: Mapping[int, LinearModel], threshold: float) -> None:
    """Print the figures of the claims that the models of the folds state, as the scorer counts them."""
    predicted = {}
    for example in examples:
        view = example.view
        ClaimStater(models[view.fold], threshold)(view.doc)
        predicted[view.paper] = to_record(read_facts(view.paper, view.doc), view.paper)
    figures = score_records({example.view.paper: example.view.gold for example in examples}, predicted)
    for key, figure in figures.items():
        if key.startswith("claim"):
            print(f"{key:24}{figure.f1:.3f} P {figure.precision:.3f} R {figure.recall:.3f}{figure.gold:6d}")


def main() -> None:
    """Cross-validate, fit on everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_papers(parser)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--dry", action="store_true", help="print the figures only")
    options = parser.parse_args()
    training = read_training(options)
    views = predicted_views(options.names, training.records, list_texts(training.papers))
    examples = make_examples(views)
    models = {
        fold: fit_claims([example for example in examples if example.view.fold != fold])
        for fold in sorted({example.view.fold for example in examples})
    }
    whole = fit_claims(examples)
    # Threshold and calibration come from the tested papers.
    examples = [example for example in examples if example.view.paper in training.tested]
    scores = [models[example.view.fold].score([one.traits for one in example.candidates]) for example in examples]
    labels = [label for example in examples for label in example.labels]
    model = calibrate(whole, np.concatenate(scores), labels)
    models = {fold: replace(one, temperature=model.temperature, shift=model.shift) for fold, one in models.items()}
    chances = [models[example.view.fold].predict([one.traits for one in example.candidates]) for example in examples]
    threshold = fit_threshold(examples, chances)
    found = sum(label != NONE for label in labels)
    print(
        f"numbers {len(labels)}, claims among them {found} of {sum(len(one.view.gold['claims']) for one in examples)}"
    )
    print_calibration("claims", np.concatenate(chances), [{label} for label in labels], CLASSES)
    print_figures(examples, models, threshold)
    if not options.dry:
        save_model(model, FOLDER / "claims.npz")
        (FOLDER / "claims.json").write_text(json.dumps({"threshold": threshold}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
