"""JSON lines: one object a line, with `id`, `title`, `abstract`, and perhaps numbers and a date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from citeweave.extract.pages.reading import Draft, Fault, Text, clean, shorten

name: Final = "jsonl"
shape: Final = 'one object a line: {"id": "a1", "title": "...", "abstract": "..."}'

_REQUIRED = ("id", "title", "abstract")
_NUMBERS = ("n_authors", "votes", "comments")
_LARGEST = 10**9
# A NUL ends a string in some stores, and a lone surrogate cannot be written as UTF-8.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def score(text: Text) -> float:
    """Return 1 where the first line is an object, else the share of lines that start like one."""
    lines = [line.text.lstrip() for line in text.lines if clean(line.text)]
    if not lines:
        return 0.0
    try:
        if isinstance(json.loads(lines[0].lstrip("\ufeff")), dict):
            return 1.0
    except (ValueError, RecursionError):
        pass
    objects = sum(line.startswith("{") and line != "{" for line in lines)
    return objects / len(lines)


def read(text: Text) -> Iterator[Draft | Fault]:
    """Yield papers and faults in page order; values stand as they are, so that offsets into them hold."""
    seen: dict[str, int] = {}
    for line in text.lines:
        if not clean(line.text):
            continue
        try:
            draft = _make_draft(line.number, _parse(clean(line.text)))
        except _LineError as error:
            yield Fault(line.number, str(error), shorten(line.text))
            continue
        if draft.id in seen:
            yield Fault(line.number, f"id {draft.id!r} stands on line {seen[draft.id]} already", shorten(line.text))
        elif draft.id is not None:
            seen[draft.id] = line.number
            yield draft


class _LineError(ValueError):
    """A line is not an object of the expected shape; says why."""


def _parse(line: str) -> Mapping[str, object]:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"not valid JSON: {error.msg} at column {error.colno}"
        raise _LineError(message) from None
    except (ValueError, RecursionError) as error:
        message = (
            f"not usable JSON: {'nested too deeply' if isinstance(error, RecursionError) else 'a number is too long'}"
        )
        raise _LineError(message) from None
    if not isinstance(value, dict):
        message = f"not a JSON object but {_name_type(value)}"
        raise _LineError(message)
    return value


def _make_draft(line: int, record: Mapping[str, object]) -> Draft:
    id_, title, abstract = (_get_text(record, key) for key in _REQUIRED)
    n_authors, votes, comments = (_get_number(record, key) for key in _NUMBERS)
    date = None if record.get("date") is None else _get_text(record, "date")
    return Draft(line, title, abstract, id_, n_authors, date, votes, comments)


def _get_text(record: Mapping[str, object], key: str) -> str:
    if key not in record:
        message = f"no {key!r}"
        raise _LineError(message)
    value = record[key]
    if not isinstance(value, str):
        message = f"{key!r} is {_name_type(value)}, not a string"
        raise _LineError(message)
    if not clean(value):
        message = f"{key!r} is empty"
        raise _LineError(message)
    if _UNSTORABLE.search(value):
        message = f"{key!r} has a character that is no text (NUL or half of a surrogate pair)"
        raise _LineError(message)
    return value


def _get_number(record: Mapping[str, object], key: str) -> int | None:
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _LARGEST:
        message = f"{key!r} is not a whole number from 0"
        raise _LineError(message)
    return value


def _name_type(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
