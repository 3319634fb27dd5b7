"""``citeweave load``: an export's files into an empty store, whole, once, and told while it is not."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citeweave.graph.build import make_graph
from citeweave.graph.bulk import write_bulk
from citeweave.graph.bulk_reading import BulkFolder
from citeweave.graph.errors import (
    QueryFailedError,
    StoreLimitError,
    StoreLockedError,
    StoreUnfinishedError,
    StoreWriteError,
)
from citeweave.graph.model import Graph
from citeweave.graph.resolve.overrides import parse_overrides
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import Access, loading, open_store
from citeweave.graph.stores.address import Address
from citeweave.graph.stores.diagnosis import Level, diagnose
from citeweave.graph.stores.filling import fill
from citeweave.graph.stores.form import FORMAT
from citeweave.graph.stores.loading import Neo4jLoader
from support.builders import sketch
from support.commands import run
from support.loading import whole
from support.neo4j import PASSWORD, Neo4jServer, server
from support.odd import OVERRIDES, odd_papers, write_odd_store
from support.wire import Break, Wire


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an embedded store of odd papers under an override."""
    return write_odd_store(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def files(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "import"
    run("export", "--store", source, "--format", "neo4j-admin", "--output", folder)
    return folder


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the files of enough rows to be stopped among them."""
    folder = tmp_path_factory.mktemp("many")
    write_bulk(whole(), folder, {"format": FORMAT})
    return folder


@pytest.fixture
def empty() -> Neo4jServer:
    found = server()
    found.wipe()
    return found


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "PART_ROWS", 50)


def read(url: str) -> Graph:
    with open_store(url) as store:
        return store.read()


def load(url: str, folder: Path, tell: Callable[[int], None] = lambda _done: None) -> Any:
    found = BulkFolder(folder, FORMAT)
    return fill(url, found, tell)


def stop_after(rows: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if done >= rows:
            raise KeyboardInterrupt

    return tell


def test_loaded_server_is_the_exported_store(empty: Neo4jServer, source: Path, files: Path, tmp_path: Path) -> None:
    done = run("load", files, "--store", empty.url, "--json")
    told = json.loads(done.stdout)
    wanted = read(str(source))
    assert told["nodes"] == len(wanted.nodes)
    assert (told["edges"], told["links"]) == (len(wanted.edges) + len(wanted.links), len(wanted.links))
    assert PASSWORD not in done.stdout
    with open_store(empty.url, Access.WRITE) as store:
        assert export_hash(store.read()) == export_hash(wanted)
        assert store.overrides == OVERRIDES
        assert store.schema().is_whole
        assert store.write(odd_papers().graph).is_empty
    again = run("load", files, "--store", empty.url, code=1)
    assert "is not empty" in again.stderr
    assert "citeweave build" in again.stderr


def test_loaded_file_is_the_exported_store(source: Path, files: Path, many: Path, tmp_path: Path) -> None:
    for number, (folder, wanted) in enumerate(((files, read(str(source))), (many, whole()))):
        path = tmp_path / f"{number}.kgl"
        done = run("load", folder, "--store", path)
        assert f"{len(wanted.nodes)} nodes, {len(wanted.edges) + len(wanted.links)} edges" in done.stdout
        with open_store(str(path)) as store:
            assert export_hash(store.read()) == export_hash(wanted)
            assert store.overrides == (OVERRIDES if folder == files else parse_overrides([]))
        assert "is not empty" in run("load", folder, "--store", path, code=1).stderr


def test_other_peoples_database_is_refused(empty: Neo4jServer, files: Path) -> None:
    empty.ask("CREATE (:Thing {id: 'mine'})")
    with pytest.raises(StoreWriteError, match="is not empty"):
        load(empty.url, files)
    assert empty.ask("MATCH (n) RETURN count(n)") == [1]


def test_unfinished_load_is_refused_by_all_others_and_told(
    empty: Neo4jServer, many: Path, files: Path, small_parts: None
) -> None:
    with open_store(empty.url, Access.WRITE) as early:
        with pytest.raises(KeyboardInterrupt):
            load(empty.url, many, stop_after(120))
        # Whoever opened the store before the load cannot write into it.
        with pytest.raises(StoreUnfinishedError, match="150 of the"):
            early.write(sketch("paper - Late\n  proposes Method Late\n").graph)
    for access in Access:
        with pytest.raises(StoreUnfinishedError, match=r"citeweave load FOLDER --store .*127\.0\.0\.1"):
            open_store(empty.url, access)
    for words in (("stats",), ("remove", "x"), ("serve", "--port", "0")):
        done = run(*words, "--store", empty.url, code=1)
        assert "a load that was not finished" in done.stderr
    checks = {check.name: check for check in diagnose(empty.url)}
    assert checks["load"].level is Level.FAILED
    run("doctor", "--store", empty.url, code=1)
    with pytest.raises(StoreUnfinishedError, match="another folder"):
        load(empty.url, files)
    seen: list[int] = []
    report = load(empty.url, many, seen.append)
    assert seen[0] == report.rows_before == 150
    assert export_hash(read(empty.url)) == export_hash(whole())
    assert empty.ask("MATCH (n:CiteweaveStore) RETURN size(keys(n))") == [3]


def test_two_loaders_at_once_write_nothing_twice(empty: Neo4jServer, many: Path, small_parts: None) -> None:
    failed: list[str] = []

    def disturb(done: int) -> None:
        if done == 100 and not failed:
            try:
                load(empty.url, many, lambda done: failed.append("") if done >= 250 else None)
            except StoreLockedError as error:
                failed.append(str(error))

    with pytest.raises(StoreLockedError, match="nothing was written twice"):
        load(empty.url, many, disturb)
    assert export_hash(read(empty.url)) == export_hash(whole())


@pytest.mark.parametrize("moment", [Break.BEFORE_COMMIT, Break.AFTER_COMMIT])
def test_connection_that_breaks_at_a_commit_loses_and_doubles_nothing(
    empty: Neo4jServer, many: Path, moment: Break, small_parts: None
) -> None:
    wire = Wire(empty.bolt_port)

    def tell(done: int) -> None:
        if done in (100, 200):
            wire.bytes_left, wire.breaks = 0, moment

    found = BulkFolder(many, FORMAT)
    with Neo4jLoader(Address.parse(f"bolt://neo4j:{PASSWORD}@127.0.0.1:{wire.port}", {})) as loader:
        report = loader.load(found, found.check(), tell)
    assert wire.broken == 2
    assert report.retries == 2
    wire.close()
    assert export_hash(read(empty.url)) == export_hash(whole())


def test_part_that_is_too_much_for_the_server_is_halved(
    empty: Neo4jServer, many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    create = loading._create

    def count(run: Any, rows: Any) -> None:
        sizes.append(len(rows))
        if len(rows) > 100:
            raise QueryFailedError("too much")
        create(run, rows)

    def refuse(self: Neo4jLoader, error: QueryFailedError) -> StoreWriteError:
        return StoreLimitError(str(error))

    monkeypatch.setattr(loading, "_create", count)
    monkeypatch.setattr(Neo4jLoader, "_refusal", refuse)
    load(empty.url, many)
    assert max(sizes) > 100
    assert export_hash(read(empty.url)) == export_hash(whole())


def without_a_node(graph: Graph) -> Graph:
    return make_graph((node for node in graph.nodes if node.id != "basemodel:llama"), graph.edges, graph.links)


def test_edge_without_its_end_is_an_error_with_its_place(empty: Neo4jServer, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    write_bulk(without_a_node(whole()), folder, {"format": FORMAT})
    for url in (empty.url, str(tmp_path / "graph.kgl")):
        done = run("load", folder, "--store", url, code=1)
        assert "VARIANT_OF-0001.csv, line 3: 'basemodel:llama' is no node of the folder" in " ".join(
            done.stderr.split()
        )
    assert not (tmp_path / "graph.kgl").exists()
    with pytest.raises(StoreUnfinishedError):
        open_store(empty.url)


def test_cut_folder_is_refused_before_anything_is_written(empty: Neo4jServer, many: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cut"
    folder.mkdir()
    for path in many.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    path = folder / "relationships-USES-0001.csv"
    path.write_bytes(path.read_bytes()[:-20])
    done = run("load", folder, "--store", empty.url, code=1)
    assert "is cut off" in " ".join(done.stderr.split())
    assert empty.ask("MATCH (n) WHERE NOT n:CiteweaveStore RETURN count(n)") == [0]


def test_load_takes_the_overrides_of_the_folder_in_place_of_those_that_an_emptied_store_kept(
    empty: Neo4jServer, many: Path
) -> None:
    with open_store(empty.url, Access.WRITE) as store:
        store.settle(OVERRIDES)
    load(empty.url, many)
    with open_store(empty.url) as store:
        assert store.overrides == parse_overrides([])


def test_command_that_finishes_a_load_names_the_database(empty: Neo4jServer, many: Path, small_parts: None) -> None:
    with pytest.raises(KeyboardInterrupt):
        load(empty.url, many, stop_after(60))
    with pytest.raises(StoreUnfinishedError, match=r"--store bolt://127\.0\.0\.1:\d+/neo4j "):
        open_store(f"{empty.url}/neo4j")


KILLED = """
import sys
from pathlib import Path
from citeweave.graph.bulk_reading import BulkFolder
from citeweave.graph.stores import loading
from citeweave.graph.stores.filling import fill
from citeweave.graph.stores.form import FORMAT
loading.PART_ROWS = 25
folder = BulkFolder(Path(sys.argv[2]), FORMAT)
report = fill(sys.argv[1], folder, lambda done: print(done, flush=True))
print("done", flush=True)
"""


def kill_loads(found: Neo4jServer, folder: Path, kills: int, seed: int) -> None:
    """Kill loads at moments that the seed chooses, and let others finish them."""
    moments = random.Random(seed)  # noqa: S311  (moments need only differ)
    done = 0
    while done < kills:
        found.empty()
        is_whole, before = False, 0
        while not is_whole:
            parts = moments.randint(1, 6) if done < kills else 1_000
            command = [sys.executable, "-c", KILLED, found.url, str(folder)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as loader:
                assert loader.stdout
                for line in loader.stdout:
                    if line.startswith("done"):
                        is_whole = True
                        break
                    assert int(line) >= before, "what was written is gone"
                    before = int(line)
                    parts -= 1
                    if parts == 0:
                        time.sleep(moments.uniform(0, 0.2))
                        loader.send_signal(signal.SIGKILL)
                        done += 1
        assert export_hash(read(found.url)) == export_hash(whole())
        counts = found.ask("MATCH ()-[r]->() RETURN count(r)")
        assert counts == [len(whole().edges) + len(whole().links)]
    print(f"{done} kills of loads")


def test_killed_load_goes_on_where_it_was(empty: Neo4jServer, many: Path) -> None:
    kill_loads(empty, many, kills=4, seed=1)


@pytest.mark.soak
def test_fifty_kills_of_loads_leave_no_trace(empty: Neo4jServer, many: Path) -> None:
    kill_loads(empty, many, kills=50, seed=2)
