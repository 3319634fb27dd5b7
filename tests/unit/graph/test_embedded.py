"""The embedded store's file: broken, newer, locked, left behind by a dead writer, on a full disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from citeweave.api.updating import opener_of
from citeweave.graph.errors import (
    QueryFailedError,
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StoreMissingError,
    StoreRefusedError,
    StoreVersionError,
    UnknownStoreError,
)
from citeweave.graph.model import Graph
from citeweave.graph.rows import export_hash, to_lines
from citeweave.graph.stores import Access, open_store
from citeweave.graph.stores.embedded import EmbeddedStore
from support.builders import Sketch, sketch
from support.odd import odd_papers
from support.updates import Builder, entry_of

TWO = """
paper - A
  proposes Method X
  compresses BaseModel BERT
paper - B
  proposes Method Y
  compresses BaseModel BERT
"""


@pytest.fixture
def two() -> Sketch:
    """Return two papers that share a model."""
    return sketch(TWO)


@pytest.fixture
def path(tmp_path: Path, two: Sketch) -> Path:
    """Return the file of a store that holds the first paper."""
    file = tmp_path / "graph.kgl"
    with open_store(str(file), Access.WRITE) as store:
        store.write(two.only(0).graph)
    return file


def read(path: Path) -> Graph:
    """Return what a new reader finds."""
    with open_store(str(path)) as store:
        return store.read()


# Opening


def test_url_may_say_that_it_is_a_file(path: Path, two: Sketch) -> None:
    with open_store(f"file:{path}") as store:
        assert store.read() == two.only(0).graph


@pytest.mark.parametrize("url", ["", "graph", "graph.db", "memory", "graph.kgl.txt", "file:graph"])
def test_unknown_url_names_those_there_are(url: str) -> None:
    with pytest.raises(UnknownStoreError, match=r"names no store; use memory:, the path of a file that ends in \.kgl"):
        open_store(url)


def test_missing_file_says_how_to_make_it(tmp_path: Path) -> None:
    url = str(tmp_path / "graph.kgl")
    with pytest.raises(StoreMissingError) as caught:
        open_store(url)
    assert str(caught.value) == f"{url} does not exist; make it with: citeweave build FILE... --store {url}"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("access", Access)
def test_missing_folder_is_not_made(tmp_path: Path, access: Access) -> None:
    with pytest.raises(StoreMissingError, match="does not exist"):
        open_store(str(tmp_path / "no" / "graph.kgl"), access)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"just a text\n" * 99, b"\x00" * 4096, b"PK\x03\x04"],
    ids=["empty", "x", "text", "zero", "zip"],
)
def test_file_that_is_no_store_is_refused_and_kept(tmp_path: Path, content: bytes, access: Access) -> None:
    file = tmp_path / "graph.kgl"
    file.write_bytes(content)
    with pytest.raises(StoreDamagedError, match="is not a store, or is damaged"):
        open_store(str(file), access)
    assert file.read_bytes() == content


@pytest.mark.parametrize("access", Access)
def test_folder_in_the_place_of_a_file_is_refused(tmp_path: Path, access: Access) -> None:
    (tmp_path / "graph.kgl").mkdir()
    with pytest.raises(StoreError):
        open_store(str(tmp_path / "graph.kgl"), access)


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_cut_file_is_refused_and_kept(path: Path, share: float, access: Access) -> None:
    whole = path.read_bytes()
    cut = whole[: int(len(whole) * share)]
    path.write_bytes(cut)
    with pytest.raises(StoreDamagedError, match="is not a store, or is damaged"):
        open_store(str(path), access)
    assert path.read_bytes() == cut


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8])
def test_file_with_a_wrong_byte_is_refused_or_read_as_it_was(path: Path, share: float, access: Access) -> None:
    before = export_hash(read(path))
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 0xFF
    path.write_bytes(content)
    try:
        with open_store(str(path), access) as store:
            assert export_hash(store.read()) == before
    except StoreDamagedError as error:
        assert "is not a store, or is damaged" in str(error)  # noqa: PT017


@pytest.mark.parametrize("access", Access)
def test_file_of_a_newer_engine_is_refused(path: Path, access: Access) -> None:
    content = bytearray(path.read_bytes())
    content[3] = 200
    path.write_bytes(content)
    with pytest.raises(StoreVersionError, match="was written by a newer engine; upgrade kglite"):
        open_store(str(path), access)
    assert path.read_bytes() == content


@pytest.mark.parametrize("access", Access)
def test_file_of_a_newer_citeweave_is_refused(path: Path, access: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("citeweave.graph.stores.embedded.FORMAT", 7)
        with open_store(str(path), Access.WRITE) as store:
            store.write(sketch(TWO).graph)
    with pytest.raises(StoreVersionError, match="format 7 of a newer citeweave; this one reads up to 3"):
        open_store(str(path), access)
    # The refused writer holds on to nothing.
    with monkeypatch.context() as patch:
        patch.setattr("citeweave.graph.stores.form.FORMAT", 7)
        open_store(str(path), Access.WRITE).close()


# Another process


def run_script(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python to its end."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@contextmanager
def at_work(script: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that has said that it is ready, and end it."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    assert process.stdin
    line = process.stdout.readline()
    assert line == "ready\n", line + process.stdout.read()
    yield process
    process.stdin.close()
    process.wait(60)
    process.stdout.close()


WRITER = """
    import sys
    from pathlib import Path
    from citeweave.graph.rows import from_lines
    from citeweave.graph.stores import Access, open_store
    store = open_store(sys.argv[1], Access.WRITE)
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as file:
            store.write(from_lines(file))
    print("ready", flush=True)
    sys.stdin.read()
    store.close()
