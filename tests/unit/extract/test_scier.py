"""The outside check: its documents become texts, and places are compared token by token."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from evaluate_scier import Stretch, cut_document, evaluate, find_spans, join_tokens, score_by_overlap, score_strictly

from citeweave.extract.scoring import Figure
from citeweave.graph.errors import InputError
from citeweave.graph.model import Entity, Evidence, NodeKind, PaperFacts, Section

DOCUMENT: dict[str, Any] = {
    "doc_id": "1",
    "sentences": [
        ["We", "fine", "-", "tune", "BERT", "(", "2", "0", "1", "8", ")", "on", "GLUE", "."],
        ["On", "GLUE", ",", "BERT", "is", "good", "at", "question", "answering", "."],
    ],
    "ner": [[[4, 4, "Method"], [12, 12, "Dataset"]], [[15, 15, "Dataset"], [17, 17, "Method"], [21, 22, "Task"]]],
}


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        (["fine", "-", "tune", "it", "."], "fine-tune it."),
        (["(", "Kite", "et", "al.", ",", "2", "0", "1", "8", ")"], "(Kite et al., 2018)"),
        (["the", '"', "kite", '"', "and", '"', "sail", '"', "."], 'the "kite" and "sail".'),
        (["5", "%", "of", "A", "/", "B"], "5% of A/B"),
        ([], ""),
    ],
)
def test_tokens_become_text_and_keep_their_places(tokens: list[str], text: str) -> None:
    joined, starts = join_tokens(tokens)
    assert joined == text
    assert all(joined.startswith(token, start) for token, start in zip(tokens, starts, strict=True))


def test_documents_are_cut_into_stretches_that_keep_every_name() -> None:
    whole, *_ = cut_document(DOCUMENT, 8)
    parts = list(cut_document(DOCUMENT, 1))
    assert whole.text == "We fine-tune BERT (2018) on GLUE. On GLUE, BERT is good at question answering."
    assert len(parts) == 2
    assert parts[1].gold == {(1, 2, "Dataset"), (3, 4, "Method"), (7, 9, "Task")}
    assert len(whole.gold) == sum(len(part.gold) for part in parts) == 5


def test_names_are_found_at_all_their_places_and_the_longest_wins() -> None:
    (whole,) = cut_document(DOCUMENT, 8)

    def entity(name: str, kind: NodeKind) -> Entity:
        return Entity(name, kind, (Evidence(Section.ABSTRACT, 0, len(name), name),))

    facts = PaperFacts(
        "1",
        (entity("BERT", NodeKind.BASE_MODEL),),
        (entity("answering", NodeKind.TECHNIQUE), entity("question answering", NodeKind.TASK)),
    )
    assert find_spans(whole, facts) == {(4, 5, "Method"), (17, 18, "Method"), (21, 23, "Task")}


def test_a_place_inside_a_token_counts_for_the_token() -> None:
    assert Stretch("a bert-based kite", (0, 2, 13), frozenset()).find_tokens(2, 6) == (1, 2)


def test_strict_needs_the_same_tokens_and_overlap_any() -> None:
    gold = [(0, 2, "Task"), (4, 5, "Method"), (6, 7, "Method")]
    found = [(1, 2, "Task"), (4, 5, "Method"), (6, 7, "Dataset")]
    strict = score_strictly(gold, found)
    assert strict["all"] == Figure(1, 2, 2)
    assert strict["Dataset"] == Figure(0, 0, 1)
    recalled, right = score_by_overlap(gold, found)
    assert (recalled["all"], right["all"]) == (Figure(2, 1), Figure(2, 1))
    assert recalled["Method"] == Figure(1, 1)


def test_archives_and_folders_are_scored_alike(tmp_path: Path) -> None:
    content = (json.dumps(DOCUMENT) + "\n").encode()
    folder = tmp_path / "SciER" / "PLM"
    folder.mkdir(parents=True)
    (folder / "test.jsonl").write_bytes(content)
    archive = tmp_path / "scier.tar.gz"
    with tarfile.open(archive, "w:gz") as opened:
        member = tarfile.TarInfo("SciER/PLM/test.jsonl")
        member.size = len(content)
        opened.addfile(member, io.BytesIO(content))
    rows = evaluate(archive, "test")
    assert rows == evaluate(tmp_path, "test")
    assert {kind: row.gold for kind, row in rows.items()} == {"Dataset": 2, "Method": 2, "Task": 1, "all": 5}
    # BERT and GLUE are known to every model.
    assert rows["Method"].strict[1] == rows["Dataset"].overlap[1] == 1


def test_other_archives_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.tar.gz").write_bytes(b"no archive")
    for place, said in ((tmp_path, "PLM/test.jsonl"), (tmp_path / "x.tar.gz", "x.tar.gz"), (tmp_path / "y", "y")):
        with pytest.raises(InputError, match=said):
            evaluate(place, "test")
