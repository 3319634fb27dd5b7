"""What `citeweave doctor` finds of a store: checks, each with its outcome and the way out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from citeweave.graph.errors import CiteweaveError

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")
_STEP = 1024


class Level(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was found, and the way out where it is not well."""

    name: str
    level: Level
    found: str
    way_out: str = ""


def passed(name: str, found: str) -> Check:
    """Return a check that found all well."""
    return Check(name, Level.OK, found)


def doubted(name: str, found: str, way_out: str) -> Check:
    """Return a check that found what can do harm later."""
    return Check(name, Level.WARNING, found, way_out)


def failed(name: str, found: str, way_out: str) -> Check:
    """Return a check that found what keeps the store from working."""
    return Check(name, Level.FAILED, found, way_out)


def in_one_line(error: CiteweaveError) -> str:
    """Return the message of an error without the line breaks that engines put into theirs."""
    return " ".join(str(error).split())


def show_size(size: int) -> str:
    """Return a number of bytes as people read it."""
    value, unit = float(size), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    return f"{value:.1f} {_UNITS[unit]}" if unit else f"{size} B"


def parse_size(text: str | None) -> int | None:
    """Return the bytes that a setting such as ``512.00MiB`` or ``1g`` names; ``None`` if it names none."""
    letters = (text or "").strip().rstrip("Bb").rstrip("i")
    power = "kmgt".find(letters[-1:].lower()) + 1 if letters[-1:].isalpha() else 0
    try:
        return int(float(letters.rstrip("kmgtKMGT")) * _STEP**power)
    except ValueError:
        return None
