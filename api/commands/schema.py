"""``citeweave schema``: the constraints and indexes of a Neo4j store."""

from __future__ import annotations

import typer

from citeweave.api.commands import options
from citeweave.api.output import console, error_console, print_json, print_table
from citeweave.graph.ports import Schema, SchemaState
from citeweave.graph.stores import Access, open_store

EXIT_LACKING = 1


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = typer.Typer(help="Show or create the constraints and indexes of a Neo4j store.", no_args_is_help=True)
    group.command("status")(status)
    group.command("apply")(apply)
    app.add_typer(group, name="schema")


def status(store: options.Store = options.DEFAULT_STORE, as_json: options.Json = False) -> None:
    """Show which constraints and indexes a store has, and which are missing or broken; then the exit code is 1."""
    with open_store(store) as opened:
        found = opened.schema()
    if as_json:
        print_json({"store": opened.url, **summarise(found)})
    else:
        print_schema(found, opened.url)
    exit_if_lacking(found, opened.url)


def apply(
    store: options.Store = options.DEFAULT_STORE,
    into_existing: options.IntoExisting = False,
    as_json: options.Json = False,
) -> None:
    """Create the constraints and indexes that are missing, and wait until they are filled; nothing is dropped.

    Every build does this, too, but waits for constraints only. Applying again changes nothing.
    """
    with open_store(store) as opened:
        before = after = opened.schema()
    # A store that needs none is not opened for writing: nobody has to wait for it.
    if before.parts:
        with open_store(store, Access.WRITE, into_existing=into_existing) as opened:
            after = opened.apply_schema()
    lacked = {part.name for part in before.lacking}
    applied = [part.name for part in after.parts if part.name in lacked and part not in after.lacking]
    if as_json:
        print_json({"store": opened.url, "version_before": before.version, "applied": applied, **summarise(after)})
    else:
        if after.parts:
            console().print(f"before   version {before.version}, {len(before.parts) - len(lacked)} there", markup=False)
            console().print(f"applied  {', '.join(applied) or 'nothing, all was there'}", markup=False)
        print_schema(after, opened.url)
    exit_if_lacking(after, opened.url)


def summarise(schema: Schema) -> dict[str, object]:
    """Return a schema by name."""
    return {
        "needed": bool(schema.parts),
        "version": schema.version,
        "newest": schema.newest,
        "whole": schema.is_whole,
        "parts": [
            {"version": part.version, "name": part.name, "what": part.what, "state": part.state, "note": part.note}
            for part in schema.parts
        ],
    }


def print_schema(schema: Schema, store: str) -> None:
    """Print a schema for people."""
    if not schema.parts:
        console().print(f"{store} needs no constraints or indexes; only Neo4j does", markup=False)
        return
    console().print(f"schema   version {schema.version} of {schema.newest}, {store}", markup=False)
    rows = [
        (str(part.version), part.name, part.what, f"{part.state}{f': {part.note}' if part.note else ''}")
        for part in schema.parts
    ]
    print_table(("version", "name", "what", "state"), rows)


def exit_if_lacking(schema: Schema, store: str) -> None:
    """End with an exit code if something is missing or broken, and say what, and what to do."""
    if schema.is_whole:
        return
    print_error = error_console().print
    missing = [part.name for part in schema.of_state(SchemaState.MISSING)]
    if missing or schema.version != schema.newest:
        what = f"missing: {', '.join(missing)}" if missing else f"version {schema.newest} is not noted"
        print_error(f"{what}; create them with: citeweave schema apply --store {store}", markup=False)
    for part in schema.of_state(SchemaState.FAILED, SchemaState.BLOCKED):
        print_error(f"{part.state}: {part.name}: {part.note}", markup=False)
    raise typer.Exit(EXIT_LACKING)
