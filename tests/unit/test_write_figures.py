"""One command writes every figure of the documents, the same each time."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from write_figures import DIAGRAM, DOCUMENTS, ROOT, fill, group_layouts, main, make_table, read_split

from citeweave.api.building import read_files
from citeweave.api.commands.demo import sample_pages
from citeweave.api.evaluating import Papers
from citeweave.extract.version import VERSION
from citeweave.graph.errors import InputError
from citeweave.graph.model import Entry

SAMPLE = sample_pages()[0].parent.parent
MARK = re.compile(r"<!-- figures: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)


def read_marks(root: Path) -> dict[str, str]:
    return {name: body for path in DOCUMENTS for name, body in MARK.findall((root / path).read_text(encoding="utf-8"))}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    for name in DOCUMENTS:
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def split(tmp_path: Path) -> Path:
    ids = [json.loads(line)["id"] for line in (SAMPLE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    path = tmp_path / "split.json"
    path.write_text(json.dumps({"heldout": ids[:4], "heldout_arxiv": ids[4:6]}), encoding="utf-8")
    return path


def test_documents_hold_every_figure_that_is_written() -> None:
    marks = read_marks(ROOT)
    assert set(marks) == {
        "summary", "model", "main", "both", "unseen", "given", "subjects", "layouts", "confidence", "causes", "scier",
    }  # fmt: skip
    assert all(body.strip() for body in marks.values()), "run `make figures`"
    assert (ROOT / DIAGRAM).exists()


def test_figures_are_of_this_model() -> None:
    assert f"`{VERSION}`" in read_marks(ROOT)["model"], "run `make figures`"


def test_all_figures_are_written_and_twice_the_same(root: Path, split: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_marks(root)
    files = [str(SAMPLE / "gold.jsonl"), str(SAMPLE / "papers.jsonl"), str(split)]
    monkeypatch.setattr(sys, "argv", ["write_figures.py", *files, "--root", str(root)])
    main()
    after = read_marks(root)
    kept = {name for name in after if after[name] == before[name]}
    assert kept - {"model"} == {"layouts", "scier"}
    assert "On 4 papers it never saw" in after["summary"]
    assert all(len(line) <= 125 for line in after["summary"].splitlines())
    assert "| `relation/USES` |" in after["main"]
    assert "| `entity` |" not in after["given"]
    for body in after.values():
        rows = [line.count("|") for line in body.splitlines() if line.startswith("|")]
        assert len(set(rows)) <= 1
    written = {path: (root / path).read_bytes() for path in (*DOCUMENTS, DIAGRAM)}
    main()
    assert written == {path: (root / path).read_bytes() for path in (*DOCUMENTS, DIAGRAM)}


def test_only_what_stands_between_marks_is_written() -> None:
    text = "a\n<!-- figures: x -->\nold\n<!-- end -->\nb\n<!-- figures: y -->\nkept\n<!-- end -->\n"
    assert fill(text, {"x": "new \\1\n"}) == text.replace("old\n", "new \\1\n")


def test_tables_are_markdown() -> None:
    assert make_table(["a", "b"], [["1", "2"]]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


def test_layouts_are_those_of_the_pages_with_the_text(tmp_path: Path) -> None:
    for number, page in enumerate(sample_pages()):
        shutil.copy(page, tmp_path / f"{number}.txt")
    reading = read_files(sorted(tmp_path.glob("*.txt")))
    entries = {str(number): entry for number, entry in enumerate(reading.entries[:5])}
    found = {key: Entry(key, entry.title, entry.abstract, "papers.jsonl", 0) for key, entry in entries.items()}
    groups = group_layouts(Papers(found, {}), tmp_path)
    assert sum(map(len, groups.values())) == 5
    assert set(groups) <= set(reading.layouts.values())
    changed = {"x": Entry("x", "Another title", "Another text.", "papers.jsonl", 0)}
    with pytest.raises(InputError, match="'x'"):
        group_layouts(Papers(changed, {}), tmp_path)


@pytest.mark.parametrize("content", ["", "[]", '{"heldout": []}', '{"heldout": 1, "heldout_arxiv": 2}'])
def test_other_splits_are_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "split.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"split\.json"):
        read_split(path)


def test_papers_that_are_missing_are_told(root: Path, split: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lists = json.loads(split.read_text(encoding="utf-8"))
    split.write_text(json.dumps(lists | {"heldout": [*lists["heldout"], "nobody"]}), encoding="utf-8")
    files = [str(SAMPLE / "gold.jsonl"), str(SAMPLE / "papers.jsonl"), str(split)]
    monkeypatch.setattr(sys, "argv", ["write_figures.py", *files, "--root", str(root)])
    with pytest.raises(SystemExit, match="'heldout'"):
        main()
