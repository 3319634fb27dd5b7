r"""Annotation records: one paper's facts as the plain JSON that annotators write and ``citeweave extract`` prints.

A record is ``{"id", "contributions", "entities", "relations", "claims"}``. It holds verbatim strings and no offsets;
`from_record` finds them again in the paper's title and abstract.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from citeweave.graph.errors import RecordError
from citeweave.graph.model import (
    Claim,
    ClaimKind,
    EdgeKind,
    Entity,
    Evidence,
    Fact,
    Level,
    NodeKind,
    Outcome,
    PaperFacts,
    Section,
)
from citeweave.graph.vocabulary import CONTRIBUTIONS, RELATIONS, RULES, THINGS

Record: TypeAlias = dict[str, Any]

PARTS = ("contributions", "entities", "relations", "claims")
"""The lists of a record, in order."""

_Choice = TypeVar("_Choice", bound=StrEnum)


def to_record(facts: PaperFacts, record_id: str) -> Record:
    """Return the record of one paper.

    Everything keeps the order of `facts`; a mention that stands at several places is listed once.
    """
    return {
        "id": record_id,
        "contributions": [_entity_row(entity) for entity in facts.contributions],
        "entities": [_entity_row(entity) for entity in facts.entities],
        "relations": [_fact_row(fact) for fact in facts.facts],
        "claims": [
            {"kind": claim.kind.value, "value": claim.value, "evidence": claim.evidence.text} for claim in facts.claims
        ],
    }


def _entity_row(entity: Entity) -> Record:
    row: Record = {"name": entity.name, "type": entity.kind.value}
    if entity.level is not None:
        row["level"] = entity.level.value
    row["mentions"] = list(dict.fromkeys(mention.text for mention in entity.mentions))
    return row


def _fact_row(fact: Fact) -> Record:
    row: Record = {"type": fact.type.value, "object": fact.object}
    if fact.subject is not None:
        row["subject"] = fact.subject
    if fact.outcome is not None:
        row["outcome"] = fact.outcome.value
    row["evidence"] = fact.evidence.text
    return row


def from_record(record: Mapping[str, Any], title: str, abstract: str, paper_id: str) -> PaperFacts:
    """Return the facts of a record, with every verbatim string found in `title` or `abstract`.

    A string that stands at several places gets the first one where it is no part of a longer word.

    Raises:
        RecordError: a value is missing or not allowed, or a string stands neither in the title nor in the abstract.
    """
    reader = _Reader(record, title, abstract)
    return PaperFacts(
        paper=paper_id,
        contributions=tuple(
            reader.entity(row, place, CONTRIBUTIONS, nameless=True) for place, row in reader.rows("contributions")
        ),
        entities=tuple(reader.entity(row, place, THINGS) for place, row in reader.rows("entities")),
        facts=tuple(reader.fact(row, place) for place, row in reader.rows("relations")),
        claims=tuple(reader.claim(row, place) for place, row in reader.rows("claims")),
    )


class _Reader:
    """Reads one record; every fault names record, field and value."""

    def __init__(self, record: Mapping[str, Any], title: str, abstract: str) -> None:
        self.record = record
        self.sections = ((Section.TITLE, title), (Section.ABSTRACT, abstract))

    def fault(self, place: str, message: str) -> RecordError:
        return RecordError(f"record {self.record.get('id')!r}: {place}: {message}")

    def rows(self, part: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        rows = self.record.get(part)
        if not isinstance(rows, list):
            raise self.fault(part, f"{rows!r} is no list")
        for index, row in enumerate(rows):
            place = f"{part}[{index}]"
            if not isinstance(row, Mapping):
                raise self.fault(place, f"{row!r} is no object")
            yield place, row

    def text(self, row: Mapping[str, Any], field: str, place: str) -> str:
        value = row.get(field)
        if not (isinstance(value, str) and value):
            raise self.fault(f"{place}.{field}", f"{value!r} is no text")
        return value

    def choice(
        self, row: Mapping[str, Any], field: str, place: str, kind: type[_Choice], allowed: Iterable[_Choice]
    ) -> _Choice:
        choices = tuple(allowed)
        if (value := row.get(field)) not in choices:
            raise self.fault(f"{place}.{field}", f"{value!r} is none of {', '.join(choices)}")
        return kind(value)

    def locate(self, text: str, place: str) -> Evidence:
        whole = _whole(text)
        for section, body in self.sections:
            if match := whole.search(body):
                return Evidence(section, match.start(), match.end(), text)
        for section, body in self.sections:
            if (start := body.find(text)) >= 0:
                return Evidence(section, start, start + len(text), text)
        raise self.fault(place, f"{text!r} stands neither in the title nor in the abstract")

    def entity(
        self, row: Mapping[str, Any], place: str, kinds: tuple[NodeKind, ...], *, nameless: bool = False
    ) -> Entity:
        kind = self.choice(row, "type", place, NodeKind, kinds)
        name = None if nameless and row.get("name") is None else self.text(row, "name", place)
        mentions = row.get("mentions")
        if not (isinstance(mentions, list) and all(isinstance(mention, str) and mention for mention in mentions)):
            raise self.fault(f"{place}.mentions", f"{mentions!r} is no list of texts")
        return Entity(
            name=name,
            kind=kind,
            mentions=tuple(self.locate(text, f"{place}.mentions[{i}]") for i, text in enumerate(mentions)),
            level=self.choice(row, "level", place, Level, Level) if row.get("level") is not None else None,
        )

    def fact(self, row: Mapping[str, Any], place: str) -> Fact:
        kind = self.choice(row, "type", place, EdgeKind, RELATIONS)
        compared = kind is EdgeKind.COMPARED_WITH
        return Fact(
            type=kind,
            object=self.text(row, "object", place),
            evidence=self.locate(self.text(row, "evidence", place), f"{place}.evidence"),
            subject=self.text(row, "subject", place) if row.get("subject") is not None else None,
            outcome=self.choice(row, "outcome", place, Outcome, Outcome) if compared else None,
        )

    def claim(self, row: Mapping[str, Any], place: str) -> Claim:
        return Claim(
            kind=self.choice(row, "kind", place, ClaimKind, ClaimKind),
            value=self.text(row, "value", place),
            evidence=self.locate(self.text(row, "evidence", place), f"{place}.evidence"),
        )


def _whole(text: str) -> re.Pattern[str]:
    """Return a pattern for `text` that is no part of a longer word."""
    return re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")


def check_record(record: Mapping[str, Any], text: str) -> list[str]:
    r"""Return what is wrong with a record, one line a fault; `text` is ``title + "\n" + abstract``."""
    kinds: dict[str, str] = {}
    faults = [fault for part in ("contributions", "entities") for fault in _entity_faults(record, part, text, kinds)]
    for row in record["relations"]:
        faults.extend(_relation_faults(row, text, kinds))
    for row in record["claims"]:
        if row["kind"] not in tuple(ClaimKind):
            faults.append(f"claim: unknown kind {row['kind']!r}")
        if row["value"] not in text or row["evidence"] not in text:
            faults.append(f"claim {row['value']!r}: value or evidence is not in the text")
    return faults


def _entity_faults(record: Mapping[str, Any], part: str, text: str, kinds: dict[str, str]) -> Iterator[str]:
    """Yield the faults of one list, and note the type of each name in `kinds`."""
    for row in record[part]:
        name, kind = row["name"], row["type"]
        if kind not in THINGS:
            yield f"{part}: unknown type {kind!r}"
        if name is None and part == "contributions":
            continue
        if name in kinds:
            yield f"{part}: {name!r} twice"
        kinds[name] = kind
        if kind == NodeKind.BASE_MODEL and part == "entities" and row.get("level") not in tuple(Level):
            yield f"{name!r}: level is missing"
        if not row["mentions"]:
            yield f"{name!r}: no mention"
        for mention in row["mentions"]:
            if mention not in text:
                yield f"{name!r}: mention {mention!r} is not in the text"


def _relation_faults(row: Mapping[str, Any], text: str, kinds: Mapping[str, str]) -> Iterator[str]:
    kind, name = row["type"], row["object"]
    allowed = RULES[EdgeKind(kind)].targets if kind in RELATIONS else ()
    if name not in kinds:
        yield f"{kind}: object {name!r} is no entity"
    elif kinds[name] not in allowed:
        yield f"{kind}: object {name!r} is a {kinds[name]}"
    if row["evidence"] not in text:
        yield f"{kind} {name!r}: evidence is not in the text: {row['evidence'][:60]!r}"
    if kind == EdgeKind.COMPARED_WITH and row.get("outcome") not in tuple(Outcome):
        yield f"{kind} {name!r}: outcome is missing"
    if row.get("subject") is not None and row["subject"] not in kinds:
        yield f"{kind}: subject {row['subject']!r} is no entity"


def read_records(path: Path) -> dict[str, Record]:
    """Return the records of a file by id, in file order; the file is a JSON list or JSON lines.

    Raises:
        RecordError: the file cannot be read, a line is no record, or an id stands twice.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise RecordError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    records: dict[str, Record] = {}
    for place, row in _parse_rows(text, path):
        records[_check_shape(row, place, records)] = row
    return records


def _parse_rows(text: str, path: Path) -> Iterator[tuple[str, Any]]:
    """Yield each value with the place to name in a message."""
    if text.lstrip().startswith("["):
        try:
            rows = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise RecordError(f"{path}: is no JSON list: {error}") from error
        for index, row in enumerate(rows):
            yield f"{path}: item {index + 1}", row
        return
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            place = f"{path}:{number}"
            try:
                yield place, json.loads(line)
            except (ValueError, RecursionError) as error:
                raise RecordError(f"{place}: is no JSON: {error}") from error


def _check_shape(row: object, place: str, seen: Mapping[str, Record]) -> str:
    """Return the id of a value that has the keys of a record and is new."""
    if not isinstance(row, dict):
        raise RecordError(f"{place}: a record is a JSON object, not {str(row)[:40]!r}")
    record_id = row.get("id")
    if not (isinstance(record_id, str) and record_id):
        raise RecordError(f"{place}: 'id' is {record_id!r}, not a text")
    for part in PARTS:
        if not isinstance(row.get(part), list):
            raise RecordError(f"{place}: record {record_id!r}: {part!r} is no list")
    if record_id in seen:
        raise RecordError(f"{place}: record {record_id!r} stands twice")
    return record_id
