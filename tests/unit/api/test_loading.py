"""What a store refuses is set aside, and kept in a file until it is written; all else is written."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from citeweave.api import loading
from citeweave.api.cli import app
from citeweave.api.commands.writes import print_load, summarise_load
from citeweave.api.dead_letters import DeadLetters, read_letters
from citeweave.api.loading import DeadLetter, load_graph
from citeweave.graph.build import build
from citeweave.graph.errors import (
    CiteweaveError,
    InputError,
    RecordError,
    StoreLimitError,
    StoreMissingError,
    StoreRefusedError,
    StoreUnavailableError,
    UnreadableFileError,
)
from citeweave.graph.model import Graph
from citeweave.graph.ports import WriteReport
from citeweave.graph.rows import export_hash
from citeweave.graph.stores import Access, open_store
from citeweave.graph.stores.embedded import EmbeddedStore
from citeweave.graph.stores.memory import MemoryStore
from support.builders import Sketch, sketch
from support.faults import FaultyStore
from support.stores import StoreFactory

TEXT = "\n".join(
    f"paper - Paper number {n}\n proposes Method M{n}\n builds_on Method M{n // 2}\n uses Technique pruning\n"
    f" claims speed {n}x"
    for n in range(2, 14)
)


@pytest.fixture
def twelve() -> Sketch:
    """Return twelve papers that build on one another."""
    return sketch(TEXT)


def without(drawn: Sketch, *positions: int) -> str:
    return export_hash(drawn.only(*(n for n in range(len(drawn.papers)) if n not in positions)).graph)


def test_what_is_refused_is_set_aside_and_the_rest_is_written(
    twelve: Sketch, stores: StoreFactory, tmp_path: Path
) -> None:
    bad = (2, 3, 9)
    with (
        DeadLetters(tmp_path / "letters.jsonl") as letters,
        FaultyStore(stores.new(), [twelve.papers[n].id for n in bad]) as store,
    ):
        told: list[int] = []
        load_graph(store, twelve.graph, told.append, letters)
        assert export_hash(store.read()) == without(twelve, *bad)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0, 12)
    kept = read_letters(letters.path)
    assert [letter.paper for letter in kept] == sorted(twelve.papers[n].id for n in bad)
    assert {letter.title for letter in kept} == {twelve.papers[n].title for n in bad}
    assert all(letter.reason.endswith(f"refused {letter.paper}") for letter in kept)


def test_what_was_set_aside_can_be_written_later(twelve: Sketch, tmp_path: Path) -> None:
    memory = MemoryStore()
    path = tmp_path / "letters.jsonl"
    with DeadLetters(path) as letters:
        load_graph(FaultyStore(memory, [twelve.papers[n].id for n in (0, 5)]), twelve.graph, aside=letters)
    for letter in read_letters(path):
        with DeadLetters(path) as letters:
            load_graph(memory, letter.graph, aside=letters)
    assert export_hash(memory.read()) == export_hash(twelve.graph)
    assert not path.exists()


def test_only_halves_with_a_refused_paper_are_tried_again(twelve: Sketch, tmp_path: Path) -> None:
    order = sorted(paper.id for paper in twelve.papers)
    store = FaultyStore(MemoryStore(), [order[0]])
    with DeadLetters(tmp_path / "letters.jsonl") as letters:
        load_graph(store, twelve.graph, aside=letters)
    assert store.tries == [12, 6, 3, 2, 1, 1, 1, 6 - 3, 6]


def test_more_than_a_store_does_at_once_is_halved_without_loss(twelve: Sketch) -> None:
    store = FaultyStore(MemoryStore(), most=2)
    load_graph(store, twelve.graph)
    assert export_hash(store.read()) == export_hash(twelve.graph)
    assert max(size for size in store.tries if size <= 2) == 2


def test_one_paper_that_is_too_much_is_an_error_and_no_dead_letter(twelve: Sketch, tmp_path: Path) -> None:
    with pytest.raises(StoreLimitError), DeadLetters(tmp_path / "letters.jsonl") as letters:
        load_graph(FaultyStore(MemoryStore(), most=0), twelve.graph, aside=letters)
    assert list(tmp_path.iterdir()) == []


def test_without_a_place_for_it_a_refusal_is_an_error(twelve: Sketch) -> None:
    store = FaultyStore(MemoryStore(), [twelve.papers[0].id])
    with pytest.raises(StoreRefusedError):
        load_graph(store, twelve.graph)
    assert store.tries == [12]


def test_what_was_refused_is_kept_if_the_store_goes_away_after_it(
    twelve: Sketch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "PAPERS_PER_WRITE", 3)
    order = sorted(paper.id for paper in twelve.papers)
    store = FaultyStore(MemoryStore(), [order[0]], lasts=3)
    path = tmp_path / "letters.jsonl"
    with pytest.raises(StoreUnavailableError), DeadLetters(path) as letters:
        load_graph(store, twelve.graph, aside=letters)
    assert [letter.paper for letter in read_letters(path)] == [order[0]]


# The file


def letter_of(drawn: Sketch, position: int, store: str = "memory:", reason: str = "why") -> DeadLetter:
    graph = drawn.only(position).graph
    return DeadLetter.of(store, next(node for node in graph.nodes if node.kind == "Paper"), ValueError(reason), graph)


def test_the_file_has_each_paper_once_in_one_order(twelve: Sketch, tmp_path: Path) -> None:
    texts = []
    for order in ((1, 2, 3), (3, 1, 2)):
        path = tmp_path / f"{order[0]}.jsonl"
        for position in (*order, order[0]):
            with DeadLetters(path) as letters:
                letters.add(letter_of(twelve, position))
        texts.append(path.read_bytes())
    assert texts[0] == texts[1]
    assert texts[0].count(b"\n") == 3


def test_a_paper_that_is_written_goes_from_the_file_of_its_store_only(twelve: Sketch, tmp_path: Path) -> None:
    path = tmp_path / "letters.jsonl"
    ours, theirs = letter_of(twelve, 1), letter_of(twelve, 1, "other.kgl")
    with DeadLetters(path) as letters:
        letters.add(ours)
        letters.add(theirs)
    with DeadLetters(path) as letters:
        letters.note_written("memory:", [ours.paper])
    assert read_letters(path) == [theirs]


def test_nothing_is_written_where_nothing_was_refused(twelve: Sketch, tmp_path: Path) -> None:
    path = tmp_path / "letters.jsonl"
    with DeadLetters(path) as letters:
        load_graph(MemoryStore(), twelve.graph, aside=letters)
    assert list(tmp_path.iterdir()) == []
    path.write_text("", encoding="utf-8")
    with DeadLetters(path) as letters:
        letters.note_written("memory:", ["paper:x"])
    assert path.exists()


def test_half_a_character_can_be_kept_and_read(tmp_path: Path, twelve: Sketch) -> None:
    broken = build([replace(twelve.papers[0], abstract="half \ud83e of a pair")], {}, "test-1").graph
    path = tmp_path / "letters.jsonl"
    with open_store(str(tmp_path / "graph.kgl"), Access.WRITE) as store, DeadLetters(path) as letters:
        load_graph(store, broken, aside=letters)
        assert store.count().nodes == {}
    (letter,) = read_letters(path)
    assert letter.graph == broken


@pytest.mark.parametrize(
    "text", ["{}", "[1]", "no", '{"store":1,"paper":"p","title":"t","reason":"r","facts":[]}', '{"paper":"p"}']
)
def test_another_file_is_not_taken_for_dead_letters(tmp_path: Path, text: str) -> None:
    path = tmp_path / "pages.txt"
    path.write_text(f"\n{text}\n", encoding="utf-8")
    with pytest.raises(RecordError, match=r"pages\.txt, line 2: no dead letter"):
        DeadLetters(path)
    assert path.read_text(encoding="utf-8") == f"\n{text}\n"


def test_a_place_that_cannot_be_is_told_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(CiteweaveError, match="make it first"):
        DeadLetters(tmp_path / "nowhere" / "letters.jsonl")
    with pytest.raises(UnreadableFileError, match="dead letters"):
        DeadLetters(tmp_path)


def test_a_file_that_cannot_be_written_is_as_it_was(
    twelve: Sketch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "letters.jsonl"
    with DeadLetters(path) as letters:
        letters.add(letter_of(twelve, 1))
    before = path.read_bytes()

    def fail(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CiteweaveError, match="No space left"), DeadLetters(path) as letters:
        letters.add(letter_of(twelve, 2))
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


KEEPER = """
import sys
from pathlib import Path
from citeweave.api.dead_letters import DeadLetters
from citeweave.api.loading import DeadLetter
for number in range(20):
    with DeadLetters(Path(sys.argv[1])) as letters:
        letters.add(DeadLetter("memory:", f"paper:{sys.argv[2]}-{number}", "", "", ()))
