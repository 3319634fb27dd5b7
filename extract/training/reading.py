"""Annotated papers and their pages, without those that are held out."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from citeweave.extract.candidates import Page
from citeweave.extract.doc import make_doc
from citeweave.extract.names import read_page
from citeweave.extract.pipeline import load_base
from citeweave.extract.training.mining import fold_title

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Training:
    """Records and papers by id, in order of id; figures are made of `tested` alone."""

    records: Mapping[str, Row]
    papers: Mapping[str, Row]
    tested: frozenset[str]

    def keep_tested(self, rows: Mapping[str, Row]) -> dict[str, Row]:
        """Return those of some papers of which figures are made."""
        return {paper: row for paper, row in rows.items() if paper in self.tested}


def add_papers(parser: argparse.ArgumentParser) -> None:
    """Add to a parser the files that every training command reads."""
    parser.add_argument("records", type=Path)
    parser.add_argument("papers", type=Path)
    parser.add_argument("split", type=Path, help="lists of held-out ids; nothing of those papers is read")
    parser.add_argument(
        "--more", nargs=2, type=Path, action="append", default=[], metavar=("RECORDS", "PAPERS"),
        help="further annotated papers, learned from but not part of any figure",
    )  # fmt: skip


def read_lines(path: Path, wanted: Iterable[str] | None = None) -> dict[str, Row]:
    """Return the objects of a JSON lines file, packed by gzip or not, by id; of `wanted` ids only, where given."""
    ids = None if wanted is None else set(wanted)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        rows: Iterator[Row] = map(json.loads, file)
        return {row["id"]: row for row in rows if ids is None or row["id"] in ids}


def read_training(options: argparse.Namespace) -> Training:
    """Return the papers that the options of `add_papers` name, but none that is held out."""
    held_out = {paper for ids in json.loads(options.split.read_text(encoding="utf-8")).values() for paper in ids}
    rows, texts = read_lines(options.records), read_lines(options.papers)
    records = {paper: row for paper, row in rows.items() if paper in texts and paper not in held_out}
    tested = frozenset(records)
    # A paper can stand in two lists under two ids, so titles decide.
    titles = {fold_title(row["title"]) for row in texts.values()}
    for more_records, more_papers in options.more:
        added = read_lines(more_records)
        for paper, row in read_lines(more_papers, added).items():
            if paper not in texts and paper not in held_out and fold_title(row["title"]) not in titles:
                records[paper] = _fill(added[paper])
                texts[paper] = {name: " ".join(row[name].split()) for name in ("title", "abstract")}
    kept = sorted(records)
    return Training({paper: records[paper] for paper in kept}, {paper: texts[paper] for paper in kept}, tested)


def _fill(record: Row) -> Row:
    """Return a record that may lack the sentences behind its statements, which no model learns from."""
    parts = {part: [{"evidence": "", **row} for row in record[part]] for part in ("relations", "claims")}
    return {**record, **parts}


def make_docs(papers: Mapping[str, Row]) -> dict[str, Doc]:
    """Return the docs of papers, with sentences and abbreviations."""
    nlp = load_base()
    return {paper: nlp(make_doc(nlp, row["title"], row["abstract"])) for paper, row in papers.items()}


def make_pages(docs: Mapping[str, Doc]) -> dict[str, Page]:
    """Return the pages of docs."""
    return {paper: read_page(doc) for paper, doc in docs.items()}
