"""Parameters of a query: their types, and how what a caller gives becomes what a store is sent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from citeweave.graph.errors import ParameterError
from citeweave.graph.keys import key
from citeweave.graph.model import NodeKind

_INT64 = 2**63


class ParameterType(StrEnum):
    """What a parameter takes; see `citeweave.cypher.catalog`."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    KEY = "key"
    NODE = "node"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter; without a default it must be given.

    `kinds` are those of a node, `choices` the texts that a string can be, `bounds` the ends of a number's range.
    """

    name: str
    type: ParameterType
    doc: str
    kinds: tuple[NodeKind, ...] = ()
    choices: tuple[str, ...] = ()
    bounds: tuple[int, int] | None = None
    default: object = None

    @property
    def signature(self) -> str:
        """Return the parameter as its declaration shows it."""
        inner = "|".join(self.kinds or self.choices) or ("{}..{}".format(*self.bounds) if self.bounds else "")
        default = "" if self.default is None else f" = {self.default!r}"
        return f"{self.name}: {self.type}{f'<{inner}>' if inner else ''}{default}"

    def convert(self, value: object, place: str) -> object:
        """Return `value` as a store is sent it; text is read as a number where a number is wanted.

        Raises:
            ParameterError: the value is of another type, or not allowed; the message names `place`.
        """
        try:
            converted = _CONVERT[self.type](value)
        except (TypeError, ValueError, OverflowError) as error:
            wanted = "a name or an id" if self.type is ParameterType.NODE else f"of type {self.type}"
            raise ParameterError(f"{place}: {self.name} must be {wanted}, not {value!r}") from error
        if self.choices and converted not in self.choices:
            raise ParameterError(f"{place}: {self.name} must be one of {', '.join(self.choices)}, not {value!r}")
        if self.bounds and isinstance(converted, int | float) and not self.bounds[0] <= converted <= self.bounds[1]:
            low, high = self.bounds
            raise ParameterError(f"{place}: {self.name} must be from {low} to {high}, not {value!r}")
        return converted


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _filled(value: object) -> str:
    if not _text(value).strip():
        raise ValueError(value)
    return _text(value)


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise TypeError(value)
    number = int(value)
    if not -_INT64 <= number < _INT64:
        raise ValueError(value)
    return number


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError(value)
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _ids(value: object) -> list[str]:
    """Return a list of ids; names have been looked up before."""
    if not isinstance(value, list | tuple):
        raise TypeError(value)
    return [_filled(item) for item in value]


def _rows(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise TypeError(value)
    return value


_CONVERT = {
    ParameterType.STRING: _text,
    ParameterType.INTEGER: _integer,
    ParameterType.NUMBER: _number,
    ParameterType.KEY: lambda value: key(_filled(value)),
    ParameterType.NODE: _ids,
    ParameterType.ROWS: _rows,
}


def bind(query: str, parameters: tuple[Parameter, ...], given: Mapping[str, object]) -> dict[str, Any]:
    """Return the values that `query` is sent, defaults filled in.

    Raises:
        ParameterError: a parameter is missing, unknown, or of the wrong type.
    """
    takes = ", ".join(parameter.signature for parameter in parameters) or "no parameters"
    names = {parameter.name for parameter in parameters}
    if unknown := sorted(given.keys() - names):
        raise ParameterError(f"query {query!r} has no parameter {unknown[0]!r}; it takes {takes}")
    values: dict[str, Any] = {}
    for parameter in parameters:
        value = given.get(parameter.name)
        if value is not None:
            values[parameter.name] = parameter.convert(value, f"query {query!r}")
        elif parameter.default is not None:
            values[parameter.name] = parameter.default
        else:
            raise ParameterError(f"query {query!r} needs the parameter {parameter.name!r}; it takes {takes}")
    return values
