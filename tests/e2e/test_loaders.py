"""Several loaders on one Neo4j, servers that go away and come back, and papers that Neo4j refuses: nothing is lost."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from neo4j import ManagedTransaction
from neo4j.exceptions import Neo4jError

from citeweave.api import loading
from citeweave.api.commands.demo import sample_pages
from citeweave.api.dead_letters import DeadLetters, read_letters
from citeweave.api.loading import load_graph
from citeweave.cypher.catalog import Query
from citeweave.graph.errors import (
    StoreDamagedError,
    StoreLimitError,
    StoreRefusedError,
    StoreUnavailableError,
    StoreWriteError,
)
from citeweave.graph.model import Graph
from citeweave.graph.plan import Change
from citeweave.graph.ports import WriteReport
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import Access, open_store, statements
from citeweave.graph.stores.address import Address
from citeweave.graph.stores.neo4j import Neo4jStore
from citeweave.graph.stores.reading import Run
from support.builders import Sketch, sketch
from support.loader import draw_world, share_of
from support.neo4j import PASSWORD, Neo4jServer
from support.wire import Break, Wire

LOADERS = 4
TESTS = Path(__file__).parents[1]

# The first proposes what the second builds on, under another name, and what both use has a short and a long form.
TWO = """
paper - The first
  proposes Method Alpha-1
  uses Technique Zeta Yield Xenon ; as ZYX
  dated Jan 1, 2020
paper - The second
  proposes Method Beta
  builds_on Method Alpha 1
  uses Technique ZYX
"""


@pytest.fixture
def wire(empty: Neo4jServer) -> Iterator[Wire]:
    """Yield a way to the empty server that can break."""
    with closing(Wire(empty.bolt_port)) as found:
        yield found


def through(wire: Wire, retry_s: float | None = None) -> Neo4jStore:
    return Neo4jStore(Address(f"bolt://127.0.0.1:{wire.port}", "neo4j", PASSWORD), Access.WRITE, retry_s=retry_s)


def read_hash(found: Neo4jServer) -> str:
    with open_store(found.url) as store:
        return export_hash(store.read())


def hold_first_plan(monkeypatch: pytest.MonkeyPatch, until: Callable[[], object]) -> threading.Event:
    """Hold the first write between its plan and its change until `until` returns; the event tells when it is there."""
    is_planned, plan = threading.Event(), statements.plan_write

    def plan_and_wait(run: Run, incoming: Graph, papers: list[str]) -> Change:
        found = plan(run, incoming, papers)
        if not is_planned.is_set():
            is_planned.set()
            until()
        return found

    monkeypatch.setattr(statements, "plan_write", plan_and_wait)
    return is_planned


# Taking turns


def write_each(found: Neo4jServer, drawn: Sketch, is_planned: threading.Event, is_written: threading.Event) -> None:
    """Write the second paper while the first one's write is held between its plan and its change."""

    def write(position: int) -> WriteReport:
        with open_store(found.url, Access.WRITE) as store:
            return store.write(drawn.only(position).build().graph)

    open_store(found.url, Access.WRITE).close()
    with ThreadPoolExecutor() as pool:
        first = pool.submit(write, 0)
        assert is_planned.wait(60)
        second = pool.submit(write, 1)
        second.add_done_callback(lambda _done: is_written.set())
        assert first.result(120).retries == second.result(120).retries == 0


