"""Fit the relation model to annotated papers, on their true names and on names that were predicted for them.

    python -m citeweave.extract.training.relations RECORDS PAPERS SPLIT [--more RECORDS PAPERS] --names NAMES [--dry]

NAMES are the predicted names of the training papers, each paper's from a finder that never saw it
(`citeweave.extract.training.names`). Prints the figures of a cross-validation over the folds of NAMES, then writes
``model/relations.npz`` and ``model/relations.json`` unless the run is dry.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from citeweave.extract.linear import LinearModel, Scores, save_model
from citeweave.extract.pipeline import read_facts
from citeweave.extract.records import to_record
from citeweave.extract.relations import (
    CLASSES,
    NONE,
    Case,
    Judgement,
    RelationStater,
    list_cases,
    only_in_background,
    weigh_scores,
)
from citeweave.extract.scoring import Figure, spell, spell_names
from citeweave.extract.scoring import score as score_records
from citeweave.extract.training.figures import fit_thresholds, print_calibration
from citeweave.extract.training.fitting import average, calibrate, fit_model, fit_platt
from citeweave.extract.training.reading import add_papers, read_training
from citeweave.extract.training.views import View, list_texts, predicted_views, true_views
from citeweave.extract.traits import is_content
from citeweave.graph.model import EdgeKind, Entity
from citeweave.graph.vocabulary import RULES

FOLDER = Path(__file__).parents[1] / "model"
STRENGTH = 0.01
ITERATIONS = 60

# People annotated the papers that figures are made of, and a language model the further ones.
TESTED_WEIGHT = 3.0

# Names by hand are met less often than names that were found, but their relations must be right too.
TRUE_SHARE = 0.25

# What is less likely is never stated, and its confidence need not be right.
LEAST_CHANCE = 0.2


@dataclass(frozen=True, slots=True)
class Example:
    """One thing of one paper, and the gold relations that end at it, each with its evidence."""

    view: View
    case: Case
    gold: Mapping[str, str]

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the classes of the example."""
        return tuple(sorted(name for name in self.gold if name in CLASSES)) or (NONE,)


def make_examples(views: Sequence[View]) -> list[Example]:
    """Return every thing of the papers with its gold relations, matched as the scorer matches them."""
    examples = []
    for view in views:
        cases = list_cases(view.doc)
        found: list[dict[str, str]] = [{} for _ in cases]
        spellings = spell_names(view.gold)
        for row in view.gold["relations"]:
            keys = spellings.get(row["object"]) or spell({"name": row["object"]})
            fitting = [
                number
                for number, case in enumerate(cases)
                if keys & spell_thing(case.thing) and case.thing.kind in RULES[EdgeKind(row["type"])].targets
            ]
            if fitting:
                # Where one thing was found under several names, only one of them counts.
                best = min(fitting, key=lambda number: (cases[number].thing.name != row["object"], number))
                found[best][row["type"]] = row["evidence"]
        examples += [Example(view, case, gold) for case, gold in zip(cases, found, strict=True)]
    return examples


def spell_thing(thing: Entity) -> set[str]:
    """Return the normalised spellings of a thing."""
    return spell({"name": thing.name, "mentions": [mention.text for mention in thing.mentions]})


def fit_relations(examples: Sequence[Example], tested: Collection[str]) -> LinearModel:
    """Return the model of the relations: the mean of one that knows all words of a paper, and of one that does not.

    A thing in two relations counts half for each. For the second model, a thing of a tested paper counts more.
    """
    pairs = [(example, label) for example in examples for label in example.labels]
    labels = [label for _, label in pairs]
    shares = [1 / len(example.labels) for example, _ in pairs]
    rows = [example.case.traits for example, _ in pairs]
    weights = [
        share * (TESTED_WEIGHT if example.view.paper in tested else 1.0)
        for (example, _), share in zip(pairs, shares, strict=True)
    ]
    wordy = _fit(rows, labels, shares)
    plain = _fit([[trait for trait in row if not is_content(trait)] for row in rows], labels, weights)
    return average([wordy, plain])


def _fit(rows: Sequence[Sequence[str]], labels: Sequence[str], weights: Sequence[float]) -> LinearModel:
    return fit_model(rows, labels, CLASSES, strength=STRENGTH, iterations=ITERATIONS, tolerance=1e-3, weights=weights)


def cross_fit(views: Sequence[Sequence[Example]], tested: Collection[str]) -> tuple[dict[int, Judgement], list[Scores]]:
    """Return a judgement for each fold by the papers outside it, and the scores that they give the papers inside."""
    folds = sorted({example.view.fold for examples in views for example in examples})
    scores = [np.zeros((len(examples), len(CLASSES))) for examples in views]
    judgements = {}
    for fold in folds:
        known = [example for examples in views for example in examples if example.view.fold != fold]
        judgements[fold] = Judgement(fit_relations(known, tested), {})
        for examples, table in zip(views, scores, strict=True):
            inside = [number for number, example in enumerate(examples) if example.view.fold == fold]
            table[inside] = judgements[fold].relations.score([examples[number].case.traits for number in inside])
    return judgements, scores


