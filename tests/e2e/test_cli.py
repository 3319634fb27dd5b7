"""The command line, as people type it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from citeweave.api.commands.demo import sample_pages
from support.commands import LINES, run


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "graph.kgl"
    run("build", *sample_pages(), "--store", path)
    return path


def test_demo_answers_with_its_evidence(tmp_path: Path) -> None:
    done = run("demo", cwd=tmp_path)
    assert "What compresses LLaMA" in done.stdout
    assert "LLM-Pruner" in done.stdout
    assert (tmp_path / "demo.kgl").exists()


def test_build_tells_what_it_did_and_the_second_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "graph.kgl"
    first = json.loads(run("build", *sample_pages(), "--store", path, "--json").stdout)
    second = json.loads(run("build", *reversed(sample_pages()), "--store", path, "--json").stdout)
    assert first["created"]["nodes"] == first["nodes"] > 0
    assert second["created"] == second["changed"] == second["removed"] == {"nodes": 0, "edges": 0}
    assert "held just this already" in run("build", *sample_pages(), "--store", path).stdout


def test_build_gives_the_same_hash_in_any_order_and_under_any_hash_seed(tmp_path: Path, store: Path) -> None:
    wanted = json.loads(run("stats", "--store", store, "--json").stdout)["export_hash"]
    for seed, pages in (("1", sample_pages()), ("2", sample_pages()[::-1])):
        path = tmp_path / f"{seed}.kgl"
        run("build", *pages, "--store", path, PYTHONHASHSEED=seed)
        assert json.loads(run("stats", "--store", path, "--json").stdout)["export_hash"] == wanted


def test_export_of_twice_built_stores_has_the_same_bytes(tmp_path: Path, store: Path) -> None:
    run("export", "--store", store, "--output", tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == run("export", "--store", store).stdout
    assert "<graphml" in run("export", "--store", store, "--format", "graphml").stdout


def test_query_answers_by_name_position_and_json(store: Path) -> None:
    for words in (["LLaMA"], ["model=LLaMA", "limit=9"], ["basemodel:llama"], ["llama", "limit=9"]):
        assert "Wanda" in run("query", "compresses", *words, "--store", store).stdout
    rows = json.loads(run("query", "compresses", "LLaMA", "--store", store, "--json").stdout)
    assert all(row["evidence"] and row["paper_id"].startswith("paper:") for row in rows)


def test_query_without_a_name_lists_all(store: Path) -> None:
    listed = json.loads(run("query", "--json", "--store", store).stdout)
    assert {"paper", "compresses", "builds_on", "evaluated_on", "search"} <= {item["name"] for item in listed}


def test_query_takes_the_owners_cypher_but_no_writes(store: Path) -> None:
    text = "MATCH (p:Paper) RETURN count(p) AS papers"
    assert json.loads(run("query", "--cypher", text, "--store", store, "--json").stdout)[0]["papers"] >= 12
    assert "refused" in run("query", "--cypher", "MATCH (n) DETACH DELETE n", "--store", store, code=1).stderr
    assert "line 1" in run("query", "--cypher", "MATCH (n RETURN n", "--store", store, code=1).stderr


def test_analysis_is_kept_beside_the_graph(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "graph.kgl"
    path.write_bytes(store.read_bytes())
    before = run("export", "--store", path).stdout
    first = run("analyse", "--store", path, "--json", PYTHONHASHSEED="1").stdout
    assert run("analyse", "--store", path, "--json", PYTHONHASHSEED="7").stdout == first
    assert run("export", "--store", path).stdout == before
    papers = [node for node in json.loads(first)["nodes"] if node["id"].startswith("paper:")]
    ranks = {node["id"]: node.get("pagerank", 0) for node in papers}
    top = json.loads(run("query", "influential", "limit=1", "--store", path, "--json").stdout)
    assert top[0]["pagerank"] == ranks[top[0]["id"]] == max(ranks.values())
    assert "techniques used together" in run("analyse", "--store", path).stdout
    run("build", *sample_pages(), "--store", path)
    assert json.loads(run("query", "influential", "limit=1", "--store", path, "--json").stdout) == top
    assert "does not exist" in run("analyse", "--store", tmp_path / "none.kgl", code=1).stderr
    assert not (tmp_path / "none.kgl").exists()


def test_lineage_goes_both_ways_with_the_words_behind_each_step(store: Path) -> None:
    found = json.loads(run("lineage", "GPTQ", "--store", store, "--json").stdout)
    assert [node["id"] for node in found["nodes"]] == ["method:gptq"]
    assert {node["name"] for node in found["works"]["back"]["reached"]} > {"OPT-175B", "BLOOM-176B"}
    steps = found["papers"]["on"]["steps"]
    assert {"COMPARED_WITH"} <= {step["edge"] for step in steps if step["via"] == "method:gptq"}
    assert all(step["evidence"] for step in steps)
    title = "GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers"
    of_paper = json.loads(run("lineage", title, "--store", store, "--json").stdout)
    assert of_paper["papers"]["on"] == found["papers"]["on"]
    shown = run("lineage", "GPTQ", "--store", store, "--limit", "1").stdout
    assert "more with --limit" in shown
    assert "roots: BLOOM-176B (1), and 2 more" in shown
    assert "knows no node called" in run("lineage", "nothing at all", "--store", store, code=1).stderr


def test_query_leaves_out_what_is_less_sure(store: Path) -> None:
    def ask(*words: object) -> list[float]:
        done = run("query", "compresses", "LLaMA", *words, "--store", store, "--json")
        return [row["confidence"] for row in json.loads(done.stdout)]

    everything = ask()
    least = sorted(everything)[1]
    assert ask("--min-confidence", 0) == everything
    assert ask("--min-confidence", least) == ask(f"min_confidence={least}") == everything[:-1]


def test_build_writes_only_what_is_sure_and_verifies(tmp_path: Path, store: Path) -> None:
    path = tmp_path / "sure.kgl"
    words = ("build", *sample_pages(), "--store", path, "--min-confidence", 0.6, "--json")
    first = json.loads(run(*words).stdout)
    assert json.loads(run(*words).stdout)["created"] == {"nodes": 0, "edges": 0}
    rows = [json.loads(line) for line in run("export", "--store", path).stdout.splitlines()]
    assert sum("edge" in row for row in rows) == first["edges"] > 100
    # A derived edge rests on names; it has a rule and no confidence.
    confidences = [row["confidence"] for row in rows if "edge" in row and "rule" not in row]
    assert min(confidences) >= 0.6
    assert {row["min_confidence"] for row in rows if row.get("node") == "Paper"} == {0.6}
    assert json.loads(run("verify", "--store", path, "--json").stdout)["failures"] == []
    assert json.loads(run("verify", *sample_pages(), "--store", path, "--json").stdout)["failures"] == []
    # The same pages without the threshold bring back the rest.
    run("build", *sample_pages(), "--store", path)
    assert run("export", "--store", path).stdout == run("export", "--store", store).stdout


def test_export_of_what_is_sure_is_a_part_of_the_whole(store: Path) -> None:
    whole = run("export", "--store", store).stdout.splitlines()
    part = run("export", "--store", store, "--min-confidence", 0.6).stdout.splitlines()
    assert 100 < len(part) < len(whole)
    assert [line for line in whole if line in set(part)] == part


def test_extract_states_only_what_is_sure(tmp_path: Path) -> None:
    page = tmp_path / "papers.jsonl"
    page.write_text(LINES, encoding="utf-8")
    record, _ = (json.loads(line) for line in run("extract", page).stdout.splitlines())
    sure, _ = (json.loads(line) for line in run("extract", page, "--min-confidence", 1).stdout.splitlines())
    assert record["relations"]
    assert sure["id"] == record["id"]
    assert not sure["relations"]
    assert run("extract", page, "--min-confidence", 0).stdout == run("extract", page).stdout


def test_verify_finds_all_evidence_in_store_and_files(store: Path) -> None:
    stored = json.loads(run("verify", "--store", store, "--json").stdout)
    read = json.loads(run("verify", *sample_pages(), "--store", store, "--json").stdout)
    assert stored["edges"] == read["edges"] > 100
    assert stored["failures"] == read["failures"] == []


def test_verify_tells_evidence_that_moved(tmp_path: Path) -> None:
    page, path = tmp_path / "papers.jsonl", tmp_path / "graph.kgl"
    page.write_text(LINES, encoding="utf-8")
    run("build", page, "--store", path)
    page.write_text(LINES.replace("We propose", "Here we propose"), encoding="utf-8")
    assert "not found" in run("verify", page, "--store", path, code=4).stderr


def test_extract_keeps_ids_and_order(tmp_path: Path) -> None:
    page = tmp_path / "papers.jsonl"
    page.write_text(LINES, encoding="utf-8")
    records = [json.loads(line) for line in run("extract", page, "--format", "annotations").stdout.splitlines()]
    assert [record["id"] for record in records] == ["a", "b"]
    assert records[0]["contributions"][0]["name"] == "TinyX"
    entries = [json.loads(line) for line in run("extract", page, "--format", "papers").stdout.splitlines()]
    assert [entry["title"] for entry in entries] == ["TinyX: Pruning in one shot", "A study of nothing much"]
    assert entries[0]["votes"] is None


def test_extract_into_a_file_leaves_nothing_half_written(tmp_path: Path) -> None:
    output = tmp_path / "records.jsonl"
    run("extract", *sample_pages(), "--output", output)
    assert len(output.read_text(encoding="utf-8").splitlines()) >= 12
    run("extract", tmp_path / "missing.txt", "--output", output, code=1)
    assert [path.name for path in tmp_path.iterdir()] == ["records.jsonl"]
    assert "cannot be written" in run("extract", *sample_pages(), "-o", tmp_path / "no" / "x", code=1).stderr


SAMPLE = sample_pages()[0].parent.parent
GOLD, PAPERS = SAMPLE / "gold.jsonl", SAMPLE / "papers.jsonl"


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Return a file with the ids of a few papers of the sample."""
    path = tmp_path / "few"
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()[:8]]
    path.write_text("\n".join(row["id"] for row in rows), encoding="utf-8")
    return path


