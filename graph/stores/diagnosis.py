"""Looking after a store of any kind, without changing it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from citeweave.graph.errors import CiteweaveError
from citeweave.graph.stores import open_store
from citeweave.graph.stores.checks import Check, Level, failed, in_one_line, passed

__all__ = ["Check", "Level", "diagnose"]


def diagnose(url: str, environment: Mapping[str, str] = os.environ) -> Iterator[Check]:
    """Yield what is found of the store at `url`, check by check; no error of a store is raised.

    Nothing is left behind there. Where one check fails that others rest on, these are left out.
    """
    # Imported here so that looking after one kind of store does not load the engines of all others.
    if "://" in url:
        from citeweave.graph.stores.neo4j_checks import check_server  # noqa: PLC0415

        yield from check_server(url, environment)
    elif url.endswith(".kgl"):
        from citeweave.graph.stores.embedded_checks import check_file  # noqa: PLC0415

        yield from check_file(url)
    else:
        try:
            open_store(url, environment=environment).close()
        except CiteweaveError as error:
            yield failed("address", in_one_line(error), "name the store with --store or CITEWEAVE_STORE")
        else:
            yield passed("store", f"{url} lives in this process alone, and ends with it")
