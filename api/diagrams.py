"""Diagrams as SVG, drawn by hand: no plotting library for a handful of dots."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from citeweave.extract.evaluation.calibration import Bin, Calibration

_PANELS = {"entity": "Names", "contribution": "Contributions", "relation": "Relations", "claim": "Claims"}
_SIZE = 200
_LEFT, _TOP, _GAP = 52, 58, 44
_BARS = 36
_HEIGHT = _TOP + _SIZE + _BARS + 74
_INK, _ACCENT, _PAPER = "#5b6470", "#2f6fb2", "#fbfbfa"


def draw_reliability(calibrations: Mapping[str, Calibration]) -> str:
    """Return the reliability diagrams of names, contributions, relations and claims, as far as there are any.

    A dot is a tenth of the scale: its mean confidence, and the share of statements that are right, with the 95 %
    interval of that share. The bars below tell how many statements each dot stands for.
    """
    shown = [(title, calibrations[name]) for name, title in _PANELS.items() if name in calibrations]
    width = _LEFT + len(shown) * (_SIZE + _GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" '
        'font-family="system-ui, sans-serif" font-size="12" role="img" '
        'aria-label="Of what is stated with some confidence, the share that is right">',
        "<desc>",
        *(f"{title}: {escape(line)}" for title, calibration in shown for line in _describe(calibration)),
        "</desc>",
        f'<rect width="{width}" height="{_HEIGHT}" rx="10" fill="{_PAPER}"/>',
    ]
    for number, (title, calibration) in enumerate(shown):
        parts.append(f'<g transform="translate({_LEFT + number * (_SIZE + _GAP)} {_TOP})">')
        parts += _draw_panel(title, calibration, first=number == 0)
        parts.append("</g>")
    return "\n".join([*parts, "</svg>"]) + "\n"


def _describe(calibration: Calibration) -> Iterator[str]:
    for one in calibration.bins:
        if one.stated:
            yield f"{one.low:.1f} to {one.high:.1f}: {one.stated} stated, {one.right:.2f} right"


def _draw_panel(title: str, calibration: Calibration, *, first: bool) -> Iterator[str]:
    floor = _SIZE + _BARS + 18
    yield f'<text y="-34" font-size="14" font-weight="600">{title}</text>'
    yield f'<text y="-16" fill="{_INK}">{calibration.stated} stated, calibration error {calibration.error:.3f}</text>'
    yield f'<g fill="none" stroke="{_INK}" stroke-opacity=".35">'
    yield f'<rect width="{_SIZE}" height="{_SIZE}"/>'
    yield f'<path d="M0 {_SIZE}L{_SIZE} 0" stroke-dasharray="4 4"/>'
    yield f'<path d="M0 {floor}H{_SIZE}"/>'
    yield "</g>"
    yield f'<g fill="{_INK}" font-size="11">'
    for share in (0, 0.5, 1):
        yield f'<text x="{_place(share)}" y="{floor + 15}" text-anchor="middle">{share:g}</text>'
        if first:
            yield f'<text x="-7" y="{_place(1 - share) + 4:g}" text-anchor="end">{share:g}</text>'
    yield f'<text x="{_SIZE / 2:g}" y="{floor + 32}" text-anchor="middle">confidence</text>'
    if first:
        turn = f'transform="rotate(-90 -34 {_SIZE / 2:g})"'
        yield f'<text x="-34" y="{_SIZE / 2:g}" text-anchor="middle" {turn}>right</text>'
    yield "</g>"
    most = max((one.stated for one in calibration.bins), default=0)
    for one in calibration.bins:
        if one.stated:
            yield from _draw_bin(one, floor, most)


def _draw_bin(one: Bin, floor: int, most: int) -> Iterator[str]:
    x, y = _place(one.confidence), _place(1 - one.right)
    low, high = (_place(1 - bound) for bound in one.interval)
    height = round(_BARS * one.stated / most, 1)
    left, width = _place(one.low) + 1, _place(one.high - one.low) - 2
    yield f'<path d="M{x:g} {low:g}V{high:g}" stroke="{_ACCENT}" stroke-opacity=".5" stroke-width="2"/>'
    yield f'<circle cx="{x:g}" cy="{y:g}" r="4" fill="{_ACCENT}"/>'
    yield (
        f'<rect x="{left:g}" y="{floor - height:g}" width="{width:g}" height="{height:g}" '
        f'fill="{_ACCENT}" fill-opacity=".45"><title>{one.stated}</title></rect>'
    )


def _place(share: float) -> float:
    """Return a share of the scale in pixels, to a tenth: the same on every machine."""
    return round(share * _SIZE, 1)
