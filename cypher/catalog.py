"""The catalogue: each ``.cypher`` file is one query, reached by its name.

A file opens with what the query answers, then declares what it takes, then states it::

    // What compresses a model, and the sentence that says so.
    // :param model node<BaseModel|Method> the model that is made smaller
    // :param limit integer = 50 how many rows at most
    MATCH ...

Parameter types are ``string``, ``integer``, ``number``, ``key`` (a name, folded by `citeweave.graph.keys.key`) and
``node<Kind|...>`` (a name or an id of such a thing, bound as a list of ids); ``string<a|b>``, ``integer<1..9>`` and
``number<0..1>`` say which values are allowed. Files under ``store``, ``write`` and ``schema`` are for stores: they may
take ``rows``, and may declare ``// :label NAME kinds`` or ``edges`` and write ``__NAME__`` where a label or a
relationship type stands, which Cypher cannot take as a parameter; only words of the vocabulary are put in. Those under
``schema`` are numbered, as in ``001_unique_id``; those under ``server`` ask a Neo4j of itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any

from citeweave.cypher.binding import Parameter, ParameterType, bind
from citeweave.graph.errors import ParameterError, QueryFileError, UnknownQueryError
from citeweave.graph.model import EdgeKind, NodeKind

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_NUMBERED_NAME = re.compile(r"[0-9]{3}_[a-z][a-z0-9_]*")
_PARAMETER = re.compile(
    r":param (?P<name>[a-z][a-z0-9_]*) (?P<type>[a-z]+)(?:<(?P<inner>[A-Za-z0-9|.]+)>)?"
    r"(?: = (?P<default>\"[^\"]*\"|-?[0-9.]+))? (?P<doc>\S.*)"
)
_BOUNDS = re.compile(r"(\d+)\.\.(\d+)")
_LABEL = re.compile(r":label (?P<name>[A-Z]+) (?P<words>kinds|edges)")
_USED_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_USED_LABEL = re.compile(r"__([A-Z]+)__")
_SILENT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*", re.DOTALL)
_WORDS = {"kinds": frozenset(NodeKind), "edges": frozenset(EdgeKind)}


class Mode(StrEnum):
    """What a query does to a store, by the folder in which its file lies."""

    READ = "read"
    STORE = "store"
    WRITE = "write"
    SCHEMA = "schema"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Query:
    """One query of the catalogue."""

    name: str
    doc: str
    mode: Mode
    text: str
    parameters: tuple[Parameter, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)

    def bind(self, given: Mapping[str, object]) -> dict[str, Any]:
        """Return the values of all parameters, defaults filled in.

        Raises:
            ParameterError: a parameter is missing, unknown, or of the wrong type.
        """
        return bind(self.name, self.parameters, given)

    def with_labels(self, **words: str) -> Query:
        """Return the query with its label places filled by words of the vocabulary.

        Raises:
            QueryFileError: a place is unknown or left open, or the word is not in the vocabulary.
        """
        if words.keys() != self.labels.keys():
            raise QueryFileError(f"query {self.name!r} has the label places {sorted(self.labels)}, not {sorted(words)}")
        text = self.text
        for place, word in words.items():
            if word not in _WORDS[self.labels[place]]:
                raise QueryFileError(f"query {self.name!r}: {word!r} is none of the {self.labels[place]}")
            text = text.replace(f"__{place}__", word)
        return replace(self, text=text, labels={})


def parse(name: str, mode: Mode, source: str, place: str) -> Query:
    """Return the query that a file states; `place` is named in messages.

    Raises:
        QueryFileError: the file breaks the rules that the module's docstring gives.
    """
    if mode is Mode.SCHEMA and not _NUMBERED_NAME.fullmatch(name):
        raise QueryFileError(f"{place}: {name!r} has no number; name it as in 001_unique_id")
    if mode is not Mode.SCHEMA and not _NAME.fullmatch(name):
        raise QueryFileError(f"{place}: {name!r} is no query name; use lower case, digits and _")
    docs: list[str] = []
    parameters: list[Parameter] = []
    labels: dict[str, str] = {}
    declared: dict[str, int] = {}
    lines = source.splitlines()
    body_at = next((i for i, line in enumerate(lines) if line.strip() and not line.startswith("//")), len(lines))
    for number, line in enumerate(lines[:body_at], start=1):
        comment = line.removeprefix("//").strip()
        if comment.startswith(":") and declared.setdefault(" ".join(comment.split()[:2]), number) != number:
            raise QueryFileError(f"{place}:{number}: {comment!r} is declared twice")
        if match := _PARAMETER.fullmatch(comment):
            parameters.append(_parameter(match, f"{place}:{number}"))
        elif match := _LABEL.fullmatch(comment):
            labels[match["name"]] = match["words"]
        elif comment.startswith(":"):
            raise QueryFileError(
                f"{place}:{number}: {comment!r} is neither ':param NAME TYPE DOC' nor ':label NAME kinds'"
            )
        elif comment:
            docs.append(comment)
    text = "\n".join(lines[body_at:]).strip()
    if not docs:
        raise QueryFileError(f"{place}: the file must open with a comment that says what the query answers")
    if not text:
        raise QueryFileError(f"{place}: the file has no query")
    if mode is Mode.READ and (labels or any(parameter.type is ParameterType.ROWS for parameter in parameters)):
        raise QueryFileError(f"{place}: a query for people takes neither labels nor rows")
    _check_places(lines, body_at, declared, place)
    return Query(name, " ".join(docs), mode, text, tuple(parameters), MappingProxyType(labels))


def _parameter(match: re.Match[str], place: str) -> Parameter:
    if match["type"] not in set(ParameterType):
        known = ", ".join(ParameterType)
        raise QueryFileError(f"{place}: {match['type']!r} is no parameter type; known are {known}")
    parameter = _narrow(Parameter(match["name"], ParameterType(match["type"]), match["doc"]), match["inner"], place)
    if match["default"] is None:
        return parameter
    try:
        return replace(parameter, default=parameter.convert(match["default"].strip('"'), place))
    except ParameterError as error:
        raise QueryFileError(f"{error}, its default") from error


def _narrow(parameter: Parameter, inner: str | None, place: str) -> Parameter:
    """Return the parameter with what stands in its angle brackets: kinds, choices or bounds."""
    words = tuple(inner.split("|")) if inner else ()
    if parameter.type is ParameterType.NODE and words:
        if unknown := [word for word in words if word not in set(NodeKind)]:
            raise QueryFileError(f"{place}: {unknown[0]!r} is no node kind")
        return replace(parameter, kinds=tuple(map(NodeKind, words)))
    if parameter.type is ParameterType.STRING:
        return replace(parameter, choices=words)
    if parameter.type in (ParameterType.INTEGER, ParameterType.NUMBER) and inner:
        if not (bounds := _BOUNDS.fullmatch(inner)):
            raise QueryFileError(f"{place}: {inner!r} is no range of numbers, as in integer<1..100>")
        return replace(parameter, bounds=(int(bounds[1]), int(bounds[2])))
    if words or parameter.type is ParameterType.NODE:
        raise QueryFileError(
            f"{place}: a node parameter names its kinds, as in node<Method|BaseModel>; "
            "a string can name its choices and a number its range, and no other takes angle brackets"
        )
    return parameter


def _check_places(lines: list[str], body_at: int, declared: Mapping[str, int], place: str) -> None:
    """Compare what the query uses with what is declared, by words such as ``:param limit`` and their lines."""
    body = _SILENT.sub(lambda match: "\n" * match[0].count("\n"), "\n".join(lines[body_at:]))
    for what, mark, pattern in (("parameter", ":param", _USED_PARAMETER), ("label", ":label", _USED_LABEL)):
        used: dict[str, int] = {}
        for number, line in enumerate(body.split("\n"), start=body_at + 1):
            for word in pattern.findall(line):
                used.setdefault(f"{mark} {word}", number)
        known = {words: number for words, number in declared.items() if words.startswith(f"{mark} ")}
        for words in sorted(used.keys() - known.keys()):
            raise QueryFileError(f"{place}:{used[words]}: the {what} {words.split()[1]!r} is used but not declared")
        for words in sorted(known.keys() - used.keys()):
            raise QueryFileError(f"{place}:{known[words]}: the {what} {words.split()[1]!r} is declared but not used")


class Catalog:
    """The queries of one folder tree, by name; names are unique over all modes."""

    def __init__(self, folder: Traversable) -> None:
        self._queries: dict[str, Query] = {}
        for mode in Mode:
            for entry in sorted(folder.joinpath(mode).iterdir(), key=lambda item: item.name):
                stem, dot, suffix = entry.name.rpartition(".")
                if not (dot and suffix == "cypher"):
                    continue
                place = f"cypher/{mode}/{entry.name}"
                if stem in self._queries:
                    raise QueryFileError(f"{place}: the name {stem!r} stands twice")
                self._queries[stem] = parse(stem, mode, entry.read_text(encoding="utf-8"), place)

    def __getitem__(self, name: str) -> Query:
        """Return the query of that name.

        Raises:
            UnknownQueryError: there is none; the message lists those meant for people.
        """
        try:
            return self._queries[name]
        except KeyError:
            known = ", ".join(query.name for query in self.list(Mode.READ))
            raise UnknownQueryError(f"no query is called {name!r}; there are: {known}") from None

    def list(self, mode: Mode) -> tuple[Query, ...]:
        """Return the queries of one mode, by name."""
        return tuple(query for _, query in sorted(self._queries.items()) if query.mode is mode)


@cache
def load() -> Catalog:
    """Return the catalogue that ships with citeweave, read once."""
    return Catalog(files("citeweave.cypher"))
