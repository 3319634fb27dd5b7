"""The table of phrases."""

from __future__ import annotations

import numpy as np

from citeweave.extract.phrases import COLUMNS, load_phrases, pack_phrases, unpack_phrases


def test_table_keeps_its_numbers() -> None:
    table = np.arange(2 * (len(COLUMNS) + 3), dtype=np.uint8).reshape(2, -1)
    data = pack_phrases(["kite", "kite fold"], table)
    assert data == pack_phrases(["kite", "kite fold"], table)
    phrases = unpack_phrases(data)
    assert phrases.get("kite") == tuple(range(len(COLUMNS)))
    assert phrases.count("kite fold") == table[1, 0]
    assert phrases.clusters("kite fold") == (int(table[1, -3]), int(table[1, -2]) * 256 + int(table[1, -1]))


def test_rare_phrases_have_no_numbers() -> None:
    phrases = load_phrases()
    assert phrases.get("a phrase of nobody") is None
    assert phrases.count("a phrase of nobody") == 0
    assert phrases.clusters("a phrase of nobody") == (-1, -1)


def test_shipped_table_knows_the_field() -> None:
    phrases = load_phrases()
    assert phrases.count("knowledge distillation") > phrases.count("distillation loss")
