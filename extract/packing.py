"""Dataclasses in the bytes of a doc: spaCy packs what lies on one by srsly, which is told here how to pack them.

So ``doc.to_bytes()``, ``DocBin(store_user_data=True)`` and ``nlp.pipe(..., n_process=2)`` keep what the pipeline found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from enum import Enum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import srsly

_MARK = "citeweave"

_packable: dict[str, type] = {}


def make_packable(kind: type) -> None:
    """Let objects of a dataclass be packed; its fields hold plain values, enums, tuples, and other packable objects."""
    _packable[kind.__name__] = kind


@cache
def _casts(kind: type) -> tuple[Callable[[Any], Any], ...]:
    """Return what makes the value of each field from what is left of it: lists of tuples, and strings of enums."""
    hints = get_type_hints(kind)
    return tuple(_cast(hints[field.name]) for field in fields(kind))


def _cast(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is tuple:
        return tuple
    kinds = [kind for kind in get_args(hint) or (hint,) if isinstance(kind, type) and issubclass(kind, Enum)]
    if not kinds:
        return lambda value: value
    return (lambda value: None if value is None else kinds[0](value)) if NoneType in get_args(hint) else kinds[0]


def encode(item: Any, chain: Callable[[Any], Any] | None = None) -> Any:
    """Return a packable object as a mapping, and anything else as the next encoder has it."""
    kind = type(item)
    if _packable.get(kind.__name__) is kind:
        return {_MARK: kind.__name__, "values": [getattr(item, field.name) for field in fields(kind)]}
    return item if chain is None else chain(item)


def decode(item: Mapping[str, Any], chain: Callable[[Any], Any] | None = None) -> Any:
    """Return the object that `encode` made a mapping of, and anything else as the next decoder has it."""
    if kind := _packable.get(item.get(_MARK, "")):
        return kind(*(cast(value) for cast, value in zip(_casts(kind), item["values"], strict=True)))
    return item if chain is None else chain(item)


srsly.msgpack_encoders.register(_MARK, func=encode)
srsly.msgpack_decoders.register(_MARK, func=decode)
