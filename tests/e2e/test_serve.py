"""The served API, asked through a socket."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from citeweave.graph.stores import Access, open_store
from support.builders import sketch
from support.neo4j import free_port

PAPER = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ
  compresses BaseModel LLaMA ; family
"""


@contextmanager
def serve(store: str) -> Iterator[str]:
    """Run ``citeweave serve`` and yield its address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "citeweave.api", "serve", "--store", store, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            for _ in range(600):
                try:
                    get(f"http://127.0.0.1:{port}/health")
                    break
                except urllib.error.URLError:
                    assert process.poll() is None, process.communicate()[1]
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=30) as response:  # noqa: S310  (our own server)
        return json.load(response)


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = str(tmp_path / "graph.kgl")
    with open_store(path, Access.WRITE) as opened:
        opened.write(sketch(PAPER).build().graph)
    return path


def test_serve_answers_and_lets_others_write(store: str) -> None:
    with serve(store) as address:
        assert get(f"{address}/v1/queries/compresses?model=LLaMA")["rows"][0]["name"] == "GPTQ"
        with open_store(store, Access.WRITE) as writer:
            writer.remove(["paper:arxiv:2210.17323"])
        assert get(f"{address}/health")["nodes"] == {}


def test_serve_says_why_it_cannot_start(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "citeweave.api", "serve", "--store", str(tmp_path / "none.kgl")]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ}, check=False)
    assert done.returncode == 1
    assert "citeweave build" in done.stderr
