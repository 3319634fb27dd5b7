"""Decide which units of a page are titles, which abstracts, and which tails.

Roles are chosen for the whole page at once, so that one broken entry does not shift all that follow it: a unit costs
what it lacks of looking like its role, every break of the turn title, abstract, tail has a price, and the cheapest
sequence wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from citeweave.extract.pages.units import Unit, measure_abstractness


class Role(IntEnum):
    """What a unit is."""

    TITLE = 0
    ABSTRACT = 1
    TAIL = 2


_BREAK = 5.0
_ORDERLY = {
    (Role.TITLE, Role.ABSTRACT),
    (Role.ABSTRACT, Role.TITLE),
    (Role.ABSTRACT, Role.TAIL),
    (Role.TAIL, Role.TITLE),
}
_STEP = {(last, role): 0.0 if (last, role) in _ORDERLY else _BREAK for last in Role for role in Role}
# A file may begin inside an abstract and end after a title; both are rarer than whole papers.
_START = {Role.TITLE: 0.0, Role.ABSTRACT: 4.0, Role.TAIL: 4.0}
_END = {Role.TITLE: 3.0, Role.ABSTRACT: 0.0, Role.TAIL: 0.0}
_NEVER = float("inf")


def assign_roles(units: Sequence[Unit]) -> list[Role]:
    """Return the cheapest sequence of roles."""
    if not units:
        return []
    costs = [_cost(units[0], role) + _START[role] for role in Role]
    came_from: list[list[Role]] = []
    for unit in units[1:]:
        before = [_find_cheapest([costs[last] + _STEP[last, role] for last in Role]) for role in Role]
        costs = [costs[last] + _STEP[last, role] + _cost(unit, role) for last, role in zip(before, Role, strict=True)]
        came_from.append(before)
    role = _find_cheapest([costs[role] + _END[role] for role in Role])
    roles = [role]
    for before in reversed(came_from):
        role = before[role]
        roles.append(role)
    return roles[::-1]


def _find_cheapest(costs: Sequence[float]) -> Role:
    return Role(costs.index(min(costs)))


def _cost(unit: Unit, role: Role) -> float:
    if (role is Role.TAIL) != (unit.tail is not None):
        return _NEVER
    return -measure_abstractness(unit.text) if role is Role.ABSTRACT else 0.0
