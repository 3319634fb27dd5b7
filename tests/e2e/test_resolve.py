"""``citeweave resolve``, overrides, and ``evaluate --clusters``, as people type them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.commands import run

PAPERS = (
    '{"id": "a", "title": "TinyX: Pruning in one shot", "abstract": "We propose TinyX, which prunes LLaMA-2-7B."}\n'
    '{"id": "b", "title": "A study of nothing much", "abstract": "We quantize LLaMA2 7B and use TinyX."}\n'
)
NAMES = [
    ("Llama2-7B", "BaseModel"),
    ("LLaMA-2 (7B)", "BaseModel"),
    ("KD", "Technique"),
    ("A name never seen", "Method"),
    ("ImageNet", "Benchmark"),
    ("image synthesis", "Task"),
    ("KD", "Technique"),
]


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.jsonl"
    path.write_text("".join(json.dumps({"name": n, "type": t}) + "\n" for n, t in NAMES), encoding="utf-8")
    return path


def test_a_file_is_answered_line_by_line(names: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in run("resolve", names).stdout.splitlines()]
    assert [(row["name"], row["type"]) for row in rows] == NAMES
    assert all(list(row) == ["name", "type", "id", "canonical", "reason"] for row in rows)
    assert all(row["reason"] and row["canonical"] for row in rows)
    ids = [row["id"] for row in rows]
    assert ids[:2] == ["basemodel:llama-2-7b"] * 2
    assert ids[2] == ids[6] == "technique:knowledge-distillation"
    assert ids[3:6] == ["method:name-never-seen", "benchmark:imagenet-1k", "task:image-generation"]
    run("resolve", names, "--output", tmp_path / "out.jsonl")
    assert [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()] == rows


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("no json", "line 2: no JSON"),
        ('{"type": "Method"}', "line 2: no name"),
        ('{"name": "X", "type": "Model"}', "line 2: 'Model' is no type; known are Method"),
        ('["X"]', "line 2: no name"),
    ],
)
def test_a_bad_line_is_told_by_its_number(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "names.jsonl"
    path.write_text(f'{{"name": "A", "type": "Method"}}\n{line}\n', encoding="utf-8")
    assert message in " ".join(run("resolve", path, code=1).stderr.split())


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in run("resolve", tmp_path / "none.jsonl", code=1).stderr


def test_explain_tells_what_was_refused() -> None:
    out = run("resolve", "LoRA", "--type", "Method", "--explain").stdout
    assert "method:lora" in out
    assert "not method:qlora" in out
    out = run("resolve", "LLaMA-2-7B", "--explain").stdout
    assert "below LLaMA-2 (size), LLaMA (vocabulary)" in out
    assert "not basemodel:llama-7b: another size or version" in out


def test_overrides_change_a_store_and_are_taken_away_again(tmp_path: Path) -> None:
    papers, rows, store = tmp_path / "papers.jsonl", tmp_path / "o.tsv", tmp_path / "graph.kgl"
    papers.write_text(PAPERS, encoding="utf-8")
    run("build", papers, "--store", store)
    before = run("export", "--store", store).stdout
    rows.write_text("same\tBaseModel\tVicuna\tLLaMA-2-7B\n", encoding="utf-8")
    run("build", papers, "--store", store, "--overrides", rows)
    changed = run("export", "--store", store).stdout
    assert changed != before
    # The store keeps them for what is built later.
    run("build", papers, "--store", store)
    assert run("export", "--store", store).stdout == changed
    rows.write_text("", encoding="utf-8")
    run("build", papers, "--store", store, "--overrides", rows)
    assert run("export", "--store", store).stdout == before


def test_clusters_are_scored(tmp_path: Path) -> None:
    path = tmp_path / "clusters.jsonl"
    gold = [
        ("LLaMA-2-7B", "llama-2-7b", "llama-2", False),
        ("Llama2 7B", "llama-2-7b", "llama-2", False),
        ("LLaMA-2", "llama-2", "llama", False),
        ("Zorb", "zorb", None, True),
        ("Quux model", "zorb", None, True),
    ]
    path.write_text(
        "".join(
            json.dumps(
                {
                    "name": name,
                    "type": "BaseModel",
                    "cluster": f"basemodel:{cluster}",
                    "parent": parent and f"basemodel:{parent}",
                    "heldout": heldout,
                }
            )
            + "\n"
            for name, cluster, parent, heldout in gold
        ),
        encoding="utf-8",
    )
    found = json.loads(run("evaluate", "--clusters", path, "--json").stdout)
    assert found["types"]["all"]["names"] == 5
    assert (found["types"]["BaseModel"]["precision"], found["types"]["BaseModel"]["recall"]) == (1.0, 0.5)
    assert found["parents"]["precision"] == 1.0
    assert found["mistakes"] == [{"fault": "missed", "type": "BaseModel", "one": "Quux model", "other": "Zorb"}]
    rest = json.loads(run("evaluate", "--clusters", path, "--part", "rest", "--json").stdout)
    assert rest["types"]["all"]["recall"] == 1.0
    assert "missed\tBaseModel\tQuux model\tZorb" in run("evaluate", "--clusters", path).stdout


def test_papers_say_what_names_of_a_list_are(tmp_path: Path) -> None:
    names, papers = tmp_path / "names.jsonl", tmp_path / "papers.jsonl"
    names.write_text(
        '{"name": "GPR", "type": "Method"}\n{"name": "Gated Pruning Rules", "type": "Method"}\n'
        '{"name": "Gradual Plane Rotation", "type": "Method"}\n',
        encoding="utf-8",
    )
    papers.write_text(
        '{"id": "a", "title": "Kites", "abstract": "We fly Gated Pruning Rules (GPR)."}\n', encoding="utf-8"
    )

    def ids(*options: object) -> list[str]:
        return [json.loads(line)["id"] for line in run("resolve", names, *options).stdout.splitlines()]

    assert len(set(ids())) == 3
    short, long, other = ids("--papers", papers)
    assert short == long != other
    assert "--papers goes with a file" in run("resolve", "GPR", "--papers", papers, code=2).stderr
