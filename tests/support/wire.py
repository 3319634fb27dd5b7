"""A way to a server through this process, which breaks once at a chosen moment, or is down for a while."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from enum import Enum, auto

_COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""The message by which a driver asks for a commit, in Bolt."""


class Break(Enum):
    """When the way breaks."""

    NEVER = auto()
    AFTER_BYTES = auto()
    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()
    """The server has committed, and its answer is lost."""


class Wire:
    """Carries bytes both ways between a driver and a server on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.breaks = Break.NEVER
        self.bytes_left = 0
        self.broken = 0
        self._is_down = False
        self._ends: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                if self._is_down:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self._port))
                self._ends += [near, far]
                threading.Thread(target=self._send, args=(near, far), daemon=True).start()
                threading.Thread(target=self._answer, args=(far, near), daemon=True).start()

    def _send(self, near: socket.socket, far: socket.socket) -> None:
        with suppress(OSError):
            while data := near.recv(65536):
                if self.breaks is Break.AFTER_BYTES:
                    self.bytes_left -= len(data)
                    if self.bytes_left < 0:
                        self._break(near, far)
                        return
                if self.breaks is Break.BEFORE_COMMIT and _COMMIT in data:
                    self._break(near, far)
                    return
                if self.breaks is Break.AFTER_COMMIT and _COMMIT in data:
                    # The other thread sees this before it sees the answer.
                    self.bytes_left = -1
                far.sendall(data)

    def _answer(self, far: socket.socket, near: socket.socket) -> None:
        with suppress(OSError):
            while data := far.recv(65536):
                if self.breaks is Break.AFTER_COMMIT and self.bytes_left < 0:
                    self._break(near, far)
                    return
                near.sendall(data)

    def _break(self, *ends: socket.socket) -> None:
        self.breaks = Break.NEVER
        self.broken += 1
        _cut(ends)

    def stop(self) -> None:
        """End all connections, and take none until `start`."""
        self._is_down = True
        _cut(self._ends)

    def start(self) -> None:
        """Take connections again."""
        self._is_down = False

    def close(self) -> None:
        """End all connections, and take no further one."""
        with suppress(OSError):
            # Closing alone would not end a thread that waits for one.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        _cut(self._ends)


def _cut(ends: Iterable[socket.socket]) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
