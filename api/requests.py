"""What the service logs of each request."""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citeweave.api.logs import LOGGER, event

_QUIET = "/health"
"""Asked every few seconds by whoever watches the service; logged only when it goes wrong."""

_ERROR = 500


class RequestLog:
    """Logs method, path, status and time of every request; not what it asks for, nor who asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request as the application does, and log how that went."""
        if scope["type"] != "http" or not LOGGER.isEnabledFor(logging.INFO):
            await self._app(scope, receive, send)
            return
        started, status = time.monotonic(), _ERROR

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        fields = {"method": scope["method"], "path": scope["path"]}
        try:
            await self._app(scope, receive, watch)
        except Exception:
            # It is a bug: the problem is answered further out, and the log is where it can be read.
            LOGGER.exception("serve.failed", extra={"fields": fields})
            raise
        finally:
            if scope["path"] != _QUIET or status >= _ERROR:
                milliseconds = round((time.monotonic() - started) * 1000, 1)
                level = logging.ERROR if status >= _ERROR else logging.INFO
                event("serve.request", {**fields, "status": status, "milliseconds": milliseconds}, level)
