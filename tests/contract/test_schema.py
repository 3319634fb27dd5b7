"""What every store tells of its schema, whether it needs one or not."""

from __future__ import annotations

import pytest

from citeweave.graph.errors import StoreError
from citeweave.graph.ports import SchemaState
from support.stores import StoreFactory


def test_store_open_for_writing_lacks_nothing(stores: StoreFactory) -> None:
    with stores.new() as store:
        assert store.schema().is_whole
        assert store.schema().lacking == ()


def test_applying_again_changes_nothing(stores: StoreFactory) -> None:
    with stores.new() as store:
        first = store.apply_schema()
        assert store.apply_schema() == first
        assert {part.state for part in first.parts} <= {SchemaState.ONLINE}


def test_schema_is_told_to_readers_and_applied_by_writers(lasting_stores: StoreFactory) -> None:
    with lasting_stores.new() as store:
        url = store.url
    with lasting_stores.open(url) as store:
        assert store.schema().is_whole
        if store.schema().parts:
            with pytest.raises(StoreError, match="opened for reading"):
                store.apply_schema()


def test_closed_store_tells_no_schema(stores: StoreFactory) -> None:
    with stores.new() as store:
        pass
    with pytest.raises(StoreError, match="closed"):
        store.schema()