def test_the_number_of_workers_changes_no_byte() -> None:
    alone = run("extract", *sample_pages(), "--workers", 1).stdout
    assert run("extract", *sample_pages(), "--workers", 2, PYTHONHASHSEED="5").stdout == alone


def test_explain_shows_an_entry_and_a_stored_paper_alike(tmp_path: Path) -> None:
    page, path = tmp_path / "papers.jsonl", tmp_path / "graph.kgl"
    page.write_text(LINES, encoding="utf-8")
    run("build", page, "--store", path)
    shown = run("explain", "a", page).stdout
    assert shown.startswith("[TinyX|own Method]: [Pruning|Technique] in one shot\n")
    assert "\nProposes\n  TinyX (own Method)" in shown
    assert run("explain", "TinyX: Pruning in one shot", "--store", path).stdout == shown
    found = json.loads(run("explain", "a", page, "--json").stdout)
    assert json.loads(run("explain", found["paper"]["id"], "--store", path, "--json").stdout) == found
    assert found["contributions"][0]["object"] == "TinyX"


def test_explain_takes_the_only_entry_of_a_file(tmp_path: Path) -> None:
    page, out = tmp_path / "one.jsonl", tmp_path / "page.html"
    page.write_text(LINES.splitlines()[0], encoding="utf-8")
    assert "explained in" in run("explain", page, "--html", out).stdout
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert '<mark class="name method own" data-kind="own Method">TinyX</mark>' in text
    run("explain", page, "--html", out, PYTHONHASHSEED="7")
    assert out.read_text(encoding="utf-8") == text
    assert [item.name for item in tmp_path.iterdir() if item.name.startswith(".")] == []


