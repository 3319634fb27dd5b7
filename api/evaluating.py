"""Records made by hand against what the extractor makes of the same papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from citeweave.api.building import Reading, Step, ignore_progress
from citeweave.extract.evaluation.report import Report
from citeweave.extract.evaluation.subjects import find_subject
from citeweave.extract.records import Record
from citeweave.graph.errors import InputError, RecordError
from citeweave.graph.model import Entry


class Grouping(StrEnum):
    """By what figures can be told apart."""

    LAYOUT = "layout"
    SOURCE = "source"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Papers:
    """The texts of the gold records, and in which layout each page was read."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    layouts: Mapping[str, str] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, tuple[str, str]]:
        """Return title and abstract by id."""
        return {entry.id: (entry.title, entry.abstract) for entry in self.entries.values()}

    def group(self, by: Grouping) -> dict[str, list[str]]:
        """Return the ids of each group, the largest group first."""
        groups: dict[str, list[str]] = {}
        for entry in self.entries.values():
            groups.setdefault(self._name_group(entry, by), []).append(entry.id)
        return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))

    def _name_group(self, entry: Entry, by: Grouping) -> str:
        if by is Grouping.SUBJECT:
            return find_subject(entry.title, entry.abstract)
        return entry.page if by is Grouping.SOURCE else self.layouts[entry.page]


def select_records(records: Mapping[str, Record], ids: Path | None, gold: Path) -> dict[str, Record]:
    """Return the records whose ids a file lists, in its order; all without a file.

    Raises:
        InputError: the file cannot be read.
        RecordError: there is no record of an id, or no record at all.
    """
    names = list(records)
    if ids is not None:
        try:
            names = ids.read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{ids} cannot be read as a list of ids ({error})") from error
    if unknown := [name for name in names if name not in records]:
        raise RecordError(f"{gold} has no record {unknown[0]!r}, which {ids} lists")
    if not names:
        raise RecordError(f"{ids or gold} has no record to score against")
    return {name: records[name] for name in names}


def find_papers(reading: Reading, wanted: Mapping[str, Record]) -> Papers:
    """Return the papers of the gold records among those that were read.

    Raises:
        InputError: there is none of them.
    """
    entries: dict[str, Entry] = {}
    for entry in reading.entries:
        if entry.id in wanted:
            entries.setdefault(entry.id, entry)
    if not entries:
        count = f"none of the {len(reading.entries)} papers that were read has a gold record"
        raise InputError(f"{count}; they are found by id, such as {next(iter(wanted), '')!r}")
    return Papers(entries, reading.layouts)


def score_records(gold: Mapping[str, Record], predicted: Mapping[str, Record], papers: Papers) -> Report:
    """Return the report on records that are there already, with baselines if there are papers."""
    from citeweave.extract.evaluation.running import make_report  # noqa: PLC0415  (slow to import)

    return make_report(gold, predicted, papers.texts or None)


def score_extraction(
    gold: Mapping[str, Record],
    papers: Papers,
    *,
    true_names: bool = False,
    progress: Step = ignore_progress,
    workers: int | None = None,
) -> Report:
    """Return the report on what the extractor makes of the papers, told the names of the gold records or not.

    What it is told is so soon done that it has no use for `workers`.

    Raises:
        RecordError: the names of a gold record do not stand in its paper.
    """
    from citeweave.extract.evaluation.running import make_report, predict, predict_from_names  # noqa: PLC0415
    from citeweave.extract.workers import choose_workers  # noqa: PLC0415

    texts = papers.texts
    if true_names:
        found = predict_from_names(gold, texts)
    else:
        found = predict(((paper, *texts[paper]) for paper in texts), workers or choose_workers(len(texts)))
    predicted: dict[str, Record] = {}
    for number, record in enumerate(found, start=1):
        predicted[record["id"]] = record
        progress("extracting", number, len(texts))
    return make_report(gold, predicted, texts, true_names=true_names)