def test_a_change_is_planned_from_what_all_earlier_ones_left(
    empty: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn, is_written = sketch(TWO), threading.Event()
    # The second write has to wait for the first, so this waits in vain.
    is_planned = hold_first_plan(monkeypatch, lambda: is_written.wait(3))
    write_each(empty, drawn, is_planned, is_written)
    assert read_hash(empty) == export_hash(drawn.graph)


def test_without_turns_changes_would_be_lost(empty: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn, is_written = sketch(f"{TWO}\npaper - Other\n mentions Task translation"), threading.Event()
    with open_store(empty.url, Access.WRITE) as store:
        # Of two that both found an empty store, the second would be refused.
        store.write(drawn.only(2).graph)
    monkeypatch.setattr(statements, "take_turn", lambda _run, _place: None)
    is_planned = hold_first_plan(monkeypatch, lambda: is_written.wait(60))
    write_each(empty, drawn, is_planned, is_written)
    assert read_hash(empty) != export_hash(drawn.graph)


def test_a_loader_that_dies_holds_up_nobody(empty: Neo4jServer, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = sketch(TWO)

    def die() -> None:
        wire.close()
        wire.breaks = Break.AFTER_BYTES

    hold_first_plan(monkeypatch, die)
    with through(wire, retry_s=0.5) as dying, pytest.raises(StoreUnavailableError):
        dying.write(drawn.only(0).build().graph)
    with open_store(empty.url, Access.WRITE) as store:
        store.write(drawn.graph)
    assert read_hash(empty) == export_hash(drawn.graph)


def test_a_store_that_lost_its_mark_is_not_written_to(empty: Neo4jServer) -> None:
    with open_store(empty.url, Access.WRITE) as store:
        empty.wipe()
        with pytest.raises(StoreDamagedError, match="open it again"):
            store.write(sketch(TWO).graph)


@pytest.mark.parametrize("moment", range(3))
def test_a_database_that_another_loader_fills_meanwhile_is_ours(
    empty: Neo4jServer, monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    drawn, reads = sketch(TWO), []
    read = Neo4jStore._read

    def read_late(self: Neo4jStore, query: Query, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        found = read(self, query, parameters)
        reads.append(query.name)
        if len(reads) == moment + 1:
            with open_store(empty.url, Access.WRITE) as other:
                other.write(drawn.only(0).build().graph)
        return found

    monkeypatch.setattr(Neo4jStore, "_read", read_late)
    with open_store(empty.url, Access.WRITE) as store:
        store.write(drawn.only(1).build().graph)
    assert len(reads) > moment
    assert read_hash(empty) == export_hash(drawn.graph)


def test_loaders_can_open_an_empty_database_at_once(empty: Neo4jServer) -> None:
    drawn, start = draw_world(LOADERS), threading.Barrier(LOADERS)

    def load(position: int) -> None:
        start.wait(60)
        with open_store(empty.url, Access.WRITE) as store:
            store.write(drawn.only(position).build().graph)

    with ThreadPoolExecutor(LOADERS) as pool:
        list(pool.map(load, range(LOADERS)))
    assert read_hash(empty) == export_hash(drawn.graph)
    assert empty.ask("MATCH (n:CiteweaveStore) RETURN count(n)") == [1]


def load_at_once(url: str, papers: int) -> int:
    """Let several processes load overlapping papers, and return how often a transaction was begun again."""
    command = [sys.executable, "-m", "support.loader", url, str(papers), str(LOADERS)]
    processes = [
        subprocess.Popen([*command, str(number)], cwd=TESTS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for number in range(LOADERS)
    ]
    printed = [process.communicate(timeout=1_800) for process in processes]
    assert [process.returncode for process in processes] == [0] * LOADERS, printed
    assert [told for _, told in printed] == [""] * LOADERS
    return sum(int(retries) for retries, _ in printed)


@pytest.mark.parametrize("papers", [pytest.param(24, id="few"), pytest.param(1_000, id="many", marks=pytest.mark.soak)])
def test_loaders_of_overlapping_papers_give_the_graph_of_one(
    empty: Neo4jServer, papers: int, record_property: Callable[[str, object], None]
) -> None:
    assert sorted({n for number in range(LOADERS) for n in share_of(papers, LOADERS, number)}) == list(range(papers))
    record_property("retries", load_at_once(empty.url, papers))
    assert read_hash(empty) == export_hash(draw_world(papers).graph)


# Trying again


@pytest.mark.parametrize("moment", [Break.AFTER_BYTES, Break.BEFORE_COMMIT, Break.AFTER_COMMIT])
def test_a_broken_connection_is_tried_again_and_counted(empty: Neo4jServer, wire: Wire, moment: Break) -> None:
    graph = draw_world(8).graph
    with through(wire) as store:
        wire.bytes_left, wire.breaks = 8_000 if moment is Break.AFTER_BYTES else 0, moment
        report = store.write(graph)
    assert wire.broken == 1
    assert report.retries == 1
    # Also where all was in the store when it was tried again.
    assert report == WriteReport(created_nodes=len(graph.nodes), created_edges=len(graph.edges) + len(graph.links))
    assert read_hash(empty) == export_hash(graph)


def test_a_transaction_that_was_ended_from_outside_is_begun_again(
    empty: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, run, tries = sketch(TWO).graph, ManagedTransaction.run, []

    def stop_once(self: ManagedTransaction, *words: Any) -> Any:
        tries.append(words)
        if len(tries) == 1:
            raise Neo4jError._hydrate_neo4j(code="Neo.ClientError.Transaction.LockClientStopped", message="stopped")
        return run(self, *words)

    with open_store(empty.url, Access.WRITE) as store:
        monkeypatch.setattr(ManagedTransaction, "run", stop_once)
        assert store.write(graph).retries == 1
    assert read_hash(empty) == export_hash(graph)


def write_with_error(found: Neo4jServer, monkeypatch: pytest.MonkeyPatch, code: str, message: str) -> int:
    """Let the server answer a write with an error, and return how often it was asked."""
    tries = []

    def answer(*_: object, **__: object) -> None:
        tries.append(code)
        raise Neo4jError._hydrate_neo4j(code=code, message=message)

    with open_store(found.url, Access.WRITE) as store:
        monkeypatch.setattr(ManagedTransaction, "run", answer)
        try:
            store.write(sketch(TWO).graph)
        finally:
            monkeypatch.undo()
    return len(tries)


@pytest.mark.parametrize(
    ("code", "message", "error"),
    [
        ("Neo.ClientError.Statement.TypeError", "no map", StoreRefusedError),
        ("Neo.ClientError.Schema.ConstraintValidationFailed", "twice", StoreRefusedError),
        ("Neo.DatabaseError.Statement.ExecutionFailed", "Property value is too large to index", StoreRefusedError),
        ("Neo.DatabaseError.Statement.ExecutionFailed", "No space left on device", StoreWriteError),
        ("Neo.ClientError.Transaction.TransactionTimedOut", "too long", StoreLimitError),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "limit", StoreLimitError),
        ("Neo.ClientError.Statement.SyntaxError", "what", StoreWriteError),
    ],
)
def test_what_a_server_refuses_is_told_apart(
    empty: Neo4jServer, monkeypatch: pytest.MonkeyPatch, code: str, message: str, error: type[StoreWriteError]
) -> None:
    with pytest.raises(StoreWriteError, match=message) as caught:
        write_with_error(empty, monkeypatch, code, message)
    assert type(caught.value) is error


def test_a_paper_that_neo4j_refuses_costs_no_other(empty: Neo4jServer, tmp_path: Path) -> None:
    text = "\n".join(f"paper - Paper {n}\n proposes Method M{n}\n uses Technique pruning" for n in range(6))
    drawn = sketch(text.replace("M4", "M" + "4" * 20_000))
    with open_store(empty.url, Access.WRITE) as store, DeadLetters(tmp_path / "letters.jsonl") as letters:
        load_graph(store, drawn.graph, aside=letters)
    (letter,) = read_letters(letters.path)
    assert letter.paper == drawn.papers[4].id
    assert "too large to index" in letter.reason
    assert PASSWORD not in letters.path.read_text(encoding="utf-8")
    assert read_hash(empty) == export_hash(drawn.only(0, 1, 2, 3, 5).graph)


# A server that is stopped and started


def load_in_parts(port: int, graph: Graph, retry_s: float | None, tell: Callable[[int], None]) -> WriteReport:
    address = Address(f"bolt://127.0.0.1:{port}", "neo4j", PASSWORD)
    with Neo4jStore(address, Access.WRITE, retry_s=retry_s) as store:
        return load_graph(store, graph, tell)


@pytest.mark.parametrize("kind", ["network", pytest.param("server", marks=pytest.mark.soak)])
def test_a_load_waits_for_a_server_that_comes_back_or_fails_clearly(
    empty: Neo4jServer, wire: Wire, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(loading, "PAPERS_PER_WRITE", 2)
    graph, are_under_way = draw_world(24).graph, threading.Barrier(3)
    stops, port = (wire, wire.port) if kind == "network" else (empty, empty.bolt_port)

    def tell(done: int) -> None:
        if done == 4:
            are_under_way.wait(120)

    with ThreadPoolExecutor() as pool:
        patient = pool.submit(load_in_parts, port, graph, 600, tell)
        hasty = pool.submit(load_in_parts, port, graph, 0.5, tell)
        are_under_way.wait(120)
        stops.stop()
        try:
            failure = hasty.exception(120)
            assert not patient.done()
        finally:
            stops.start()
        assert isinstance(failure, StoreUnavailableError)
        assert "is Neo4j running there" in str(failure)
        patient.result(600)
    assert read_hash(empty) == export_hash(graph)
    # What the hasty one left undone, the patient one has done.
    assert load_in_parts(port, graph, None, lambda _done: None).is_empty


def test_a_second_run_completes_what_a_lost_server_cut_off(
    empty: Neo4jServer, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PAPERS_PER_WRITE", 2)
    graph = draw_world(12).graph

    def tell(done: int) -> None:
        if done == 6:
            wire.stop()

    with pytest.raises(StoreUnavailableError, match="is Neo4j running there"):
        load_in_parts(wire.port, graph, 0.5, tell)
    wire.start()
    with open_store(empty.url) as store:
        assert store.count().nodes["Paper"] == 6
    assert load_in_parts(wire.port, graph, None, lambda _done: None).created_nodes > 0
    assert read_hash(empty) == export_hash(graph)


@pytest.mark.soak
def test_loaders_wait_for_a_server_that_is_started_again(
    empty: Neo4jServer, record_property: Callable[[str, object], None]
) -> None:
    papers = 1_000
    with ThreadPoolExecutor() as pool:
        retries = pool.submit(load_at_once, empty.url, papers)
        for part in (0.2, 0.6):
            wait_for_papers(empty, int(papers * part))
            empty.stop()
            empty.start()
        record_property("retries", retries.result())
    assert retries.result() >= 1
    assert read_hash(empty) == export_hash(draw_world(papers).graph)


def wait_for_papers(found: Neo4jServer, papers: int) -> None:
    """Return when at least so many papers are in the database."""
    with open_store(found.url) as store:
        while store.count().nodes.get("Paper", 0) < papers:
            time.sleep(0.5)


@pytest.mark.soak
def test_builds_of_overlapping_pages_give_the_graph_of_one(empty: Neo4jServer, tmp_path: Path) -> None:
    pages, command = sample_pages(), [sys.executable, "-m", "citeweave.api", "build", "--workers", "1"]
    alone = subprocess.run([*command, *pages, "--store", str(tmp_path / "graph.kgl")], check=True, capture_output=True)
    shares = [[*pages[number:], pages[0]] for number in range(LOADERS)]
    builds = [
        subprocess.Popen([*command, *share, "--store", empty.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for share in shares
    ]
    told = [build.communicate(timeout=1_800)[1] for build in builds]
    assert [build.returncode for build in builds] == [0] * LOADERS, told
    # Who comes late finds papers unchanged, and has no more to tell of what they state.
    assert {line for text in told for line in text.splitlines()} == set(alone.stderr.splitlines())
    with open_store(str(tmp_path / "graph.kgl")) as store:
        assert read_hash(empty) == export_hash(store.read())