def test_explain_leaves_out_what_is_less_sure(tmp_path: Path) -> None:
    page = tmp_path / "papers.jsonl"
    page.write_text(LINES, encoding="utf-8")
    assert "\nRelations\n" in run("explain", "a", page).stdout
    shown = run("explain", "a", page, "--min-confidence", 1).stdout
    assert "\nRelations\n" not in shown
    assert "less sure than 1, and left out" in shown


def test_explain_names_what_is_wrong(tmp_path: Path, store: Path) -> None:
    page = tmp_path / "papers.jsonl"
    page.write_text(LINES, encoding="utf-8")
    assert "name one: citeweave explain ID" in run("explain", page, code=1).stderr
    assert "near it: a (TinyX" in run("explain", "tinyx", page, code=1).stderr
    assert "there is no such file" in run("explain", "missing.jsonl", code=1).stderr
    assert "Missing argument" in run("explain", code=2).stderr
    assert "not both" in run("explain", "a", page, "--store", store, code=2).stderr
    assert run("explain", "a", page, CITEWEAVE_STORE=str(store)).stdout
    assert "knows no Paper called 'LLaMA'" in run("explain", "LLaMA", "--store", store, code=1).stderr
    assert "cannot be written" in run("explain", "a", page, "--html", tmp_path / "no" / "x.html", code=1).stderr
    page.write_text(LINES + "{\n", encoding="utf-8")
    assert "papers.jsonl:3" in run("explain", "a", page, code=3).stderr


