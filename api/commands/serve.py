"""``citeweave serve``: the HTTP API over a store."""

from __future__ import annotations

import socket
from typing import Annotated

import typer

from citeweave.api import logs
from citeweave.api.commands import options
from citeweave.api.output import error_console
from citeweave.graph.errors import CiteweaveError
from citeweave.graph.stores import open_store
from citeweave.graph.stores.form import hide_password


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command("serve")(serve)


def serve(
    store: options.Store = options.DEFAULT_STORE,
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port to listen on.")] = 8000,
    log: options.Log = None,
) -> None:
    """Serve a store over HTTP until stopped; it only reads, and sees a later build without a restart."""
    # The web stack takes a moment to import; the other commands do without it.
    import uvicorn  # noqa: PLC0415

    from citeweave.api.app import create_app  # noqa: PLC0415

    run = logs.start("serve", log, store=hide_password(store), host=host, port=port)
    with open_store(store) as opened:
        app = create_app(opened)
        check_port(host, port)
        error_console().print(f"citeweave serves {opened.url} at http://{host}:{port}/docs", markup=False)
        uvicorn.run(app, host=host, port=port, log_level="warning")
    run.finish()


def check_port(host: str, port: int) -> None:
    """Return if the address is free to listen on.

    Raises:
        CiteweaveError: somebody else listens there, or the address is not of this machine.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, port))
    except OSError as error:
        raise CiteweaveError(f"cannot listen on {host}:{port} ({error.strerror}); name another with --port") from error