def state_all(views: Sequence[View], judgements: Mapping[int, Judgement]) -> dict[str, Figure]:
    """Return the figures of the relations that the judgements of the folds state, as the scorer counts them."""
    predicted = {}
    for view in views:
        RelationStater(judgements[view.fold])(view.doc)
        predicted[view.paper] = to_record(read_facts(view.paper, view.doc), view.paper)
    return score_records({view.paper: view.gold for view in views}, predicted)


def keep_tested(examples: Sequence[Example], scores: Scores, tested: Collection[str]) -> tuple[list[Example], Scores]:
    """Return the examples of tested papers with their scores."""
    kept = [number for number, example in enumerate(examples) if example.view.paper in tested]
    return [examples[number] for number in kept], scores[kept]


def rate_examples(examples: Sequence[Example], scores: Scores, model: LinearModel) -> Scores:
    """Return the probabilities that the calibration of `model` makes of held-back scores."""
    return weigh_scores(scores, [example.case.thing.kind for example in examples], model)


def calibrate_on(model: LinearModel, examples: Sequence[Example], scores: Scores) -> LinearModel:
    """Return the model, calibrated by held-back scores; illegal classes are left out of them."""
    legal = rate_examples(examples, scores, replace(model, temperature=1.0, shift=np.zeros(0)))
    pairs = [(number, label) for number, example in enumerate(examples) for label in example.labels]
    logs = np.log(np.maximum(legal, 1e-30))
    return calibrate(model, logs[[number for number, _ in pairs]], [label for _, label in pairs])


def fit_confidences(examples: Sequence[Example], chances: Scores) -> dict[EdgeKind, tuple[float, float]]:
    """Return what makes the probabilities of each type right, among things that could be stated with it."""
    could_be_stated = np.array([not only_in_background(example.case) for example in examples])
    found = {}
    for column, name in enumerate(CLASSES[1:], start=1):
        chosen = could_be_stated & (chances[:, column] >= LEAST_CHANCE)
        is_right = np.array([name in example.labels for example in examples])
        found[EdgeKind(name)] = fit_platt(chances[chosen, column], is_right[chosen])
    return found


def print_figures(name: str, figures: Mapping[str, Figure]) -> None:
    """Print the lines about relations."""
    for key, figure in figures.items():
        if key.startswith("relation") or key in {"subject", "evidence", "outcome"}:
            parts = f"{figure.f1:.3f} P {figure.precision:.3f} R {figure.recall:.3f}"
            print(f"{name:10}{key:24}{parts}{figure.gold:6d}")


def main() -> None:
    """Cross-validate, fit on everything, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_papers(parser)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--dry", action="store_true", help="print the figures only")
    options = parser.parse_args()
    training = read_training(options)
    records, texts = training.records, list_texts(training.papers)
    predicted = predicted_views(options.names, records, texts)
    true = true_views(records, texts, {view.paper: view.fold for view in predicted})
    examples = [make_examples(predicted), make_examples(true)]
    judgements, scores = cross_fit(examples, training.tested)
    gold = [row["type"] for record in training.keep_tested(records).values() for row in record["relations"]]
    whole = fit_relations([example for part in examples for example in part], training.tested)

    # Thresholds and calibration come from the tested papers, and from names as they are found, which is what the
    # component meets.
    tested = [keep_tested(part, table, training.tested) for part, table in zip(examples, scores, strict=True)]
    (found, found_scores), (true_examples, true_scores) = tested
    labels = [example.labels for example in found]
    model = calibrate_on(whole, found, found_scores)
    chances = rate_examples(found, found_scores, model)
    true_chances = rate_examples(true_examples, true_scores, model)
    true_labels = [example.labels for example in true_examples]
    thresholds = fit_thresholds([(chances, labels, 1.0), (true_chances, true_labels, TRUE_SHARE)], CLASSES, gold)
    print_calibration("predicted", chances, labels, CLASSES)
    print_calibration("true", true_chances, true_labels, CLASSES)
    by_kind = {EdgeKind(name): value for name, value in thresholds.items()}
    platt = fit_confidences(found, chances)
    tuned = {
        fold: Judgement(replace(judgement.relations, temperature=model.temperature, shift=model.shift), by_kind, platt)
        for fold, judgement in judgements.items()
    }
    for name, views in (("predicted", predicted), ("true", true)):
        print_figures(name, state_all([view for view in views if view.paper in training.tested], tuned))
    if not options.dry:
        save_model(model, FOLDER / "relations.npz")
        text = json.dumps({"platt": platt, "thresholds": thresholds}, indent=1, sort_keys=True)
        (FOLDER / "relations.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