"""


@pytest.fixture
def second(tmp_path: Path, two: Sketch) -> str:
    """Return a file that holds the second paper."""
    file = tmp_path / "second.jsonl"
    file.write_text("".join(to_lines(two.only(1).graph)), encoding="utf-8")
    return str(file)


def test_second_writer_is_refused_and_readers_are_not(path: Path, two: Sketch) -> None:
    with at_work(WRITER, str(path)):
        with pytest.raises(StoreLockedError, match="is being written by another process"):
            open_store(str(path), Access.WRITE)
        assert read(path) == two.only(0).graph
    open_store(str(path), Access.WRITE).close()


def test_build_by_a_second_process_fails_clearly_and_can_be_done_later(path: Path, tmp_path: Path) -> None:
    builder, drawn = Builder(), sketch("paper - C\n mentions Task translation")
    builder.learn(drawn)
    page = [entry_of(paper) for paper in drawn.papers]
    before = export_hash(read(path))
    with at_work(WRITER, str(path)):
        with pytest.raises(StoreLockedError, match="is being written by another process"):
            builder.build(page, opener_of(str(path)))
        assert export_hash(read(path)) == before
    assert builder.build(page, opener_of(str(path))).written.created_nodes == len(drawn.graph.nodes)


def test_writer_of_this_process_is_refused_too(path: Path) -> None:
    with open_store(str(path), Access.WRITE), pytest.raises(StoreLockedError):
        open_store(str(path), Access.WRITE)


def test_reader_sees_the_last_finished_write_while_a_writer_is_at_work(path: Path, two: Sketch, second: str) -> None:
    reader = open_store(str(path))
    with at_work(WRITER, str(path), second):
        assert read(path) in (two.only(0).graph, two.graph)
        assert reader.read() in (two.only(0).graph, two.graph)
    assert read(path) == two.graph
    reader.close()


def test_reader_of_a_store_that_is_being_made_finds_nothing_or_all(tmp_path: Path, two: Sketch, second: str) -> None:
    file = tmp_path / "new.kgl"
    with at_work(WRITER, str(file), second):
        try:
            found = read(file)
        except StoreMissingError:
            found = Graph()
        assert found in (Graph(), two.only(1).graph)
    assert read(file) == two.only(1).graph


# A new file is filled at once, and every later write is logged


def test_second_writer_of_a_new_file_is_refused_before_and_after_it_is_filled(tmp_path: Path, two: Sketch) -> None:
    file = tmp_path / "new.kgl"
    with open_store(str(file), Access.WRITE) as store:
        for part in (two.only(0).graph, two.only(1).graph):
            with pytest.raises(StoreLockedError):
                open_store(str(file), Access.WRITE)
            store.write(part)
        with pytest.raises(StoreLockedError):
            open_store(str(file), Access.WRITE)
        assert store.read() == two.graph
    assert read(file) == two.graph


def test_new_file_that_somebody_removes_is_made_again(tmp_path: Path, two: Sketch) -> None:
    file = tmp_path / "new.kgl"
    with open_store(str(file), Access.WRITE) as store:
        store.write(two.only(0).graph)
        file.unlink()
        store.write(two.only(1).graph)
        assert store.read() == two.graph
    assert read(file) == two.graph
    with open_store(str(tmp_path / "other.kgl"), Access.WRITE) as store:
        store.write(two.graph)
        (tmp_path / "other.kgl").unlink()
    assert read(tmp_path / "other.kgl") == two.graph


def test_what_another_writes_after_the_first_write_is_planned_with(
    tmp_path: Path, two: Sketch, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, reopen = tmp_path / "new.kgl", EmbeddedStore._open

    def write_between(store: EmbeddedStore, durable: Any) -> Any:
        monkeypatch.undo()
        with open_store(str(file), Access.WRITE) as other:
            other.write(two.only(1).graph)
        return reopen(store, durable)

    with open_store(str(file), Access.WRITE) as store:
        store.write(two.only(0).graph)
        monkeypatch.setattr(EmbeddedStore, "_open", write_between)
        store.write(two.only(0).graph)
        assert store.read() == two.graph
    assert read(file) == two.graph


def test_number_of_more_than_64_bits_is_refused_by_a_new_file_too(tmp_path: Path, two: Sketch) -> None:
    paper, *nodes = two.graph.nodes[::-1]
    graph = replace(two.graph, nodes=(*nodes[::-1], replace(paper, properties={**paper.properties, "votes": 2**63})))
    for name in ("filled", "logged"):
        with open_store(str(tmp_path / f"{name}.kgl"), Access.WRITE) as store:
            if name == "logged":
                store.annotate({})
            with pytest.raises(StoreRefusedError, match="was left as it was"):
                store.write(graph)
            assert store.count().nodes == {}


def test_writer_that_filled_a_new_file_does_not_lose_what_another_wrote_since(tmp_path: Path, two: Sketch) -> None:
    file = tmp_path / "new.kgl"
    with open_store(str(file), Access.WRITE) as empty:
        with open_store(str(tmp_path / "other.kgl"), Access.WRITE) as other:
            other.write(two.graph)
        (tmp_path / "other.kgl").rename(file)
        assert empty.count().nodes == {}
    assert read(file) == two.graph


@pytest.mark.parametrize("is_settled", [True, False])
def test_new_file_answers_as_one_that_was_logged(tmp_path: Path, is_settled: bool) -> None:
    graph = odd_papers().graph
    answers = []
    for name in ("filled", "logged"):
        with open_store(str(tmp_path / f"{name}.kgl"), Access.WRITE) as store:
            if name == "logged":
                store.annotate({})
            store.write(graph if is_settled else replace(graph))
        with open_store(str(tmp_path / f"{name}.kgl")) as store:
            nodes = store.run_text(
                "MATCH (n) WHERE NOT n:CiteweaveStore RETURN n.id, labels(n), keys(n), n.name, n.title ORDER BY n.id"
            )
            edges = store.run_text(
                "MATCH (a)-[r]->(b) RETURN a.id, type(r), b.id, keys(r), r.paper, r.via, r.rule, r.confidence "
                "ORDER BY a.id, type(r), b.id, r.paper, r.via, r.rule"
            )
            mark = store.run_text("MATCH (n:CiteweaveStore) RETURN n.id, n.format")
            answers.append((nodes, edges, mark, store.read()))
    assert answers[0] == answers[1]
    assert answers[0][3] == graph


@pytest.mark.parametrize("access", Access)
def test_written_graph_outlives_a_killed_writer(path: Path, two: Sketch, second: str, access: Access) -> None:
    with at_work(WRITER, str(path), second) as writer:
        writer.send_signal(signal.SIGKILL)
        writer.wait(60)
        with open_store(str(path), access) as store:
            assert store.read() == two.graph
    assert read(path) == two.graph


def test_first_graph_outlives_a_killed_writer(tmp_path: Path, two: Sketch, second: str) -> None:
    file = tmp_path / "new.kgl"
    with at_work(WRITER, str(file), second) as writer:
        writer.send_signal(signal.SIGKILL)
        writer.wait(60)
        assert read(file) == two.only(1).graph


def test_half_written_log_costs_only_the_unfinished_write(path: Path, two: Sketch, second: str) -> None:
    log = path.with_name(f"{path.name}-wal")
    with at_work(WRITER, str(path), second) as writer:
        writer.send_signal(signal.SIGKILL)
        writer.wait(60)
        os.truncate(log, log.stat().st_size - 7)
        assert read(path) == two.only(0).graph


FULL_DISK = """
    import resource, signal, sys
    from citeweave.graph.errors import StoreError, StoreWriteError
    from citeweave.graph.rows import export_hash, from_lines
    from citeweave.graph.stores import Access, open_store
    with open(sys.argv[2], encoding="utf-8") as file:
        graph = from_lines(file)
    store = open_store(sys.argv[1], Access.WRITE)
    before = export_hash(store.read())
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
    try:
        store.write(graph)
    except StoreWriteError as error:
        print(error)
    else:
        sys.exit("written")
    try:
        after = export_hash(store.read())
    except StoreError as error:
        print(error)
    else:
        assert before == after, "the store shows what it did not keep"
    store.close()
