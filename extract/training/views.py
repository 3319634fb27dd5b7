"""What relation and claim models learn from: annotated papers as docs, with their true names or with predicted ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from spacy.tokens import Doc

from citeweave.extract.doc import evidence_at, make_doc, offset_of
from citeweave.extract.pipeline import load_base, name_doc
from citeweave.extract.records import from_record
from citeweave.extract.training.reading import read_lines
from citeweave.graph.model import Entity, Evidence, Level, NodeKind

Row: TypeAlias = Mapping[str, Any]
Texts: TypeAlias = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class View:
    """One paper as a doc with names, its gold record, and the fold that it is held back in."""

    paper: str
    fold: int
    doc: Doc
    gold: Row


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a JSON lines file."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def list_texts(papers: Mapping[str, Row]) -> Texts:
    """Return title and abstract of papers."""
    return {paper: (row["title"], row["abstract"]) for paper, row in papers.items()}


def true_views(records: Mapping[str, Row], texts: Texts, folds: Mapping[str, int]) -> list[View]:
    """Return the papers with the names that the annotators gave them."""
    views = []
    for paper in sorted(folds):
        title, abstract = texts[paper]
        names = {**records[paper], "relations": [], "claims": []}
        doc = name_doc(title, abstract, from_record(names, title, abstract, paper))
        views.append(View(paper, folds[paper], doc, records[paper]))
    return views


def predicted_views(names: Path, records: Mapping[str, Row], texts: Texts) -> list[View]:
    """Return the papers with the names of a file that `dump_names` made; papers without a record are left out."""
    nlp = load_base()
    views = []
    for paper, row in sorted(read_lines(names).items()):
        if paper in records:
            doc = nlp(make_doc(nlp, *texts[paper]))
            doc._.contributions = tuple(_read_entity(doc, entity) for entity in row["contributions"])
            doc._.entities = tuple(_read_entity(doc, entity) for entity in row["entities"])
            views.append(View(paper, row["fold"], doc, records[paper]))
    return views


def dump_names(paper: str, fold: int, doc: Doc) -> Row:
    """Return contributions and entities of a doc as JSON, with offsets, confidences and components."""
    return {
        "id": paper,
        "fold": fold,
        "contributions": [_dump_entity(doc, entity) for entity in doc._.contributions],
        "entities": [_dump_entity(doc, entity) for entity in doc._.entities],
    }


def _dump_entity(doc: Doc, entity: Entity) -> Row:
    return {
        "name": entity.name,
        "type": entity.kind.value,
        "level": entity.level.value if entity.level else None,
        "mentions": [_dump_place(doc, mention) for mention in entity.mentions],
        "confidence": entity.confidence,
        "component": entity.component,
    }


def _dump_place(doc: Doc, evidence: Evidence) -> list[int]:
    start = offset_of(doc, evidence)
    return [start, start + len(evidence.text)]


def _read_entity(doc: Doc, row: Row) -> Entity:
    return Entity(
        row["name"],
        NodeKind(row["type"]),
        tuple(evidence_at(doc, start, end) for start, end in row["mentions"]),
        Level(row["level"]) if row["level"] else None,
        row["confidence"],
        row["component"],
    )
