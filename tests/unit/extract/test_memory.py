"""What annotators did with strings, and what is left of it without one paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from citeweave.extract.memory import Ledger, PaperUse, key_of, read_memory, write_memory

FOLD = ("Technique", "", "kite folding")
TASK = ("Task", "", "kite folding")


@pytest.fixture
def ledger() -> Ledger:
    return Ledger(
        {
            "a": PaperUse({"kitefolding": {FOLD}}, {"kitefolding"}, {"folding"}),
            "b": PaperUse({"kitefolding": {FOLD}}, {"kitefolding"}, {"folding"}),
            "c": PaperUse({"windset": {("Benchmark", "", "WindSet")}}, {"kitefolding", "windset"}, set()),
        }
    )


def test_counts_all_papers(ledger: Ledger) -> None:
    entry = ledger.all().look_up("kitefolding")
    assert entry is not None
    assert (entry.kind, entry.papers, entry.marked) == ("Technique", 3, 2)
    assert entry.use_as("Technique") == FOLD
    assert entry.use_as("Task") is None
    assert ledger.all().head("folding")


def test_leaves_one_paper_out(ledger: Ledger) -> None:
    entry = ledger.without("a").look_up("kitefolding")
    assert entry is not None
    assert (entry.papers, entry.marked) == (2, 1)
    assert not ledger.without("c").knows("windset")


def test_table_keeps_everything(ledger: Ledger, tmp_path: Path) -> None:
    memory = ledger.all()
    write_memory(memory, tmp_path / "memory.tsv")
    again = read_memory((tmp_path / "memory.tsv").read_text(encoding="utf-8"))
    assert (dict(again.entries), dict(again.heads)) == (dict(memory.entries), dict(memory.heads))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("Kite Folds", "kite-fold", True), ("SETs", "SET", True), ("SET", "set", False), ("KiteNet", "Kitenet", True)],
)
def test_keys(one: str, other: str, same: bool) -> None:
    assert (key_of(one) == key_of(other)) is same
