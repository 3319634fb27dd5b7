from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from citeweave.extract.records import check_record, from_record, read_records, to_record
from citeweave.graph.errors import RecordError
from citeweave.graph.model import EdgeKind, Evidence, NodeKind, Outcome, Section

TITLE = "Nibble: Pruning Translators"
ABSTRACT = "We propose Nibble. Pruning with Nibble shrinks Marian by 40% and beats Chisel on WMT14."


def make_record(**changes: Any) -> dict[str, Any]:
    record = {
        "id": "p1",
        "contributions": [{"name": "Nibble", "type": "Method", "mentions": ["Nibble"]}],
        "entities": [
            {"name": "Marian", "type": "BaseModel", "level": "family", "mentions": ["Marian"]},
            {"name": "Chisel", "type": "Method", "mentions": ["Chisel"]},
            {"name": "pruning", "type": "Technique", "mentions": ["Pruning"]},
        ],
        "relations": [
            {"type": "COMPRESSES", "object": "Marian", "evidence": "Nibble shrinks Marian by 40%"},
            {"type": "COMPARED_WITH", "object": "Chisel", "outcome": "better", "evidence": "beats Chisel on WMT14."},
            {"type": "USES", "object": "pruning", "subject": "Nibble", "evidence": TITLE},
        ],
        "claims": [{"kind": "size", "value": "40%", "evidence": "shrinks Marian by 40%"}],
    }
    return record | changes


def change(part: str, index: int, **fields: Any) -> dict[str, Any]:
    record = json.loads(json.dumps(make_record()))
    record[part][index] |= fields
    return dict(record)


def test_a_record_becomes_facts_with_offsets() -> None:
    facts = from_record(make_record(), TITLE, ABSTRACT, "paper:p1")
    assert facts.paper == "paper:p1"
    assert facts.contributions[0].mentions == (Evidence(Section.TITLE, 0, 6, "Nibble"),)
    assert facts.facts[0].type is EdgeKind.COMPRESSES
    assert facts.facts[0].outcome is None
    assert facts.facts[1].outcome is Outcome.BETTER
    assert facts.facts[2].evidence.section is Section.TITLE
    for evidence in (fact.evidence for fact in facts.facts if fact.evidence.section is Section.ABSTRACT):
        assert ABSTRACT[evidence.start : evidence.end] == evidence.text


def test_a_record_comes_back() -> None:
    assert to_record(from_record(make_record(), TITLE, ABSTRACT, "paper:p1"), "p1") == make_record()


def test_a_mention_inside_a_word_is_passed_over() -> None:
    entity = {"name": "SAM", "type": "BaseModel", "level": "family", "mentions": ["SAM"]}
    record = make_record(entities=[entity], relations=[], claims=[], contributions=[])
    facts = from_record(record, "On SAMPLE", "SAMPLES of SAM.", "p")
    assert facts.entities[0].mentions == (Evidence(Section.ABSTRACT, 11, 14, "SAM"),)


def test_a_mention_that_is_only_inside_a_word_is_found_there() -> None:
    entity = {"name": "prune", "type": "Technique", "mentions": ["prun"]}
    record = make_record(entities=[entity], relations=[], claims=[], contributions=[])
    assert from_record(record, "Pruning", "We prune.", "p").entities[0].mentions[0].start == 3


def test_an_unnamed_contribution_is_kept() -> None:
    record = make_record(contributions=[{"name": None, "type": "Method", "mentions": []}])
    facts = from_record(record, TITLE, ABSTRACT, "p")
    assert facts.contributions[0].name is None
    assert to_record(facts, "p1")["contributions"] == record["contributions"]


def test_a_mention_at_two_places_is_written_once() -> None:
    facts = from_record(make_record(), TITLE, ABSTRACT, "p")
    twice = facts.entities[0].mentions * 2
    doubled = type(facts.entities[0])(name="Marian", kind=NodeKind.BASE_MODEL, mentions=twice)
    again = type(facts)(paper="p", entities=(doubled,))
    assert to_record(again, "p")["entities"][0]["mentions"] == ["Marian"]


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (
            change("relations", 0, evidence="Translators We"),
            r"record 'p1': relations\[0\].evidence: 'Translators We' st",
        ),
        (change("relations", 0, evidence="never said"), r"relations\[0\].evidence: 'never said' stands neither"),
        (change("relations", 0, type="PROPOSES"), r"relations\[0\].type: 'PROPOSES' is none of COMPRESSES"),
        (change("relations", 1, outcome="good"), r"relations\[1\].outcome: 'good' is none of better"),
        (change("relations", 1, object=None), r"relations\[1\].object: None is no text"),
        (change("entities", 0, mentions="Marian"), r"entities\[0\].mentions: 'Marian' is no list"),
        (change("entities", 0, mentions=["Maria", "Bergamot"]), r"entities\[0\].mentions\[1\]: 'Bergamot'"),
        (change("entities", 0, name=None), r"entities\[0\].name: None is no text"),
        (change("entities", 0, level="tiny"), r"entities\[0\].level: 'tiny' is none of checkpoint"),
        (change("contributions", 0, type="Task"), r"contributions\[0\].type: 'Task' is none of Method"),
        (change("claims", 0, kind="speediness"), r"claims\[0\].kind: 'speediness' is none of size"),
        (make_record(claims=None), r"claims: None is no list"),
        (make_record(claims=["40%"]), r"claims\[0\]: '40%' is no object"),
    ],
)
def test_a_fault_names_record_field_and_value(record: dict[str, Any], message: str) -> None:
    with pytest.raises(RecordError, match=message):
        from_record(record, TITLE, ABSTRACT, "p")