def test_evaluate_scores_the_sample(tmp_path: Path) -> None:
    report = json.loads(run("evaluate", GOLD, "--papers", PAPERS, "--json").stdout)
    figures = report["figures"]
    assert 0 < figures["entity"]["baseline"]["f1"] < figures["entity"]["f1"] < 1
    assert figures["relation/COMPRESSES"]["gold"] > 10
    assert 0 < report["calibration"]["relation"]["error"] < 0.5
    perfect = json.loads(run("evaluate", GOLD, GOLD, "--json").stdout)
    assert {figure["f1"] for figure in perfect["figures"].values() if figure["gold"]} == {1.0}
    assert not perfect["calibration"]
    (tmp_path / "ids").write_text("2210.17323\n", encoding="utf-8")
    one = json.loads(run("evaluate", GOLD, GOLD, "--ids", tmp_path / "ids", "--json").stdout)
    assert one["figures"]["entity"]["gold"] < perfect["figures"]["entity"]["gold"]
    assert one["papers"] == 1


def test_evaluate_tells_subjects_apart_and_names_causes(tmp_path: Path, few: Path) -> None:
    words = ["evaluate", GOLD, "--papers", PAPERS, "--ids", few, "--by", "subject", "--errors", "1"]
    report = json.loads(run(*words, "--json").stdout)
    assert sum(group["papers"] for group in report["groups"].values()) == report["papers"]
    assert {"missed", "spurious"} == {cause["error"] for cause in report["causes"]}
    (worst,) = report["worst"]
    printed = run(*words, "--reliability", tmp_path / "confidence.svg").stdout
    assert f"{worst['paper']}: {len(worst['mistakes'])} mistakes" in printed
    assert "compression" in printed
    assert (tmp_path / "confidence.svg").read_text(encoding="utf-8").startswith("<svg")


def test_evaluate_takes_names_as_given(few: Path) -> None:
    words = ["evaluate", GOLD, "--papers", PAPERS, "--ids", few, "--true-names", "--json"]
    figures = json.loads(run(*words).stdout)["figures"]
    assert figures["relation"]["f1"] > 0.6
    assert "entity" not in figures


def test_evaluate_says_which_papers_it_lacks(tmp_path: Path, few: Path) -> None:
    lines = PAPERS.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "some.jsonl").write_text("".join(lines[:3]), encoding="utf-8")
    done = run("evaluate", GOLD, "--papers", tmp_path / "some.jsonl", "--ids", few)
    assert "5 of 8 papers" in done.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x00\x01\x02\x03" * 200, "binary"),
        (b"just one line of prose without any paper in it", "layout"),
    ],
)
def test_unreadable_file_is_named_with_the_reason(tmp_path: Path, content: bytes, said: str) -> None:
    page = tmp_path / "broken.page"
    page.write_bytes(content)
    done = run("build", page, "--store", tmp_path / "graph.kgl", code=1)
    assert "broken.page" in done.stderr
    assert said in done.stderr


