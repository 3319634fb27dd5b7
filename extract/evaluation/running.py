"""Run the extractor and its baselines on papers that have records made by hand, and report on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from citeweave.extract.doc import make_doc
from citeweave.extract.evaluation.baselines import score_baselines
from citeweave.extract.evaluation.report import Report
from citeweave.extract.evaluation.seen import count_seen
from citeweave.extract.memory import load_memory
from citeweave.extract.pipeline import extract_from_names, load_base
from citeweave.extract.records import Record, from_record, to_record
from citeweave.extract.scoring import Comparison, Figure, Row, compare
from citeweave.extract.workers import Text, extract_all
from citeweave.graph.model import PaperFacts

Texts = Mapping[str, tuple[str, str]]
"""Title and abstract of papers by id."""

_GIVEN = frozenset({"entity", "seen", "unseen", "contribution"})


def make_report(
    gold: Mapping[str, Row], predicted: Mapping[str, Row], texts: Texts | None = None, *, true_names: bool = False
) -> Report:
    """Return the report of the gold papers.

    With `texts` there are baselines too. `true_names` says that the names of `predicted` were given, so that figures
    of names say nothing and are left out.
    """
    memory = load_memory()
    comparisons = compare(gold, predicted)
    for comparison in comparisons:
        count_seen(comparison, memory)
    baselines = None
    if texts is not None:
        baselines = tuple(_score_baselines(comparison, texts) for comparison in comparisons)
    return Report(tuple(comparisons), baselines, _GIVEN if true_names else frozenset())


def _score_baselines(comparison: Comparison, texts: Texts) -> dict[str, Figure]:
    text = texts.get(comparison.paper)
    if text is None:
        (missed,) = compare({"": comparison.gold}, {})
        count_seen(missed, load_memory())
        return missed.figures
    nlp = load_base()
    doc = nlp(make_doc(nlp, *text))
    return score_baselines(comparison.gold, comparison.predicted, doc, load_memory())


def predict(papers: Iterable[Text], workers: int = 1) -> Iterator[Record]:
    """Yield the records that the extractor makes of papers, with confidences."""
    for facts in extract_all(papers, workers):
        yield _record_with_confidence(facts)


def predict_from_names(gold: Mapping[str, Row], texts: Texts) -> Iterator[Record]:
    """Yield the records that the extractor makes when it is told the names of the gold records.

    Raises:
        RecordError: a gold record does not go with its text.
    """
    papers = (
        (*texts[paper], from_record(record, *texts[paper], paper)) for paper, record in gold.items() if paper in texts
    )
    for facts in extract_from_names(papers):
        yield _record_with_confidence(facts)


def _record_with_confidence(facts: PaperFacts) -> Record:
    record = to_record(facts, facts.paper)
    confidences = {
        "contributions": [entity.confidence for entity in facts.contributions],
        "entities": [entity.confidence for entity in facts.entities],
        "relations": [fact.confidence for fact in facts.facts],
        "claims": [claim.confidence for claim in facts.claims],
    }
    for part, values in confidences.items():
        for row, confidence in zip(record[part], values, strict=True):
            row["confidence"] = confidence
    return record
