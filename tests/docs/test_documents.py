"""README and docs say what is so: their commands are run, and everything that exists is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from citeweave.api.building import extract_graph, read_files
from citeweave.api.cli import app
from citeweave.api.commands.demo import sample_pages
from citeweave.cypher import catalog
from citeweave.extract.pages import LAYOUTS
from citeweave.graph.model import NodeKind
from citeweave.graph.vocabulary import EDGE_RULES
from support.documents import DOCUMENTS, ROOT, Terminal, find_server, read_sessions, squeeze

_LINK = re.compile(r"\[[^\]]*\]\((?!https?:|#)([^)#]+)")


@pytest.mark.parametrize(
    "document", [path for path in DOCUMENTS if list(read_sessions(path))], ids=lambda path: path.name
)
def test_commands_print_what_is_shown(document: Path, tmp_path: Path) -> None:
    with Terminal(tmp_path, find_server(document)) as terminal:
        for command, shown in read_sessions(document):
            code, printed = terminal.run(command)
            assert code == 0, f"$ {command}\n{printed}"
            assert squeeze(printed) == squeeze(shown), f"$ {command}"


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
                assert re.search(rf"[` ]{option}\b", text) or option == parameter.name, f"{name} {option}"


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
        assert re.search(rf"`make {target}\b", text)


def test_picture_shows_edges_that_the_sample_has() -> None:
    drawn = re.search(r"<desc>(.*?)</desc>", (ROOT / "docs" / "graph.svg").read_text(encoding="utf-8"), re.DOTALL)
    assert drawn
    graph = extract_graph(read_files(sample_pages())).graph
    held = {f"{edge.source} {edge.kind} {edge.target}" for edge in graph.edges}
    assert {line.strip() for line in drawn[1].strip().splitlines()} <= held


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_nothing_is_left_to_fill_in(document: Path) -> None:
    assert not re.search(r"\b(?:NN|FIGURES|TODO|TBD|XXX)\b", document.read_text(encoding="utf-8"))
