"""A real Neo4j for tests: started once a run on free ports, in a folder of its own, and stopped at the end."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import neo4j
import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "neo4j_local" / "neo4j-local"
PASSWORD = "test-password"  # noqa: S105  (of a server that only this run can reach)


@dataclass(frozen=True)
class Neo4jServer:
    """A running server, and the folder of its data."""

    home: Path
    bolt_port: int
    http_port: int

    @property
    def url(self) -> str:
        return f"bolt://neo4j:{PASSWORD}@127.0.0.1:{self.bolt_port}"

    def start(self, *settings: str) -> None:
        """Start the server, with settings such as ``key=value`` beside its own."""
        run_script(
            "start", "--home", str(self.home), "--bolt-port", str(self.bolt_port), "--http-port", str(self.http_port),
            "--password", PASSWORD, *(word for setting in settings for word in ("--set", setting)),
        )  # fmt: skip

    def stop(self) -> None:
        run_script("stop", "--home", str(self.home))

    def admin(self, *words: str) -> None:
        """Run ``neo4j-admin`` on the data of the server, which must be stopped for most of what it does."""
        run_script("admin", "--home", str(self.home), *words)

    def ask(self, *texts: str) -> list[Any]:
        """Run statements and return the values of the last one's first column; only for the server of this run."""
        uri = f"bolt://127.0.0.1:{self.bolt_port}"
        with neo4j.GraphDatabase.driver(uri, auth=("neo4j", PASSWORD)) as driver:
            return [record[0] for text in texts for record in driver.execute_query(text).records]

    def empty(self) -> None:
        """Remove all data, but leave the database ours and its schema in place."""
        # Overrides that an earlier test set would settle the names of the next.
        self.ask(
            "MATCH (n) WHERE NOT n:CiteweaveStore DETACH DELETE n",
            "MATCH (n:CiteweaveStore) REMOVE n.overrides, n.annotated, n.loading, n.loaded, n.of_rows",
        )

    def wipe(self) -> None:
        """Remove all data, constraints and indexes: the database is as new."""
        names = self.ask("MATCH (n) DETACH DELETE n", "SHOW CONSTRAINTS YIELD name RETURN name")
        self.ask(*(f"DROP CONSTRAINT {name}" for name in names))
        names = self.ask("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name")
        self.ask(*(f"DROP INDEX {name}" for name in names))


def run_script(*words: str) -> None:
    """Run ``neo4j-local``; what it prints is shown if it fails."""
    done = subprocess.run([sys.executable, str(SCRIPT), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"neo4j-local {words[0]} failed:\n{done.stdout}{done.stderr}")


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def missing_part() -> str | None:
    """Return what this machine lacks to run Neo4j, or ``None``."""
    for program in ("java", "mvn"):
        if not (shutil.which(program) or (program == "java" and os.environ.get("JAVA_HOME"))):
            return f"{program} is not installed"
    return None


@cache
def server() -> Neo4jServer:
    """Return the server of this run, started at the first call; skip where it cannot run, or fail in CI."""
    if missing := missing_part():
        if os.environ.get("CI"):
            pytest.fail(f"a real Neo4j must run in CI, but {missing}")
        pytest.skip(f"no Neo4j: {missing}")
    home = Path(tempfile.mkdtemp(prefix="citeweave-neo4j-"))
    found = Neo4jServer(home, free_port(), free_port())
    found.start()

    def end() -> None:
        found.stop()
        shutil.rmtree(home, ignore_errors=True)

    atexit.register(end)
    return found
