"""What a paper introduces under two names is one thing; its variants are not."""

from __future__ import annotations

import pytest

from citeweave.extract.aliases import are_same, join_aliases
from citeweave.extract.candidates import Unit
from citeweave.extract.choosing import Chosen


def item(*strings: str, sources: tuple[str, ...] = (), confidence: float = 0.8, place: int = 0) -> Chosen:
    unit = Unit(strings[0].lower(), list(strings), {(place, place + len(strings[0]))}, set(sources))
    return Chosen(unit, "Method", confidence, ((place, place + len(strings[0])),))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item("ZeRO"), item("Zero Redundancy Optimizer")),
        (item("OFA"), item("Once for All")),
        (item("HiRT"), item("Hierarchical Robot Transformer")),
        (item("$F^2$"), item("F^2")),
        (item("Fold with Less", sources=("own=title",)), item("KiteKD", sources=("own=we-propose",))),
    ],
)
def test_two_names_of_one_thing(one: Chosen, other: Chosen) -> None:
    assert are_same(one, other)
    assert are_same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (item("LoRA"), item("QLoRA")),
        (item("CAMERA"), item("CAMERA-P")),
        (item("TinyNet"), item("TinyNet-E")),
        (item("ViCT", "vision-code transformer"), item("ViCR", "visual critic")),
        (item("Fold Pooling"), item("KiteKD", sources=("own=we-propose",))),
        (item("Fold with Less", sources=("own=title",)), item("KiteKD", sources=("seen",))),
    ],
)
def test_two_things(one: Chosen, other: Chosen) -> None:
    assert not are_same(one, other)
    assert not are_same(other, one)


def test_the_short_name_stays_with_all_places_and_the_surer_kind() -> None:
    long = Chosen(Unit("long", ["Zero Redundancy Optimizer"]), "BaseModel", 0.9, ((0, 25),))
    short = Chosen(Unit("short", ["ZeRO"]), "Method", 0.6, ((40, 44),))
    (joined,) = join_aliases([long, short])
    assert joined == Chosen(short.unit, "BaseModel", 0.9, ((0, 25), (40, 44)))


def test_order_is_kept() -> None:
    joined = join_aliases([item("GPTQ"), item("Zero Redundancy Optimizer"), item("AWQ"), item("ZeRO")])
    assert [one.unit.strings[0] for one in joined] == ["GPTQ", "ZeRO", "AWQ"]
