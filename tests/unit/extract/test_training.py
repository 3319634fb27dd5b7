"""Models are fitted alike each time, from annotated papers alone."""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from citeweave.extract.candidates import Page, Unit
from citeweave.extract.linear import load_model, save_model
from citeweave.extract.training.fitting import average, calibrate, fit_model
from citeweave.extract.training.gold import NONE, label_units, make_ledger
from citeweave.extract.training.models import label_own
from citeweave.extract.training.reading import add_papers, read_training

pytest.importorskip("sklearn")

ROWS = [["kite", "x"], ["tail"], ["wind", "x"]] * 20
LABELS = ["K", "T", "W"] * 20
TEXT = "KiteX: Folds\nWe propose KiteX. It needs tail folding."
RECORD = {
    "contributions": [{"name": "KiteX", "type": "Method", "mentions": ["KiteX"]}],
    "entities": [{"name": "tail folding", "type": "Technique", "mentions": ["tail folding"]}],
}


def test_fit_separates_and_rules_out_absent_classes() -> None:
    model = fit_model(ROWS, LABELS, ["K", "T", "W", "absent"], strength=10)
    assert model.predict([["kite"], ["tail"], ["wind"]]).argmax(axis=1).tolist() == [0, 1, 2]
    assert model.predict([[]])[0, 3] < 1e-6


def test_fit_of_two_classes() -> None:
    model = fit_model(ROWS, ["no" if label == "K" else "yes" for label in LABELS], ["no", "yes"], strength=10)
    assert model.predict([["kite"], ["tail"]]).argmax(axis=1).tolist() == [0, 1]


def test_same_rows_give_the_same_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("models")
    for name in ("a", "b"):
        save_model(fit_model(ROWS, LABELS, ["K", "T", "W"]), folder / name)
    assert (folder / "a").read_bytes() == (folder / "b").read_bytes()


def test_calibration_sharpens_what_is_always_right() -> None:
    model = fit_model(ROWS, LABELS, ["K", "T", "W"], strength=0.01)
    sharper = calibrate(model, model.score(ROWS), LABELS)
    assert sharper.predict([["kite"]])[0, 0] > model.predict([["kite"]])[0, 0]


def test_average_has_the_mean_of_all_scores(tmp_path: Path) -> None:
    models = [
        fit_model(ROWS, LABELS, ["K", "T", "W"]),
        fit_model([row[:1] for row in ROWS], LABELS, ["K", "T", "W"], strength=0.1),
    ]
    mean = average(models)
    rows = [["kite"], ["kite", "x"], ["tail"], ["unknown"], []]
    assert mean.score(rows) == pytest.approx((models[0].score(rows) + models[1].score(rows)) / 2, abs=0.03)
    assert "x" in mean.index
    save_model(mean, tmp_path / "mean.npz")
    assert load_model(tmp_path / "mean.npz").score(rows) == pytest.approx(mean.score(rows))


def test_units_are_labelled_by_their_spellings() -> None:
    units = [Unit("kitex", ["KiteX"]), Unit("tailfolding", ["Tail foldings"]), Unit("fold", ["fold"])]
    assert label_units(units, RECORD) == ["Method", "Technique", NONE]
    assert [label_own(unit, RECORD) for unit in units] == ["Method", NONE, NONE]


def test_ledger_reads_where_a_string_stands_by_itself() -> None:
    page = Page(TEXT, 12, (), [0, 13])
    ledger = make_ledger({"a": RECORD, "b": RECORD}, {"a": page, "b": page})
    entry = ledger.without("a").look_up("tailfolding")
    assert entry is not None
    assert (entry.papers, entry.kind) == (1, "Technique")
    assert not ledger.all().knows("folding")


def write_papers(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    text = "".join(json.dumps(row) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, encoding="utf-8")
    return path


def test_further_papers_are_learned_from_but_not_tested(tmp_path: Path) -> None:
    def paper(identity: str, title: str) -> dict[str, str]:
        return {"id": identity, "title": title, "abstract": "We propose\n KiteX."}

    empty: dict[str, list[object]] = {"contributions": [], "entities": [], "relations": [], "claims": []}
    records = write_papers(tmp_path / "r.jsonl", [{"id": one, **empty} for one in ("b", "held")])
    papers = write_papers(tmp_path / "p.jsonl", [paper("b", "Kites"), paper("held", "Tails"), paper("c", "Winds")])
    split = tmp_path / "split.json"
    split.write_text('{"heldout": ["held"]}', encoding="utf-8")
    relation = {"type": "USES", "object": "tail"}
    more = write_papers(
        tmp_path / "m.jsonl", [{"id": one, **empty, "relations": [relation]} for one in ("a", "b", "held", "t", "gone")]
    )
    texts = write_papers(
        tmp_path / "t.jsonl.gz",
        [paper("a", "Strings"), paper("b", "Other"), paper("held", "Other"), paper("t", "TAILS!"), paper("x", "X")],
    )
    parser = argparse.ArgumentParser()
    add_papers(parser)
    found = read_training(parser.parse_args([*map(str, (records, papers, split)), "--more", str(more), str(texts)]))
    # Neither what is held out, nor a held-out paper under another id, nor a record without a text is there.
    assert list(found.records) == list(found.papers) == ["a", "b"]
    assert found.tested == {"b"}
    assert found.papers["a"]["abstract"] == "We propose KiteX."
    assert found.records["a"]["relations"] == [{**relation, "evidence": ""}]
    assert found.records["b"]["relations"] == []
    assert found.keep_tested(found.records) == {"b": found.records["b"]}
