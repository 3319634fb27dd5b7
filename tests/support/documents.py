"""The documents: their console sessions, run and compared, and the parts that are generated.

``make docs`` runs this module: it writes ``docs/cli.md`` and ``docs/queries.md`` anew, and puts what commands now print
into the sessions of README and docs.
"""

from __future__ import annotations

import html
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

from citeweave.api.commands.demo import sample_pages
from citeweave.cypher import catalog
from support.neo4j import PASSWORD, Neo4jServer, free_port, server

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
NEO4J = "bolt://localhost:7687"
API = "localhost:8000"
"""The addresses in the documents; sessions are run with those of the servers of this run."""

_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)

_QUERIES = """\
# Queries

Each query is one file in `cypher/read`: it says what it answers, declares what it takes, and states the Cypher. Ask one
with `citeweave query NAME VALUE...`, or over HTTP at `/v1/queries/NAME?parameter=value`; a thing is given by its id or
by any of its names. All stores that speak Cypher give the same rows in the same order.

| query | takes | answers |
| --- | --- | --- |
{rows}

## The subset

Queries are written in the part of Cypher that the embedded store (kglite) and Neo4j both speak, with the same rows:

- every list has an `ORDER BY` that leaves no ties, and every `collect` comes after one;
- labels stand on every node pattern that starts a match;
- `shortestPath` and `allShortestPaths`, never `SHORTEST n`; no quantified paths, no `COLLECT {{}}`, no inline `WHERE`;
- no condition on the edges of a shortest path: Neo4j heeds it while it searches, kglite 0.21 only afterwards;
- no whole nodes in results, and no `properties(n)`: kglite adds `title` and `type` to them;
- a value of an earlier match is first bound by `WITH`, as in `WITH stated.paper AS stated_by`, before it stands in the
  braces of a later one: kglite 0.21 finds nothing for `(p:Paper {{id: stated.paper}})` there;
- a column may not have the name of a variable whose properties `ORDER BY` still needs: Neo4j then sees the column.
"""


def read_sessions(document: Path) -> Iterator[tuple[str, str]]:
    """Yield the commands of a document's console blocks in order, each with the output that is shown."""
    for block in _BLOCK.findall(document.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            yield command, shown


class Terminal:
    """Runs the commands of one document in a folder with the sample pages, beside the servers that they ask."""

    def __init__(self, folder: Path, neo4j: Neo4jServer | None = None) -> None:
        self.folder = folder
        self._environment = {**os.environ, "COLUMNS": "120"}
        self._environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._environment.pop("CITEWEAVE_STORE", None)
        self._names: dict[str, str] = {}
        self._api: subprocess.Popen[bytes] | None = None
        if neo4j:
            self._names[NEO4J] = f"bolt://127.0.0.1:{neo4j.bolt_port}"
            self._environment["NEO4J_PASSWORD"] = PASSWORD
        pages = folder / "pages"
        pages.mkdir()
        for page in sample_pages():
            (pages / page.name).write_bytes(page.read_bytes())

    def run(self, command: str) -> tuple[int, str]:
        """Return the exit code and the output of a command."""
        if API in command and self._api is None:
            self._serve()
        for name, real in self._names.items():
            command = command.replace(name, real)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        printed = done.stdout + done.stderr
        for name, real in self._names.items():
            printed = printed.replace(real, name)
        return done.returncode, printed

    def _serve(self) -> None:
        """Start the API over the document's store, as the document says to do before."""
        port = free_port()
        self._names[API] = f"127.0.0.1:{port}"
        command = ["citeweave", "serve", "--store", "graph.kgl", "--port", str(port)]
        self._api = subprocess.Popen(command, cwd=self.folder, env=self._environment, stderr=subprocess.DEVNULL)
        for _ in range(600):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.1)
        raise RuntimeError("citeweave serve does not answer")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._api is not None:
            self._api.terminate()
            self._api.wait(timeout=30)


def find_server(document: Path) -> Neo4jServer | None:
    """Return a running, empty Neo4j if one of the document's commands asks for it."""
    if not any(NEO4J in command for command, _ in read_sessions(document)):
        return None
    found = server()
    found.empty()
    return found


def squeeze(text: str) -> str:
    """Return text without what differs from run to run: spaces at line ends, seconds."""
    text = re.sub(r"\d+\.\d s\b", "N s", text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def refresh(document: Path, terminal: Terminal) -> None:
    """Put into the sessions of a document what their commands now print."""

    def rerun(block: re.Match[str]) -> str:
        parts = []
        for part in re.split(r"^\$ ", block[0], flags=re.MULTILINE)[1:]:
            command = part.partition("\n")[0]
            code, printed = terminal.run(command)
            if code:
                raise SystemExit(f"{document.name}: {command} ended with {code}:\n{printed}")
            shown = "\n".join(line.rstrip() for line in printed.strip().splitlines())
            parts.append(f"$ {command}\n" + (f"{shown}\n" if shown else ""))
        return "".join(parts)

    text = document.read_text(encoding="utf-8")
    document.write_text(_BLOCK.sub(rerun, text), encoding="utf-8")


def write_queries() -> None:
    """Write ``queries.md`` from the catalogue."""
    rows = []
    for query in catalog.load().list(catalog.Mode.READ):
        takes = "<br>".join(
            f"`{parameter.name}`"
            + (f" = {parameter.default!r}" if parameter.default is not None else "")
            + f": {parameter.doc}"
            for parameter in query.parameters
        )
        rows.append(f"| `{query.name}` | {takes} | {query.doc} |")
    (ROOT / "docs" / "queries.md").write_text(_QUERIES.format(rows="\n".join(rows)), encoding="utf-8")


def write_commands() -> None:
    """Write ``cli.md`` from the commands' own help."""
    command = [sys.executable, "-m", "typer", "citeweave.api.cli", "utils", "docs", "--name", "citeweave"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    # Its console blocks are forms, not sessions.
    text = html.unescape(done.stdout).replace("```console", "```text").rstrip()
    (ROOT / "docs" / "cli.md").write_text(f"{text}\n", encoding="utf-8")


def main() -> None:
    """Write all that is generated."""
    write_queries()
    write_commands()
    for document in DOCUMENTS:
        with tempfile.TemporaryDirectory() as folder, Terminal(Path(folder), find_server(document)) as terminal:
            refresh(document, terminal)


if __name__ == "__main__":
    main()
