"""What is found of stores that need no server: files in every state, and addresses of nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from citeweave.graph.stores import Access, embedded_checks, open_store
from citeweave.graph.stores.checks import Check, Level, parse_size, show_size
from citeweave.graph.stores.diagnosis import diagnose
from support.builders import sketch
from support.neo4j import free_port

PAPER = """
paper - A
  proposes Method X
  compresses BaseModel BERT
"""


class Usage(NamedTuple):
    """What a disk answers."""

    total: int
    used: int
    free: int


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return the file of a store that holds a paper."""
    file = tmp_path / "graph.kgl"
    with open_store(str(file), Access.WRITE) as store:
        store.write(sketch(PAPER).build().graph)
    return file


def find(url: object) -> dict[str, Check]:
    """Return what is found, by check; each stands once, and whatever is not well has a way out."""
    checks = list(diagnose(str(url), {}))
    assert len({check.name for check in checks}) == len(checks)
    assert all(bool(check.way_out) == (check.level is not Level.OK) for check in checks)
    return {check.name: check for check in checks}


def not_well(checks: dict[str, Check]) -> dict[str, Level]:
    return {name: check.level for name, check in checks.items() if check.level is not Level.OK}


def listing(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {item.name: (item.stat().st_mtime_ns, item.read_bytes()) for item in folder.iterdir()}


def test_sound_file_is_well_and_left_as_it_is(path: Path) -> None:
    before = listing(path.parent)
    checks = find(path)
    assert list(checks) == ["folder", "file", "lock", "log", "disk", "format", "content"]
    assert not_well(checks) == {}
    graph = sketch(PAPER).build().graph
    assert checks["content"].found == f"{len(graph.nodes)} nodes, {len(graph.edges) + len(graph.links)} edges"
    assert checks["format"].found == "3"
    assert listing(path.parent) == before


def test_file_that_is_not_there_is_told_with_its_command(tmp_path: Path) -> None:
    checks = find(tmp_path / "none.kgl")
    assert not_well(checks) == {"file": Level.FAILED}
    assert "citeweave build FILE... --store" in checks["file"].way_out
    assert list(tmp_path.iterdir()) == []
    assert not_well(find(tmp_path / "nowhere" / "none.kgl")) == {"folder": Level.FAILED, "file": Level.FAILED}


def test_folder_in_the_place_of_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "graph.kgl").mkdir()
    assert not_well(find(tmp_path / "graph.kgl")) == {"file": Level.FAILED}


@pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
def test_missing_rights_are_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda _path, right: right == os.R_OK)
    assert not_well(find(path)) == {"folder": Level.WARNING}
    monkeypatch.setattr(os, "access", lambda _path, right: right != os.R_OK)
    checks = find(path)
    assert not_well(checks) == {"file": Level.FAILED}
    assert "content" not in checks


def test_cut_file_is_told(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])
    checks = find(path)
    assert not_well(checks) == {"content": Level.FAILED}
    assert "backup" in checks["content"].way_out


def test_older_and_newer_formats_are_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_checks, "FORMAT", 4)
    checks = find(path)
    assert not_well(checks) == {"format": Level.WARNING}
    assert checks["format"].found.startswith("3, of an older citeweave")
    monkeypatch.setattr("citeweave.graph.stores.form.FORMAT", 1)
    checks = find(path)
    assert not_well(checks) == {"content": Level.FAILED}
    assert "newer citeweave" in checks["content"].found


@pytest.mark.parametrize(("free", "level"), [(10, Level.FAILED), (10_000_000, Level.WARNING), (2**40, Level.OK)])
def test_full_disk_is_told_before_it_is_full(
    path: Path, free: int, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _folder: Usage(2**40, 0, free))
    assert find(path)["disk"].level is level


WRITER = """
    import os, sys
    from citeweave.graph.stores import Access, open_store
    from support.builders import sketch
    store = open_store(sys.argv[1], Access.WRITE)
    if "analyse" in sys.argv:
        store.annotate({})
    store.write(sketch("paper - B\\n  proposes Method Y").build().graph)
    print(os.getpid(), flush=True)
    sys.stdin.read()
    os._exit(9)
"""


def write_in_another_process(path: Path, *words: str) -> subprocess.Popen[str]:
    """Start a process that writes to a store, and dies without closing it once its input ends."""
    folder = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")])}
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(path), *words],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment,
    )  # fmt: skip


def test_writer_is_told_while_it_writes_and_its_log_when_it_is_dead(path: Path) -> None:
    with write_in_another_process(path) as writer:
        assert writer.stdout
        pid = writer.stdout.readline().strip()
        checks = find(path)
        assert not_well(checks) == {"lock": Level.WARNING}
        assert f"process {pid} writes since" in checks["lock"].found
        assert "the process that writes will do it" in checks["log"].found
        writer.communicate()
    before = listing(path.parent)
    checks = find(path)
    assert not_well(checks) == {"log": Level.WARNING, "content": Level.WARNING}
    assert f"process {pid}, which ended too early" in checks["log"].found
    assert "citeweave stats" in checks["log"].way_out
    assert listing(path.parent) == before
    with open_store(str(path)) as store:
        assert store.count().nodes["Paper"] == 2
    assert not_well(find(path)) == {}


def test_log_without_its_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "graph.kgl"
    # What is written first of all needs no log.
    with write_in_another_process(path, "analyse") as writer:
        assert writer.stdout
        writer.stdout.readline()
        writer.communicate()
    checks = find(path)
    assert not_well(checks) == {"file": Level.WARNING, "log": Level.WARNING}
    with open_store(str(path)) as store:
        assert store.count().nodes["Paper"] == 1
    assert not_well(find(path)) == {}


@pytest.mark.parametrize("text", ["", "pid=x", "pid", "pid=99999999\nsince=long ago"])
def test_file_beside_the_lock_that_says_nothing_is_no_matter(path: Path, text: str) -> None:
    (path.parent / "graph.kgl.lock-owner").write_text(text)
    assert not_well(find(path)) == {}


def test_memory_is_well() -> None:
    assert not_well(find("memory:")) == {}


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("graph.db", "address"),
        ("http://localhost:7474", "address"),
        ("bolt://neo4j:pa/zz@host", "address"),
        (f"bolt://neo4j:zz@127.0.0.1:{free_port()}", "reachable"),
    ],
)
def test_address_of_nothing_is_told_in_one_line_without_the_password(url: str, name: str) -> None:
    checks = find(url)
    assert not_well(checks) == {name: Level.FAILED}
    assert "zz" not in checks[name].found
    assert "\n" not in checks[name].found


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("512.00MiB", 512 * 2**20),
        ("1g", 2**30),
        ("0B", 0),
        ("64KiB", 65_536),
        ("123", 123),
        (None, None),
        ("half", None),
    ],
)
def test_sizes_of_settings_are_read(text: str | None, size: int | None) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(("size", "shown"), [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (3 * 2**30, "3.0 GiB")])
def test_sizes_are_shown(size: int, shown: str) -> None:
    assert show_size(size) == shown
