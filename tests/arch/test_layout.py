"""How the code is laid out: its direction, its files, what the wheel holds."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from citeweave.graph import errors

ROOT = Path(__file__).parents[2]
PARTS = ("graph", "api", "extract", "cypher")
MODULES = sorted(path for part in PARTS for path in (ROOT / part).rglob("*.py"))
LONGEST = 400


def name_of(path: Path) -> str:
    """Return a path as a test shows it."""
    return path.relative_to(ROOT).as_posix()


def is_code(path: Path) -> bool:
    """Tell whether a file is ours and not left behind by a tool."""
    return path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)


def run(*command: str, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command and return what it printed."""
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=folder, env={**os.environ, **environment}, timeout=120
    )


# Direction


def test_imports_keep_their_direction() -> None:
    done = run(sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()", "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("part", PARTS)
def test_parts_are_not_installed_under_bare_names(part: str, tmp_path: Path) -> None:
    script = f"import importlib.util as u; print(u.find_spec('citeweave.{part}') and not u.find_spec('{part}'))"
    done = run(sys.executable, "-P", "-c", script, folder=tmp_path)
    assert done.stdout.strip() == "True", done.stderr


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_imports_nothing_under_a_bare_name(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{node.lineno}: a relative import"
            names = [node.module or ""]
        assert not {name.partition(".")[0] for name in names} & set(PARTS)


# Files


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_public_things_are_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "the module"
    missing = [
        node.name
        for parent in ast.walk(tree)
        if isinstance(parent, ast.Module | ast.ClassDef)
        for node in parent.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not (isinstance(parent, ast.ClassDef) and parent.name.startswith("_"))
        and not ast.get_docstring(node)
    ]
    assert not missing


CYPHER = re.compile(
    r"\b(?:MATCH|MERGE|CREATE|DELETE) *\(|\bUNWIND +[$\[\w]+ +AS\b|\)-\[|\bRETURN +\w+\.\w|\bWHERE +\w+\.\w"
)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_holds_no_cypher(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    # An edge is shown to people as (a)-[KIND]->(b).
    assert not [text for text in texts if CYPHER.search(text) and text != ")-["]


@pytest.mark.parametrize(
    "text",
    ["MATCH (n {id: 1}) RETURN n", "UNWIND $rows AS row", "MERGE (a)", "(a)-[:USES]->(b)", "where", "RETURN n.id"],
)
def test_cypher_is_told_from_words(text: str) -> None:
    assert bool(CYPHER.search(text)) == (text != "where")


def test_queries_lie_in_the_catalogue() -> None:
    outside = [path for path in ROOT.rglob("*.cypher") if is_code(path) and path.relative_to(ROOT).parts[0] != "cypher"]
    assert not outside


# Errors


def all_errors() -> list[type[Exception]]:
    """Return every error class, from the root down."""
    found = [errors.CiteweaveError]
    for error in found:
        found += error.__subclasses__()
    return [error for error in found if error.__module__ == errors.__name__]


def test_errors_stand_in_their_tree() -> None:
    assert errors.__doc__
    drawn = re.findall(r"^(?P<lead>[ │├└─]*)(?P<name>[A-Z]\w*Error)\b", errors.__doc__, re.MULTILINE)
    assert [name for _, name in drawn].count("CiteweaveError") == 1
    parents: dict[int, str] = {}
    for lead, name in drawn:
        depth = len(lead) // 4
        parents[depth] = name
        error = getattr(errors, name)
        if name != "CiteweaveError":
            assert error.__bases__ == (getattr(errors, parents[depth - 1]),), name
    assert sorted(name for _, name in drawn) == sorted(error.__name__ for error in all_errors())


def test_errors_of_other_modules_belong_to_the_tree_or_stay_inside() -> None:
    for path in MODULES:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and node.name.endswith("Error") and name_of(path) != "graph/errors.py":
                assert node.name.startswith("_"), f"{name_of(path)}: {node.name}"


# The wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel, built from a copy of what is needed for it."""
    copy = tmp_path_factory.mktemp("source")
    for part in PARTS:
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "MANIFEST.in"):
        shutil.copy(ROOT / name, copy)
    out = tmp_path_factory.mktemp("wheel")
    done = run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(copy), folder=copy)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


def test_wheel_holds_just_the_folders(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.partition("/")[0].endswith(".dist-info")}
    files = {f"citeweave/{name_of(path)}" for part in PARTS for path in (ROOT / part).rglob("*") if is_code(path)}
    assert held == files


def test_wheel_runs_on_its_own(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    script = "import citeweave.cypher.catalog as c; print(c.__file__); print(len(c.load().list(c.Mode.READ)) > 4)"
    done = run(sys.executable, "-c", script, folder=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.stdout.split() == [str(tmp_path / "citeweave" / "cypher" / "catalog.py"), "True"], done.stderr


FIND = """
import sys
import spacy
assert "citeweave.extract.names" not in sys.modules
nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "citeweave_tokenizer"}}})
for part in ("sentences", "abbreviations", "names", "contributions", "relations", "claims"):
    nlp.add_pipe(f"citeweave_{part}")
doc = nlp("We propose KiteX (Kite Extension), which prunes BERT.")
print(sys.modules["citeweave.extract.names"].__file__, [thing.name for thing in doc._.entities])
"""


def test_spacy_finds_the_components_of_an_installed_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    done = run(sys.executable, "-c", FIND, folder=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.stdout.split() == [str(tmp_path / "citeweave" / "extract" / "names.py"), "['BERT']"], done.stderr


START = """
import sys
import citeweave.api.cli
print(*sorted({"spacy", "numpy", "networkx", "kglite", "neo4j", "fastapi"} & set(sys.modules)))
"""


def test_the_command_starts_without_libraries_that_take_long() -> None:
    done = run(sys.executable, "-c", START)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr


# The same bytes whatever the seed

SAMPLE = """
import json
from importlib.resources import files
from citeweave.extract.records import from_record
from citeweave.graph import keys
from citeweave.graph.build import build
from citeweave.graph.model import Entry
from citeweave.graph.papers import merge
from citeweave.graph.rows import export_hash
from citeweave.graph.stores.memory import MemoryStore

folder = files("citeweave.extract") / "sample"
rows, records = (
    [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]
    for name in ("papers.jsonl", "gold.jsonl")
)
papers = merge(Entry(row["id"], row["title"], row["abstract"], "sample", i) for i, row in enumerate(rows))
texts = {paper.id: paper for paper in papers}
facts = {}
for record in records:
    paper = texts[keys.paper_id("", record["id"])]
    facts[paper.id] = from_record(record, paper.title, paper.abstract, paper.id)
built = build(papers, facts, "gold")
store = MemoryStore()
store.write(built.graph)
assert store.read() == built.graph
print(len(papers), len(built.refusals), len(built.graph.edges) > 100, export_hash(built.graph))
"""


def test_sample_graph_is_the_same_under_every_hash_seed() -> None:
    printed = {seed: run(sys.executable, "-c", SAMPLE, PYTHONHASHSEED=seed) for seed in ("0", "1", "2")}
    assert all(done.returncode == 0 for done in printed.values()), printed["0"].stderr
    (answer,) = {done.stdout for done in printed.values()}
    papers, refusals, is_rich, digest = answer.split()
    assert int(papers) >= 12
    # Speculative decoding and the speculative sampling that it is said to use are one thing, which joins not to itself.
    assert (refusals, is_rich, len(digest)) == ("1", "True", 64)
