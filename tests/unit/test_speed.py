"""The bench runs, whatever is installed, and says what it measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import speed

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="counts time as POSIX systems do")

PAPERS = [
    {"id": f"p{n}", "title": f"Kite{n}: Kites", "abstract": f"We propose Kite{n}. It prunes BERT."} for n in range(3)
]


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    script = Path(speed.__file__)
    return subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, text=True, check=False, timeout=120, env=os.environ
    )


def test_prints_each_contender_and_a_build(tmp_path: Path) -> None:
    file = tmp_path / "papers.jsonl"
    file.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")
    done = run(file, "--rounds", "1")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("3 papers of ")
    assert ("stands in" in done.stdout) == (speed.find_peer(None) == "")
    assert [line.partition(",")[0].split()[0] for line in lines[-4:]] == ["citeweave", "spaCy", "citeweave", "build"]


@pytest.mark.parametrize("arguments", [["missing.jsonl"], ["--rounds", "0"]])
def test_tells_what_it_cannot_run(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")


def test_ratio_is_that_of_cpu_time() -> None:
    row = speed.Spent(papers=10, seconds=2.0, cpu=1.0, peak=200_000_000).row("kite", 0.3).split()
    assert row == ["kite", "5.0", "100.0", "200", "3.00"]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory of several processes is told on Linux only")
def test_counts_the_memory_of_started_processes() -> None:
    alone = speed.count_memory(os.getpid())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as started:
        assert speed.count_memory(os.getpid()) > alone > speed.count_memory(started.pid)
        started.kill()
