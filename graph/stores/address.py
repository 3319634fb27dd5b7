"""Where a Neo4j database is, and as whom to go there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit

from citeweave.graph.errors import UnknownStoreError
from citeweave.graph.stores.form import hide_password

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a Neo4j database is, and as whom to go there."""

    uri: str
    user: str
    password: str | None = field(repr=False)
    database: str | None = None

    @property
    def place(self) -> str:
        """Return the address with its database, without user and password, for commands that people copy."""
        return f"{self.uri}/{self.database}" if self.database else self.uri

    @classmethod
    def parse(cls, url: str, environment: Mapping[str, str]) -> Self:
        """Return the address that a URL names; the environment fills in what it leaves out.

        ``NEO4J_USERNAME``, ``NEO4J_PASSWORD`` and ``NEO4J_DATABASE`` are read, as the driver's own tools do.

        Raises:
            UnknownStoreError: the URL has no host, or a scheme that the driver does not know.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            # The error would repeat what it could not read, which can be a part of the password.
            way_out = "write @ : / # of a password as %40 %3A %2F %23, or set NEO4J_PASSWORD"
            raise UnknownStoreError(f"{hide_password(url)} is no address, as in bolt://host:7687; {way_out}") from None
        if parts.scheme not in SCHEMES or not parts.hostname:
            known = ", ".join(f"{scheme}://" for scheme in SCHEMES)
            raise UnknownStoreError(f"{hide_password(url)} names no Neo4j; it must be one of {known} and a host")
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return cls(
            uri=f"{parts.scheme}://{host}" + (f":{port}" if port else ""),
            user=unquote(parts.username or "") or environment.get("NEO4J_USERNAME", "neo4j"),
            password=unquote(parts.password) if parts.password is not None else environment.get("NEO4J_PASSWORD"),
            database=parts.path.strip("/") or environment.get("NEO4J_DATABASE") or None,
        )
