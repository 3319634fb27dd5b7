"""The logs of the commands, and that nothing of them enters the graph."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from support.neo4j import free_port

LINES = (
    '{"id": "a", "title": "TinyX: Pruning in one shot", "abstract": "We propose TinyX, which prunes LLaMA by 50%."}\n'
    "{broken\n"
)


def run(*words: object, code: int = 0, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "citeweave.api", *map(str, words)],
        capture_output=True, text=True, check=False, env={**os.environ, **environment},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_build_logs_under_the_id_of_its_summary_and_the_graph_has_none_of_it(tmp_path: Path) -> None:
    page, log = tmp_path / "papers.jsonl", tmp_path / "run.jsonl"
    page.write_text(LINES, encoding="utf-8")
    stores = [tmp_path / "a.kgl", tmp_path / "b.kgl"]
    ids = [
        json.loads(run("build", page, "--store", stores[0], "--log", log, "--json", code=3))["run"],
        json.loads(run("build", page, "--store", stores[1], "--json", code=3, CITEWEAVE_LOG=str(log)))["run"],
    ]
    assert ids[0] != ids[1]
    for identity in ids:
        found = [line for line in lines(log) if line["run"] == identity]
        events = [line["event"] for line in found]
        assert (events[0], events[-1]) == ("build.started", "build.finished")
        assert (found[-1]["papers"], found[-1]["skipped"]) == (1, 1)
        assert found[-1]["created"]["nodes"] > 0
        (skip,) = [line for line in found if line["event"] == "build.skipped"]
        assert (skip["page"], skip["line"]) == ("papers.jsonl", 2)
    exports = [run("export", "--store", store) for store in stores]
    assert exports[0] == exports[1]
    assert not any(identity in exports[0] for identity in ids)


def test_failed_build_says_so_in_its_log_without_the_password(tmp_path: Path) -> None:
    page, log = tmp_path / "papers.jsonl", tmp_path / "run.jsonl"
    page.write_text(LINES, encoding="utf-8")
    run("build", page, "--store", f"bolt://neo4j:not-the-word@127.0.0.1:{free_port()}", "--log", log, code=1)
    last = lines(log)[-1]
    assert (last["event"], last["error"]) == ("build.failed", "StoreUnavailableError")
    assert "not-the-word" not in log.read_text(encoding="utf-8")


def test_service_logs_from_start_to_end(tmp_path: Path) -> None:
    page, log, store = tmp_path / "papers.jsonl", tmp_path / "run.jsonl", tmp_path / "graph.kgl"
    page.write_text(LINES, encoding="utf-8")
    run("build", page, "--store", store, code=3)
    port = free_port()
    command = [sys.executable, "-m", "citeweave.api", "serve", "--store", str(store), "--port", str(port)]
    with subprocess.Popen([*command, "--log", str(log)], stderr=subprocess.PIPE, text=True) as process:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/nodes/TinyX", timeout=30):
                    break
            except urllib.error.URLError:
                assert process.poll() is None
                time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert [(line["event"], line.get("status")) for line in lines(log)] == [
        ("serve.started", None),
        ("serve.request", 200),
        ("serve.finished", None),
    ]
    assert len({line["run"] for line in lines(log)}) == 1
