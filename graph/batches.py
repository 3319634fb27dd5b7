"""Cutting what is sent to a store into parts of bounded size, at the same places every time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

_T = TypeVar("_T")
_NUMBER = 8


def pack(items: Iterable[_T], weigh: Callable[[_T], tuple[int, ...]], limits: tuple[int, ...]) -> Iterator[list[_T]]:
    """Yield items in order, in parts whose weights add up to at most `limits`; what is heavier is a part by itself.

    >>> list(pack(["aa", "b", "cc", "dddddd"], lambda item: (1, len(item)), (2, 4)))
    [['aa', 'b'], ['cc'], ['dddddd']]
    """
    part: list[_T] = []
    sums: tuple[int, ...] = (0,) * len(limits)
    for item in items:
        weight = weigh(item)
        heavier = tuple(map(sum, zip(sums, weight, strict=True)))
        if part and any(total > limit for total, limit in zip(heavier, limits, strict=True)):
            yield part
            part, heavier = [], weight
        part.append(item)
        sums = heavier
    if part:
        yield part


def size_of(value: object) -> int:
    """Return about how many bytes a value takes on its way to a store; it depends on nothing but the value.

    >>> size_of({"id": "task:a", "names": ["ä", "b"], "named": True})
    29
    """
    if isinstance(value, str):
        return len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass"))
    if isinstance(value, Mapping):
        return sum(size_of(name) + size_of(item) for name, item in value.items())
    if isinstance(value, list | tuple):
        return sum(map(size_of, value))
    return _NUMBER
