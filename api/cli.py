"""The command ``citeweave``.

Exit codes: 0 done; 1 failed, with the reason on standard error; 2 wrong usage; 3 done, but part of the input was
skipped or could not be written, with reasons on standard error; 4 ``verify`` found evidence that is not where an edge
says. Those of ``diff`` are its own.
"""

from __future__ import annotations

import io
import os
import sys

import typer
from rich.markup import escape

from citeweave.api import logs
from citeweave.api.commands import (
    analyse,
    build,
    demo,
    diff,
    doctor,
    evaluate,
    explain,
    export,
    extract,
    lineage,
    load,
    query,
    remove,
    resolve,
    retry,
    schema,
    serve,
    stats,
    verify,
)
from citeweave.api.output import error_console
from citeweave.graph.errors import CiteweaveError

app = typer.Typer(
    name="citeweave",
    help="Work out what papers propose, compress, build on, use and are measured on, and ask the graph of it.",
    epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but part of the input was skipped "
    "or could not be written, 4 evidence not found (verify).",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (
    demo,
    build,
    retry,
    remove,
    load,
    query,
    lineage,
    analyse,
    resolve,
    serve,
    stats,
    schema,
    doctor,
    extract,
    explain,
    export,
    diff,
    verify,
    evaluate,
):
    command.register(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  (slow to import)

        typer.echo(f"citeweave {version('citeweave')}")
        raise typer.Exit


@app.callback()
def start(
    _version: bool = typer.Option(
        False, "--version", help="Print the version and exit.", is_eager=True, callback=_print_version
    ),
) -> None:
    """Work out what papers propose, compress, build on, use and are measured on, and ask the graph of it."""


def _run() -> None:
    try:
        app()
    except BaseException as error:
        # A run that was over already logs nothing.
        logs.fail(error)
        raise


def main() -> None:
    """Run the command line; an error of ours is one message on standard error and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # What is printed is the same bytes on every machine, whatever its locale.
            stream.reconfigure(encoding="utf-8", newline="\n")
    try:
        _run()
    except CiteweaveError as error:
        error_console().print(f"[bold red]error:[/bold red] {escape(str(error))}")
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output, such as `head`, is gone; nothing is left to tell it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        # Standard output is on a full disk, or is gone in another way.
        error_console().print(f"[bold red]error:[/bold red] the output cannot be written: {error.strerror}")
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123  (what is left is not written)
        sys.exit(1)
