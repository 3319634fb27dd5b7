from __future__ import annotations

import xml.etree.ElementTree as ET

from citeweave.api.diagrams import draw_reliability
from citeweave.extract.evaluation.calibration import measure_calibration

NAMES = measure_calibration([(0.95, True)] * 9 + [(0.95, False)] + [(0.35, False)] * 4)
SVG = "{http://www.w3.org/2000/svg}"


def test_each_figure_has_a_panel_with_a_dot_for_each_bin_in_use() -> None:
    tree = ET.fromstring(draw_reliability({"entity": NAMES, "relation/USES": NAMES, "claim": NAMES}))  # noqa: S314
    titles = [text.text for text in tree.iter(f"{SVG}text") if text.get("font-weight")]
    assert titles == ["Names", "Claims"]
    dots = list(tree.iter(f"{SVG}circle"))
    assert len(dots) == 4
    # Nine of ten are right at 0.95: up on the scale, y runs down.
    assert (dots[1].get("cx"), dots[1].get("cy")) == ("190", "20")
    described = tree.findtext(f"{SVG}desc") or ""
    assert "Names: 0.9 to 1.0: 10 stated, 0.90 right" in described


def test_same_confidences_give_the_same_bytes() -> None:
    assert draw_reliability({"entity": NAMES}) == draw_reliability({"entity": NAMES})


def test_nothing_to_draw_is_still_a_picture() -> None:
    assert ET.fromstring(draw_reliability({"entity": measure_calibration([])})).tag == f"{SVG}svg"  # noqa: S314
