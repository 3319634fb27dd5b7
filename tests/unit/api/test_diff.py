"""The command ``citeweave diff``: what it prints, and its exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from citeweave.api.cli import app
from citeweave.api.commands import diff
from citeweave.graph.model import Graph
from citeweave.graph.rows import to_lines
from citeweave.graph.stores import Access, open_store
from support.builders import sketch

PAPERS = sketch(
    """
    paper 2210.17323 GPTQ: Quantization after training
      proposes Method GPTQ
      compresses BaseModel LLaMA-7B ; checkpoint
    paper - Pruning in one shot
      proposes Method
      builds_on Method GPTQ ; as the GPTQ method
    """
)


def run(*words: str | Path, code: int) -> Result:
    done = CliRunner().invoke(app, ["diff", *map(str, words)])
    assert done.exit_code == code, done.output
    return done


def save(path: Path, graph: Graph) -> Path:
    if path.suffix == ".kgl":
        with open_store(str(path), Access.WRITE) as store:
            store.write(graph)
    else:
        path.write_text("".join(to_lines(graph)), encoding="utf-8", newline="\n")
    return path


def test_store_and_export_of_one_graph_are_the_same(tmp_path: Path) -> None:
    store, file = (save(tmp_path / name, PAPERS.graph) for name in ("graph.kgl", "graph.jsonl"))
    done = run(store, file, code=0)
    nodes, edges = PAPERS.graph.nodes, PAPERS.graph.edges
    assert done.stdout == (
        f"the same: 2 papers, {len(nodes) - 2} things, 0 claims, {len(edges)} edges, {len(PAPERS.graph.links)} links\n"
    )


def test_differences_are_counted_and_then_listed(tmp_path: Path) -> None:
    old = save(tmp_path / "old.jsonl", PAPERS.only(0).graph)
    new = save(tmp_path / "new.jsonl", PAPERS.graph)
    lines = run(old, new, code=1).stdout.splitlines()
    assert [line.split() for line in lines[:4]] == [
        ["A", "B", "added", "gone", "changed"],
        ["papers", "1", "2", "1", "0", "0"],
        ["things", *map(str, (len(PAPERS.only(0).graph.nodes) - 1, len(PAPERS.graph.nodes) - 2)), "1", "0", "1"],
        ["claims", "0", "0", "0", "0", "0"],
    ]
    paper = PAPERS.papers[1].id
    at = lines.index('~ method:gptq "GPTQ"')
    assert lines[at + 1] == '    names: ["GPTQ"] -> ["GPTQ", "the GPTQ method"]'
    assert f'+ {paper} "Pruning in one shot"' in lines
    assert f"+ ({paper})-[REFERS_TO]->(paper:arxiv:2210.17323) by BUILDS_ON of method:gptq" in lines
    assert any(line.endswith(f"->(method:gptq) of {paper}") for line in lines)
    assert sum(line.startswith("- ") for line in run(new, old, code=1).stdout.splitlines()) == 5


def test_long_texts_are_shown_where_they_part(tmp_path: Path) -> None:
    old = save(tmp_path / "old.jsonl", PAPERS.graph)
    new = tmp_path / "new.jsonl"
    new.write_text(old.read_text(encoding="utf-8").replace("LLaMA-7B , checkpoint.", "LLaMA-7B , here."), "utf-8")
    lines = run(old, new, code=1).stdout.splitlines()
    changed = next(line for line in lines if line.startswith("    abstract: "))
    assert 'checkpoint."' in changed
    assert 'here."' in changed
    assert changed.count("…") == 2


def test_short_answer_tells_how_many_lines_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diff, "_SHOWN", 3)
    old, new = save(tmp_path / "old.jsonl", Graph()), save(tmp_path / "new.jsonl", PAPERS.graph)
    total = len(PAPERS.graph.nodes) + len(PAPERS.graph.edges) + len(PAPERS.graph.links)
    lines = run(old, new, code=1).stdout.splitlines()
    assert len(lines) == 6 + 3 + 1
    assert lines[-1] == f"and {total - 3} more; --all shows them"
    assert len(run(old, new, "--all", code=1).stdout.splitlines()) == 6 + total


def test_json_has_everything(tmp_path: Path) -> None:
    old = save(tmp_path / "old.jsonl", PAPERS.only(0).graph)
    new = save(tmp_path / "new.jsonl", PAPERS.graph)
    found = json.loads(run(old, new, "--json", code=1).stdout)
    assert (found["a"], found["b"], found["equal"]) == (str(old), str(new), False)
    assert found["counts"]["papers"] == {"added": 1, "gone": 0, "changed": 0}
    changed = [item for item in found["differences"] if item["fate"] == "changed"]
    assert [item["id"] for item in changed] == ["method:gptq"]
    assert changed[0]["changes"]["names"] == [["GPTQ"], ["GPTQ", "the GPTQ method"]]
    assert json.loads(run(old, old, "--json", code=0).stdout)["equal"] is True


def test_what_cannot_be_compared_is_told(tmp_path: Path) -> None:
    whole = save(tmp_path / "graph.jsonl", PAPERS.graph)
    cut = tmp_path / "cut.jsonl"
    cut.write_text(whole.read_text(encoding="utf-8")[:-9], encoding="utf-8")
    for words, said in (
        ([whole, cut], "cut off"),
        ([tmp_path / "missing.kgl", whole], "does not exist"),
        ([whole, tmp_path / "missing.jsonl"], "No such file"),
        ([whole, "bolt://neo4j:word@:1"], "names no Neo4j"),
        ([whole], "Missing argument"),
    ):
        done = run(*words, code=2)
        assert said in done.stderr
        assert "word" not in done.output
