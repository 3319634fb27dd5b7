from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from citeweave.api import logs
from citeweave.api.app import create_app
from citeweave.api.building import Reading, ignore_progress
from citeweave.extract.pages import Skip
from citeweave.graph.errors import CiteweaveError, StoreUnavailableError
from citeweave.graph.stores import Access, open_store
from support.builders import sketch

NAMES = ("citeweave", "neo4j")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Return the path of a log, and let go of whatever logs to it."""
    before = {name: list(logging.getLogger(name).handlers) for name in NAMES}
    yield tmp_path / "run.jsonl"
    for name, handlers in before.items():
        for handler in set(logging.getLogger(name).handlers) - set(handlers):
            logging.getLogger(name).removeHandler(handler)
            # What a full disk did not take is written once more.
            with suppress(OSError):
                handler.close()
    logging.getLogger("citeweave").setLevel(logging.NOTSET)
    logs._current = None


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def events(log: Path) -> list[str]:
    return [line["event"] for line in lines(log)]


def test_every_line_has_time_level_event_run_and_counts(log: Path) -> None:
    run = logs.start("build", log, files=2)
    logs.event("build.skipped", {"reason": 'Ü\n"x"'}, logging.WARNING)
    run.finish(papers=7)
    first, second, third = lines(log)
    for line in (first, second, third):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"])
        assert line["run"] == run.id
    assert (first["level"], first["event"], first["files"]) == ("info", "build.started", 2)
    assert (second["level"], second["reason"]) == ("warning", 'Ü\n"x"')
    assert (third["event"], third["papers"]) == ("build.finished", 7)
    assert third["seconds"] >= 0


def test_runs_have_ids_of_their_own_and_share_a_file(log: Path) -> None:
    first = logs.start("build", log)
    first.finish()
    assert re.fullmatch(r"[0-9a-f]{12}", first.id)
    assert logs.start("build", None).id != first.id
    assert events(log) == ["build.started", "build.finished", "build.started"]


def test_without_a_log_nothing_is_printed_or_written(
    log: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    run = logs.start("build", None)
    logs.event("build.skipped", {}, logging.WARNING)
    logging.getLogger("neo4j.session").warning("Transaction failed and will be retried")
    run.fail(CiteweaveError("gone"))
    assert capsys.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []
    assert not log.exists()


def test_log_on_standard_error_is_the_same(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    logs.start("serve", Path("-"), port=1)
    assert json.loads(capsys.readouterr().err)["port"] == 1
    assert not log.exists()


def test_steps_are_logged_at_beginnings_ends_and_now_and_then(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, int]] = []
    clock = iter(float(number) for number in range(1_000))
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    step = logs.start("build", log).follow(lambda *words: told.append(words))
    for done in range(41):
        step("extracting", done, 40)
    step("writing", 0, 40)
    found = [(line["task"], line["done"]) for line in lines(log) if line["event"] == "build.step"]
    assert found[0] == ("extracting", 0)
    assert found[-2:] == [("extracting", 40), ("writing", 0)]
    assert 2 <= len(found) - 3 <= 5
    assert len(told) == 42


@pytest.mark.parametrize(
    ("error", "is_bug"),
    [(StoreUnavailableError("no answer"), False), (KeyboardInterrupt(), False), (KeyError("x"), True)],
)
def test_end_before_its_time_is_logged_with_its_reason(log: Path, error: BaseException, is_bug: bool) -> None:
    logs.start("build", log)
    with pytest.raises(type(error)) as caught:
        raise error
    logs.fail(caught.value)
    logs.fail(caught.value)
    last = lines(log)[-1]
    assert events(log) == ["build.started", "build.failed"]
    assert (last["level"], last["error"], last["message"]) == ("error", type(error).__name__, str(error))
    assert ("traceback" in last) == is_bug


def test_end_after_the_end_is_not_logged(log: Path) -> None:
    logs.start("build", log).finish()
    logs.fail(SystemExit(3))
    assert events(log) == ["build.started", "build.finished"]


def test_skips_are_logged_each(log: Path) -> None:
    logs.start("build", log)
    logs.log_reading(Reading(skips=(Skip("a.txt", 3, "broken"), Skip("b.txt", None, "empty"))))
    read, first, second = lines(log)[1:]
    assert (read["event"], read["skipped"]) == ("build.read", 2)
    assert (first["page"], first["line"], first["reason"]) == ("a.txt", 3, "broken")
    assert second["line"] is None


def test_warnings_of_the_driver_stand_in_the_log(log: Path) -> None:
    run = logs.start("build", log)
    logging.getLogger("neo4j.session").warning("Transaction failed and will be retried in %ss", 1)
    logging.getLogger("neo4j.session").info("nobody asks for this")
    last = lines(log)[-1]
    assert (last["event"], last["logger"], last["run"]) == ("library", "neo4j.session", run.id)
    assert last["message"] == "Transaction failed and will be retried in 1s"


def test_log_that_cannot_be_opened_is_told(log: Path) -> None:
    with pytest.raises(CiteweaveError, match=r"nowhere.*cannot be written.*--log"):
        logs.start("build", log.parent / "nowhere" / "run.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_full_disk_ends_the_log_and_not_the_run(log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = logs.start("build", Path("/dev/full"))
    run.finish()
    assert capsys.readouterr().err == "the log /dev/full ends here: No space left on device\n"
    assert not log.exists()


def test_log_that_was_moved_away_goes_on_under_its_name(log: Path) -> None:
    run = logs.start("serve", log)
    log.rename(log.with_suffix(".1"))
    run.finish()
    assert events(log) == ["serve.finished"]


def test_no_step_is_needed_to_follow(log: Path) -> None:
    logs.start("build", log).follow(ignore_progress)("reading", 1, 1)
    assert events(log) == ["build.started", "build.step"]


# The service


@pytest.fixture
def client(log: Path, tmp_path: Path) -> Iterator[TestClient]:
    path = str(tmp_path / "graph.kgl")
    with open_store(path, Access.WRITE) as store:
        store.write(sketch("paper - A\n  proposes Method X").build().graph)
    logs.start("serve", log)
    with open_store(path) as store, TestClient(create_app(store), raise_server_exceptions=False) as client:
        yield client


def test_requests_are_logged_with_status_and_time_but_not_what_they_ask(client: TestClient, log: Path) -> None:
    client.get("/v1/nodes/X?min_confidence=0.5")
    client.get("/v1/nodes/none")
    client.get("/health")
    found = [line for line in lines(log) if line["event"] == "serve.request"]
    assert [(line["method"], line["path"], line["status"]) for line in found] == [
        ("GET", "/v1/nodes/X", 200),
        ("GET", "/v1/nodes/none", 404),
    ]
    assert all(line["milliseconds"] > 0 for line in found)
    assert "0.5" not in log.read_text(encoding="utf-8").replace(str(found[0]["milliseconds"]), "")


def test_store_that_fails_is_logged_with_its_reason(
    client: TestClient, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_self: object) -> None:
        raise StoreUnavailableError("no answer from there")

    monkeypatch.setattr("citeweave.graph.stores.embedded.EmbeddedStore.count", fail)
    assert client.get("/health").status_code == 503
    problem, request = lines(log)[-2:]
    assert (problem["event"], problem["error"]) == ("serve.problem", "StoreUnavailableError")
    assert problem["message"] == "no answer from there"
    assert (request["path"], request["status"], request["level"]) == ("/health", 503, "error")


def test_bug_is_logged_with_its_traceback(client: TestClient, log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_self: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("citeweave.graph.stores.embedded.EmbeddedStore.count", fail)
    assert client.get("/health").status_code == 500
    bug, request = lines(log)[-2:]
    assert bug["event"] == "serve.failed"
    assert "ZeroDivisionError: a bug" in bug["traceback"]
    assert request["status"] == 500