"""


@pytest.fixture
def large(tmp_path: Path) -> str:
    """Return a file that holds more papers than fit on the full disk."""
    graph = sketch("\n".join(f"paper - Paper {number}\n proposes Method M{number}" for number in range(200))).graph
    file = tmp_path / "large.jsonl"
    file.write_text("".join(to_lines(graph)), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("limit", [0, 100, 4096, 20_000])
def test_full_disk_keeps_what_was_there(path: Path, two: Sketch, large: str, limit: int) -> None:
    done = run_script(FULL_DISK, str(path), large, str(limit))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{path} could not be written, and was left as it was" in done.stdout
    assert export_hash(read(path)) == export_hash(two.only(0).graph)
    with open_store(str(path), Access.WRITE) as store:
        store.write(two.graph)
    assert read(path) == two.graph


def test_disk_that_fills_up_at_the_end_costs_nothing(path: Path, two: Sketch, second: str) -> None:
    script = """
        import resource, signal, sys
        from citeweave.graph.errors import StoreWriteError
        from citeweave.graph.rows import from_lines
        from citeweave.graph.stores import Access, open_store
        store = open_store(sys.argv[1], Access.WRITE)
        with open(sys.argv[2], encoding="utf-8") as file:
            store.write(from_lines(file))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, resource.RLIM_INFINITY))
        try:
            store.close()
        except StoreWriteError as error:
            print(error)
    """
    done = run_script(script, str(path), second)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "its log keeps what was written" in done.stdout
    assert read(path) == two.graph


# Queries of the owner's own


@pytest.mark.parametrize("access", Access)
@pytest.mark.parametrize(
    "text",
    [
        "CREATE (n:Paper {id: 'paper:x'})",
        "MATCH (n) DETACH DELETE n",
        "MATCH (n:Paper) SET n.title = 'x'",
        "MATCH (n:Paper) REMOVE n.title",
        "MERGE (n:Paper {id: 'paper:x'}) RETURN n",
        "CREATE INDEX FOR (n:Paper) ON (n.title)",
        "UNWIND [1, 2] AS x CREATE (:Task {id: x})",
    ],
)
def test_run_text_refuses_to_write(path: Path, two: Sketch, text: str, access: Access) -> None:
    with open_store(str(path), access) as store:
        with pytest.raises(QueryFailedError, match="refused the query"):
            store.run_text(text)
        assert store.read() == two.only(0).graph


def test_run_text_says_where_a_query_is_wrong(path: Path) -> None:
    with open_store(str(path)) as store, pytest.raises(QueryFailedError, match=r"syntax error at line 2, col \d"):
        store.run_text("MATCH (n:Paper)\nFIND n")


@pytest.mark.parametrize("text", ["", "  ", "RETURN $x", "RETURN nosuch(1)", "RETURN 1 / 0", "MATCH (n) RETURN m"])
def test_run_text_refuses_what_makes_no_sense(path: Path, text: str) -> None:
    with open_store(str(path)) as store, pytest.raises(QueryFailedError, match="refused the query"):
        store.run_text(text)