def test_a_sound_record_has_no_faults() -> None:
    assert check_record(make_record(), f"{TITLE}\n{ABSTRACT}") == []


def test_every_fault_is_listed_in_order() -> None:
    record = make_record(
        contributions=[{"name": "Nibble", "type": "Tool", "mentions": ["Nibble"]}],
        entities=[
            {"name": "Nibble", "type": "Method", "mentions": []},
            {"name": "Marian", "type": "BaseModel", "mentions": ["Marianne"]},
        ],
        relations=[
            {"type": "EVALUATED_ON", "object": "Marian", "evidence": "unheard of"},
            {"type": "COMPARED_WITH", "object": "Marian", "evidence": "Marian", "subject": "Chisel"},
            {"type": "BEATS", "object": "Marian", "evidence": "Marian"},
            {"type": "USES", "object": "Chisel", "evidence": "Chisel"},
        ],
        claims=[{"kind": "fun", "value": "41%", "evidence": "by 40%"}],
    )
    assert check_record(record, f"{TITLE}\n{ABSTRACT}") == [
        "contributions: unknown type 'Tool'",
        "entities: 'Nibble' twice",
        "'Nibble': no mention",
        "'Marian': level is missing",
        "'Marian': mention 'Marianne' is not in the text",
        "EVALUATED_ON: object 'Marian' is a BaseModel",
        "EVALUATED_ON 'Marian': evidence is not in the text: 'unheard of'",
        "COMPARED_WITH 'Marian': outcome is missing",
        "COMPARED_WITH: subject 'Chisel' is no entity",
        "BEATS: object 'Marian' is a BaseModel",
        "USES: object 'Chisel' is no entity",
        "claim: unknown kind 'fun'",
        "claim '41%': value or evidence is not in the text",
    ]


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("form", ["lines", "list"])
def test_both_forms_of_file_are_read(tmp_path: Path, form: str, bom: bytes) -> None:
    records = [make_record(id="b"), make_record(id="a")]
    text = "\r\n\n".join(map(json.dumps, records)) if form == "lines" else json.dumps(records, indent=1)
    path = tmp_path / "records.jsonl"
    path.write_bytes(bom + text.encode())
    assert read_records(path) == {"b": records[0], "a": records[1]}
    assert list(read_records(path)) == ["b", "a"]


def test_an_empty_file_has_no_records(tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert read_records(tmp_path / "empty.jsonl") == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"records.jsonl:2: is no JSON"),
        ("[1]", r"records.jsonl:2: a record is a JSON object, not '\[1\]'"),
        ('{"id": 7}', r"records.jsonl:2: 'id' is 7, not a text"),
        ('{"id": "b"}', r"records.jsonl:2: record 'b': 'contributions' is no list"),
        (json.dumps(make_record(id="a")), r"records.jsonl:2: record 'a' stands twice"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(json.dumps(make_record(id="a")) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(RecordError, match=message):
        read_records(path)


def test_a_bad_list_is_named(tmp_path: Path) -> None:
    path = tmp_path / "records.json"
    path.write_text("[{},\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"records.json: is no JSON list: .*line 2"):
        read_records(path)
    path.write_text("[{}]", encoding="utf-8")
    with pytest.raises(RecordError, match=r"records.json: item 1: 'id' is None"):
        read_records(path)


def test_a_file_that_is_missing_or_binary_is_named(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"nowhere\.jsonl: cannot be read"):
        read_records(tmp_path / "nowhere.jsonl")
    (tmp_path / "binary.jsonl").write_bytes(b"\xff\x00")
    with pytest.raises(RecordError, match=r"binary\.jsonl: cannot be read as UTF-8"):
        read_records(tmp_path / "binary.jsonl")
