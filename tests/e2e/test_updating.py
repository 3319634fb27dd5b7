"""Building again and removing, as people type it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from citeweave.graph.rows import export_hash
from citeweave.graph.stores import Access, open_store
from support.builders import sketch
from support.commands import LINES, run

NEWS = LINES.replace('"id": "a"', '"id": "a", "votes": 7').replace("find it good", "find it good on C4")


def test_build_tells_what_it_did_not_extract(tmp_path: Path) -> None:
    page, path = tmp_path / "papers.jsonl", tmp_path / "graph.kgl"
    page.write_text(LINES, encoding="utf-8")
    first = json.loads(run("build", page, "--store", path, "--json").stdout)
    assert (first["extracted"], first["updated"], first["unchanged"]) == (2, 0, 0)
    before = run("export", "--store", path).stdout
    out = run("build", page, "--store", path, "--resume").stdout
    assert "extract  0 of them; 2 unchanged\n" in out
    assert f"graph    {first['nodes']} nodes, {first['edges']} edges\n" in out
    assert "held just this already" in out
    again = json.loads(run("build", page, "--store", path, "--extract-all", "--json").stdout)
    assert (again["extracted"], again["unchanged"]) == (2, 0)
    assert run("export", "--store", path).stdout == before
    page.write_text(NEWS, encoding="utf-8")
    out = run("build", page, "--store", path).stdout
    assert "extract  1 of them; 0 unchanged, 1 with new votes, dates or places only\n" in out
    exported = run("export", "--store", path).stdout
    run("build", page, "--store", tmp_path / "other.kgl")
    assert run("export", "--store", tmp_path / "other.kgl").stdout == exported


def test_resume_and_extract_all_exclude_each_other(tmp_path: Path) -> None:
    page = tmp_path / "papers.jsonl"
    page.write_text(LINES, encoding="utf-8")
    assert "give one of them" in " ".join(run("build", page, "--resume", "--extract-all", code=2).stderr.split())


FOUR = sketch(
    """
    paper 2306.00978 AWQ: Weights by activation
      proposes Method AWQ
      compresses BaseModel LLaMA
    paper - On pruning
      compresses BaseModel LLaMA
      uses Technique pruning
    paper 2301.00001 The same title
      mentions Task translation
    paper 2301.00002 The same title
      mentions Task translation
    """
)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return a store that holds four papers."""
    path = tmp_path / "graph.kgl"
    with open_store(str(path), Access.WRITE) as opened:
        opened.write(FOUR.graph)
    return path


def hash_of(path: Path) -> str:
    """Return the hash of a store."""
    with open_store(str(path)) as opened:
        return export_hash(opened.read())


def test_remove_takes_papers_and_what_only_they_name(store: Path) -> None:
    before = hash_of(store)
    out = run("remove", "on pruning", "--store", store, "--dry-run").stdout
    assert "things   2 go, which no other paper names: Technique model compression, Technique pruning\n" in out
    assert "1 stay, which others name, too" in out
    assert "so it would be, without --dry-run" in out
    assert hash_of(store) == before
    told = json.loads(run("remove", "on pruning", "2306.00978", "--store", store, "--dry-run", "--json").stdout)
    done = json.loads(run("remove", "on pruning", "2306.00978", "--store", store, "--json").stdout)
    assert [paper["title"] for paper in done["papers"]] == ["AWQ: Weights by activation", "On pruning"]
    assert done["removed"] == told["removed"]
    assert told["nodes"] - done["nodes"] == done["removed"]["nodes"]
    assert hash_of(store) == export_hash(FOUR.only(2, 3).graph)


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["nobody"], "knows no Paper called 'nobody'"),
        (["The same title"], "means 2 papers: paper:arxiv:2301.00001, paper:arxiv:2301.00002; name one by its id"),
        (["AWQ"], "near it: AWQ: Weights by activation"),
    ],
)
def test_remove_refuses_what_is_not_one_paper(store: Path, names: list[str], said: str) -> None:
    before = hash_of(store)
    assert said in run("remove", "2306.00978", *names, "--store", store, code=1).stderr
    assert hash_of(store) == before


def test_remove_makes_no_store(tmp_path: Path) -> None:
    assert "does not exist" in run("remove", "x", "--store", tmp_path / "no.kgl", code=1).stderr
    assert list(tmp_path.iterdir()) == []
