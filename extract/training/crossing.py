"""Cross-validation over the training papers, everything that is learned anew in each fold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spacy.tokens import Doc

from citeweave.extract.candidates import Page
from citeweave.extract.contributions import ContributionFinder
from citeweave.extract.lexicon import load_known
from citeweave.extract.names import Knowledge, NameFinder
from citeweave.extract.phrases import Phrases
from citeweave.extract.records import to_record
from citeweave.extract.scoring import score
from citeweave.extract.training.gold import make_ledger
from citeweave.extract.training.models import Records, describe_training, fit_models
from citeweave.extract.training.reading import Training
from citeweave.graph.model import PaperFacts


def name_folds(
    records: Records, docs: Mapping[str, Doc], pages: Mapping[str, Page], phrases: Phrases, folds: int
) -> Iterator[tuple[int, str, Doc]]:
    """Yield fold, paper and doc of each paper, its names found by models that never saw it."""
    ids = sorted(records)
    for fold in range(folds):
        test = set(ids[fold::folds])
        known = {paper: row for paper, row in records.items() if paper not in test}
        ledger = make_ledger(known, pages)
        names, own = fit_models(describe_training(known, pages, ledger, phrases), known)
        knowledge = Knowledge(load_known(), ledger.all(), phrases)
        for paper in sorted(test):
            doc = docs[paper]
            for component in (NameFinder(names, knowledge), ContributionFinder(own, knowledge)):
                doc = component(doc)
            yield fold, paper, doc


def cross_validate(
    training: Training, docs: Mapping[str, Doc], pages: Mapping[str, Page], phrases: Phrases, folds: int
) -> dict[str, dict[str, float]]:
    """Return precision, recall and F1 of each figure over tested papers that were left out."""
    predicted: dict[str, dict[str, Any]] = {}
    for _, paper, doc in name_folds(training.records, docs, pages, phrases, folds):
        predicted[paper] = to_record(PaperFacts(paper, doc._.contributions, doc._.entities), paper)
    figures = score(training.keep_tested(training.records), predicted)
    return {
        name: {"f1": round(figure.f1, 4), "precision": round(figure.precision, 4), "recall": round(figure.recall, 4)}
        for name, figure in figures.items()
        if name.startswith(("entity", "contribution"))
    }
