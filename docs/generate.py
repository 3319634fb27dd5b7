"""Write the generated documents: ``make docs``."""

from __future__ import annotations

import html
import subprocess
import sys
from pathlib import Path

from citeweave.cypher import catalog

FOLDER = Path(__file__).parent

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
- no whole nodes in results, and no `properties(n)`: kglite adds `title` and `type` to them;
- a value of an earlier match is first bound by `WITH`, as in `WITH stated.paper AS stated_by`, before it stands in the
  braces of a later one: kglite 0.21 finds nothing for `(p:Paper {{id: stated.paper}})` there;
- a column may not have the name of a variable whose properties `ORDER BY` still needs: Neo4j then sees the column.
"""


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
    (FOLDER / "queries.md").write_text(_QUERIES.format(rows="\n".join(rows)), encoding="utf-8")


def write_commands() -> None:
    """Write ``cli.md`` from the commands' own help."""
    command = [sys.executable, "-m", "typer", "citeweave.api.cli", "utils", "docs", "--name", "citeweave"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603  (our own interpreter)
    (FOLDER / "cli.md").write_text(html.unescape(done.stdout).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_queries()
    write_commands()