def test_broken_parts_are_reported_and_good_papers_kept(tmp_path: Path) -> None:
    page, path = tmp_path / "papers.jsonl", tmp_path / "graph.kgl"
    page.write_text(LINES + '{"id": "c", "title": \n', encoding="utf-8")
    done = run("build", page, tmp_path / "missing.txt", "--store", path, "--json", code=3)
    assert json.loads(done.stdout)["papers"] == 2
    assert "papers.jsonl:3" in done.stderr
    assert "missing.txt" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["query", "compresses", "LLaMB"], 1, "LLaMB"),
        (["query", "nothing"], 1, "nothing"),
        (["query", "compresses"], 1, "model"),
        (["query", "compresses", "LLaMA", "5", "6"], 1, "'6'"),
        (["query", "compresses", "LLaMA", "limit=x"], 1, "'x'"),
        (["query", "compresses", "limit=1", "limit=2"], 1, "twice"),
        (["query", "compresses", "--cypher", "RETURN 1"], 2, "not both"),
        (["query", "compresses", "LLaMA", "--min-confidence", "1.5"], 2, "from 0 to 1"),
        (["query", "compresses", "LLaMA", "--min-confidence", "nan"], 2, "from 0 to 1"),
        (["query", "compresses", "LLaMA", "min_confidence=2"], 1, "from 0 to 1"),
        (["query", "compresses", "LLaMA", "min_confidence=1", "--min-confidence", "1"], 1, "twice"),
        (["query", "kinds", "--min-confidence", "0.5"], 1, "no parameter 'min_confidence'"),
        (["query", "--cypher", "RETURN 1", "--min-confidence", "0.5"], 2, "r.confidence >= 0.5"),
        (["export", "--min-confidence", "-1"], 2, "from 0 to 1"),
        (["build", "x.txt", "--min-confidence", "7"], 2, "from 0 to 1"),
        (["build", "x.txt", "--workers", "0"], 2, "equal to 1"),
        (["extract", "x.txt", "--format", "papers", "--min-confidence", "0.5"], 2, "annotations"),
        (["evaluate", "missing.jsonl"], 2, "--papers"),
        (["evaluate", GOLD, GOLD, "--by", "layout"], 2, "--papers"),
        (["evaluate", GOLD, GOLD, "--true-names"], 2, "--papers"),
        (["evaluate", GOLD, GOLD, "--reliability", "x.svg"], 1, "confidences"),
        (["evaluate", GOLD, "--papers", GOLD], 1, "gold.jsonl"),
        (["build"], 2, "files"),
        (["nonsense"], 2, "nonsense"),
    ],
)
def test_mistakes_are_named(store: Path, words: list[object], code: int, said: str) -> None:
    place = ["--store", str(store)] if words[0] == "query" else []
    assert said in run(*words, *place, code=code).stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [("nowhere.kgl", "citeweave build"), ("graph.db", ".kgl"), ("ftp://x", "bolt://"), ("memory:", "no Cypher")],
)
def test_stores_that_cannot_answer_say_why(tmp_path: Path, url: str, said: str) -> None:
    assert said in run("query", "search", "x", "--store", url, code=1, cwd=tmp_path).stderr


def test_help_and_version_are_there() -> None:
    commands = (
        "demo",
        "build",
        "remove",
        "query",
        "lineage",
        "analyse",
        "serve",
        "stats",
        "extract",
        "export",
        "verify",
        "evaluate",
        "explain",
    )
    text = run("--help").stdout
    for command in commands:
        assert command in text
        assert "Usage" in run(command, "--help").stdout
    assert run("--version").stdout.startswith("citeweave ")


def test_reader_that_goes_away_is_no_error(store: Path) -> None:
    command = f'"{sys.executable}" -m citeweave.api export --store "{store}" | head -n 1'
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""
