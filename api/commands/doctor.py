"""``citeweave doctor``: is a store well, and what to do if not."""

from __future__ import annotations

import typer
from rich.text import Text

from citeweave.api.commands import options
from citeweave.api.output import console, print_json
from citeweave.graph.stores.diagnosis import Check, Level, diagnose
from citeweave.graph.stores.form import hide_password

EXIT_FAILED = 1
_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.FAILED: "bold red"}


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("doctor")(doctor)


def doctor(store: options.Store = options.DEFAULT_STORE, as_json: options.Json = False) -> None:
    """Look after a store without changing it: each check is ok, a warning or failed, with the way out.

    Of a server it tells whether it answers and lets the user in, its version, rights, clock, schema, memory, and what
    it holds; of a file, who writes to it, its log, its format, and the disk. The exit code is 1 if a check failed.
    """
    found = []
    for check in diagnose(store):
        found.append(check)
        if not as_json:
            print_check(check)
    levels = {check.level for check in found}
    worst = next(level for level in (Level.FAILED, Level.WARNING, Level.OK) if level in levels)
    if as_json:
        checks = [
            {"check": check.name, "level": check.level, "found": check.found, "way_out": check.way_out or None}
            for check in found
        ]
        print_json({"store": hide_password(store), "level": worst, "checks": checks})
    if worst is Level.FAILED:
        raise typer.Exit(EXIT_FAILED)


def print_check(check: Check) -> None:
    """Print what one check found, with the way out under it."""
    line = Text.assemble((f"{check.level:8}", _STYLES[check.level]), f"{check.name:12}{check.found}")
    console().print(line, soft_wrap=True)
    if check.way_out:
        console().print(Text(f"{'':20}{check.way_out}"), soft_wrap=True)
