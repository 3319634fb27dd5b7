"""Annotated papers and their pages, without those that are held out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from citeweave.extract.candidates import Page
from citeweave.extract.doc import make_doc
from citeweave.extract.names import read_page
from citeweave.extract.pipeline import load_base

Row = Mapping[str, Any]


def read_lines(path: Path) -> dict[str, Row]:
    """Return the objects of a JSON lines file by id."""
    with path.open(encoding="utf-8") as file:
        return {row["id"]: row for row in map(json.loads, file)}


def read_training(records: Path, papers: Path, split: Path) -> tuple[dict[str, Row], dict[str, Row]]:
    """Return the records and papers by id that are not held out, in order of id."""
    held_out = {paper for ids in json.loads(split.read_text(encoding="utf-8")).values() for paper in ids}
    rows, texts = read_lines(records), read_lines(papers)
    kept = sorted(paper for paper in rows if paper not in held_out and paper in texts)
    return {paper: rows[paper] for paper in kept}, {paper: texts[paper] for paper in kept}


def make_docs(papers: Mapping[str, Row]) -> dict[str, Doc]:
    """Return the docs of papers, with sentences and abbreviations."""
    nlp = load_base()
    return {paper: nlp(make_doc(nlp, row["title"], row["abstract"])) for paper, row in papers.items()}


def make_pages(docs: Mapping[str, Doc]) -> dict[str, Page]:
    """Return the pages of docs."""
    return {paper: read_page(doc) for paper, doc in docs.items()}
