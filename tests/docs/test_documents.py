"""README and docs say what is so: their commands are run, and everything that exists is documented."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from citeweave.api.cli import app
from citeweave.api.commands.demo import sample_pages
from citeweave.cypher import catalog
from citeweave.extract.pages import LAYOUTS
from citeweave.graph.vocabulary import EDGE_RULES, NodeKind

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#)([^)#]+)")


def read_sessions(document: Path) -> Iterator[tuple[str, str]]:
    """Yield the commands of a document's console blocks in order, each with the output that is shown."""
    for block in _BLOCK.findall(document.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


def squeeze(text: str) -> str:
    """Return text without what depends on the machine or on nothing: line ends, seconds."""
    text = re.sub(r"\d+\.\d s\b", "N s", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def matches(shown: str, printed: str) -> bool:
    """Tell whether what was printed is what is shown, where a line ``...`` stands for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?" if line == "..." else re.escape(line) + r"\n" for line in squeeze(shown).splitlines()
    )
    return re.fullmatch(pattern, squeeze(printed) + "\n") is not None


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_print_what_is_shown(document: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for page in sample_pages():
        (pages / page.name).write_bytes(page.read_bytes())
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "120"}
    environment.pop("CITEWEAVE_STORE", None)
    for command, shown in read_sessions(document):
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        printed = done.stdout + done.stderr
        assert done.returncode == 0, f"$ {command}\n{printed}"
        assert matches(shown, printed), f"$ {command}\n{printed}"


@pytest.mark.parametrize("document", [*DOCUMENTS, ROOT / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in _LINK.findall(document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    group = typer.main.get_command(app)
    commands = getattr(group, "commands")  # noqa: B009  (typer's own click has no stubs)
    assert len(commands) >= 8
    for name, command in commands.items():
        assert f"## `citeweave {name}`" in text
        for parameter in command.params:
            for option in parameter.opts:
                assert f"`{option}" in text or option == parameter.name, f"{name} {option}"


def test_every_query_is_documented_with_its_parameters() -> None:
    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    for query in catalog.load().list(catalog.Mode.READ):
        assert f"| `{query.name}` |" in text
        assert query.doc in text
        for parameter in query.parameters:
            assert f"`{parameter.name}`" in text


def test_every_kind_is_documented() -> None:
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    for kind in [*NodeKind, *(rule.kind for rule in EDGE_RULES)]:
        assert f"`{kind}`" in text
    for rule in EDGE_RULES:
        assert f"| `{rule.kind}` |" in text
        assert rule.meaning in text


def test_every_layout_is_documented() -> None:
    text = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")
    for layout in LAYOUTS:
        assert f"`{layout.name}`" in text


def test_every_make_target_is_documented() -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for target in phony[1].split():
        assert f"`make {target}`" in text
