"""What only Neo4j can do wrong: wrong passwords, foreign data, old versions, servers that go away."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import neo4j
import pytest

from citeweave.api.commands.demo import sample_pages
from citeweave.graph.errors import (
    StoreAccessError,
    StoreForeignError,
    StoreUnavailableError,
    StoreVersionError,
    UnknownStoreError,
)
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import Access, open_store
from citeweave.graph.stores.address import Address
from citeweave.graph.stores.form import hide_password
from citeweave.graph.stores.neo4j import Neo4jStore
from support.builders import sketch
from support.neo4j import PASSWORD, Neo4jServer, free_port

PAPERS = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ
  compresses BaseModel LLaMA ; family
"""


class Cable:
    """A way to a server through this process, which can be cut."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = []
        self.cut_after: int | None = None
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._port))
                self._ends += [near, far]
                for source, sink, counted in ((near, far, True), (far, near, False)):
                    threading.Thread(target=self._copy, args=(source, sink, counted), daemon=True).start()

    def _copy(self, source: socket.socket, sink: socket.socket, counted: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if counted and self.cut_after is not None:
                    self.cut_after -= len(data)
                    if self.cut_after < 0:
                        self.cut()
                        return
                sink.sendall(data)

    def cut(self) -> None:
        for end in (self._listener, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def test_wrong_password_is_told_without_showing_it(empty: Neo4jServer) -> None:
    url = f"bolt://neo4j:not-the-word@127.0.0.1:{empty.bolt_port}"
    with pytest.raises(StoreAccessError, match="NEO4J_PASSWORD") as caught:
        open_store(url)
    assert "not-the-word" not in str(caught.value)


def test_credentials_come_from_the_environment(empty: Neo4jServer) -> None:
    environment = {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": PASSWORD}
    with open_store(f"bolt://127.0.0.1:{empty.bolt_port}", environment=environment) as store:
        assert store.count().nodes == {}


def test_silent_port_is_told() -> None:
    with pytest.raises(StoreUnavailableError, match="does not answer"):
        open_store(f"bolt://127.0.0.1:{free_port()}")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:7474", "bolt://", "bolt://host:port", "neo4j+x://host", "bolt://neo4j:word@:1"]
)
def test_wrong_address_is_told_with_the_right_ones(url: str) -> None:
    with pytest.raises(UnknownStoreError, match="bolt"):
        open_store(url)


def test_unknown_database_is_told(empty: Neo4jServer) -> None:
    with pytest.raises(StoreUnavailableError, match="'nowhere'"):
        open_store(f"{empty.url}/nowhere")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("bolt://neo4j:word@host:1/db", "bolt://neo4j:***@host:1/db"),
        ("bolt://neo4j:w/o#r?d@host", "bolt://neo4j:***@host"),
        ("bolt://neo4j:wo@rd@host", "bolt://neo4j:***@host"),
        ("bolt:/neo4j:word@host", "bolt:/neo4j:***@host"),
        ("bolt://host:7687", "bolt://host:7687"),
        ("graph.kgl", "graph.kgl"),
    ],
)
def test_password_is_hidden_where_addresses_are_printed(url: str, shown: str) -> None:
    assert hide_password(url) == shown


@pytest.mark.parametrize(
    "url", ["bolt://neo4j:pa/zz@host", "http://neo4j:p@zz@host", "bolt:/neo4j:pazz@h", "bolt://n:p#zz@h"]
)
def test_no_part_of_a_password_is_told_by_an_error(url: str) -> None:
    with pytest.raises((UnknownStoreError, StoreUnavailableError)) as caught:
        open_store(url)
    assert "zz" not in str(caught.value)


class _OldServer:
    agent = "Neo4j/4.4.3"


def test_old_version_is_refused(empty: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neo4j.Driver, "get_server_info", lambda _self: _OldServer())
    with pytest.raises(StoreVersionError, match=r"4\.4\.3.*5\.0"):
        open_store(empty.url)


def ask(found: Neo4jServer, text: str) -> list[dict[str, Any]]:
    uri = f"bolt://127.0.0.1:{found.bolt_port}"
    with neo4j.GraphDatabase.driver(uri, auth=("neo4j", PASSWORD)) as driver:
        return [record.data() for record in driver.execute_query(text).records]


def test_other_peoples_data_is_left_alone_unless_allowed(empty: Neo4jServer) -> None:
    ask(empty, "CREATE (:Person {name: 'Ada'})-[:KNOWS]->(:Person {name: 'Grace'}), (:Task {name: 'washing up'})")
    with pytest.raises(StoreForeignError, match="--into-existing"):
        open_store(empty.url, Access.WRITE)
    assert ask(empty, "SHOW CONSTRAINTS") == []
    graph = sketch(PAPERS).build().graph
    with open_store(empty.url, Access.WRITE, into_existing=True) as store:
        store.write(graph)
        assert export_hash(store.read()) == export_hash(graph)
        store.remove([node.id for node in graph.nodes if node.kind == "Paper"])
    assert ask(empty, "MATCH (:Person)-[:KNOWS]->(p:Person) RETURN p.name AS name") == [{"name": "Grace"}]
    assert ask(empty, "MATCH (t:Task) RETURN t.name AS name") == [{"name": "washing up"}]


def test_our_own_database_is_opened_again_without_being_allowed(empty: Neo4jServer) -> None:
    with open_store(empty.url, Access.WRITE) as store:
        store.write(sketch(PAPERS).build().graph)
    with open_store(empty.url, Access.WRITE) as store:
        assert store.write(sketch(PAPERS).build().graph).is_empty


def test_newer_format_is_refused(empty: Neo4jServer) -> None:
    with open_store(empty.url, Access.WRITE):
        ask(empty, "MATCH (n:CiteweaveStore) SET n.format = 99")
    with pytest.raises(StoreVersionError, match="99"):
        open_store(empty.url)


def test_server_that_goes_away_in_the_middle_of_a_load_keeps_nothing_half_written(empty: Neo4jServer) -> None:
    with open_store(empty.url, Access.WRITE) as store:
        store.write(sketch(PAPERS).build().graph)
        before = export_hash(store.read())
    text = "\n".join(
        f"paper - Paper number {n} about pruning\n  proposes Method M{n}\n  builds_on Method GPTQ" for n in range(300)
    )
    graph = sketch(text).build().graph
    cable = Cable(empty.bolt_port)
    address = Address(f"bolt://127.0.0.1:{cable.port}", "neo4j", PASSWORD)
    with Neo4jStore(address, Access.WRITE, retry_s=1.0) as store:
        cable.cut_after = 60_000
        with pytest.raises(StoreUnavailableError, match="does not answer"):
            store.write(graph)
    with open_store(empty.url, Access.WRITE) as store:
        assert export_hash(store.read()) == before
        # Each of the papers also refers to the one that proposed GPTQ.
        assert store.write(graph).created_edges == len(graph.edges) + 300


def test_command_line_builds_the_same_bytes_as_the_embedded_store(empty: Neo4jServer, tmp_path: Path) -> None:
    def run(*words: object) -> str:
        command = [sys.executable, "-m", "citeweave.api", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    stores = (tmp_path / "graph.kgl", empty.url)
    for store in stores:
        run("build", *sample_pages(), "--store", store)
        again = json.loads(run("build", *sample_pages(), "--store", store, "--json"))
        assert again["created"] == again["changed"] == again["removed"] == {"nodes": 0, "edges": 0}
    assert run("export", "--store", stores[0]) == run("export", "--store", stores[1])
    answers = [run("query", "compresses", "LLaMA", "--store", store, "--json") for store in stores]
    assert answers[0] == answers[1]
    assert PASSWORD not in run("build", *sample_pages(), "--store", empty.url)