"""


def test_several_processes_keep_one_file(tmp_path: Path) -> None:
    path = tmp_path / "letters.jsonl"
    command = [sys.executable, "-c", KEEPER, str(path)]
    keepers = [subprocess.Popen([*command, str(number)]) for number in range(3)]
    assert [keeper.wait(120) for keeper in keepers] == [0, 0, 0]
    assert len(read_letters(path)) == 60


# The command


PAGE = "\n".join(
    json.dumps({"id": f"2210.0000{n}", "title": f"Paper {n} on pruning", "abstract": f"We prune BERT {n} times."})
    for n in range(1, 4)
)


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [*words, "--store", "graph.kgl"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_build_and_retry_tell_what_the_store_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.jsonl").write_text(PAGE, encoding="utf-8")
    refused = {"paper:arxiv:2210.00002"}
    write = EmbeddedStore.write

    def write_or_refuse(self: EmbeddedStore, graph: Graph) -> WriteReport:
        if wrong := refused.intersection(node.id for node in graph.nodes):
            raise StoreRefusedError(f"{self.url} refused {min(wrong)}")
        return write(self, graph)

    monkeypatch.setattr(EmbeddedStore, "write", write_or_refuse)
    code, printed, told = run("build", "page.jsonl", "--workers", "1")
    assert code == 3
    assert "refused  1 papers by the store, kept in dead-letters.jsonl" in printed
    assert "unwritten: paper:arxiv:2210.00002: Paper 2 on pruning: graph.kgl refused" in told
    assert "citeweave retry dead-letters.jsonl --store graph.kgl" in told
    code, printed, _ = run("retry", "--json")
    assert (code, json.loads(printed)["written"], json.loads(printed)["dead_letters"]) == (3, 0, "dead-letters.jsonl")
    refused.clear()
    with pytest.raises(StoreMissingError, match=r"other\.kgl does not exist"):
        CliRunner().invoke(app, ["retry", "--store", "other.kgl"], catch_exceptions=False)
    code, printed, told = run("retry")
    assert (code, told) == (0, "")
    assert "written  1 of 1 papers" in printed
    assert not Path("dead-letters.jsonl").exists()
    with open_store("graph.kgl") as store:
        after = export_hash(store.read())
    code, printed, _ = run("build", "page.jsonl", "--workers", "1", "--json")
    assert (code, {"retries", "unwritten"} & json.loads(printed).keys()) == (0, set())
    with open_store("graph.kgl") as store:
        assert export_hash(store.read()) == after


def test_retries_are_told_only_where_there_were_any(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letters = DeadLetters(tmp_path / "letters.jsonl")
    assert summarise_load(WriteReport(created_nodes=1), letters) == {}
    print_load(WriteReport(created_nodes=1), letters)
    assert capsys.readouterr().out == ""
    written = WriteReport(retries=1) + WriteReport(retries=2)
    assert written.is_empty
    assert summarise_load(written, letters) == {"retries": 3}
    print_load(written, letters)
    assert "retried  3 transactions" in capsys.readouterr().out


def test_retry_of_a_file_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"dead-letters\.jsonl does not exist"):
        CliRunner().invoke(app, ["retry", "--store", "graph.kgl"], catch_exceptions=False)
    assert list(tmp_path.iterdir()) == []
