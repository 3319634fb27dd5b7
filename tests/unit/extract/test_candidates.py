"""What is gathered as a possible name, and how it is described."""

from __future__ import annotations

from citeweave.extract.abbreviations import find_abbreviations
from citeweave.extract.candidates import Page, Unit, gather_units
from citeweave.extract.features import Describer
from citeweave.extract.lexicon import load_known
from citeweave.extract.memory import Entry, Memory
from citeweave.extract.phrases import load_phrases

MEMORY = Memory({"kitefolding": Entry(4, ((("Technique", "", "kite folding"), 3),))}, {"folding": 3})


def gather(title: str, abstract: str) -> tuple[Page, dict[str, Unit]]:
    text = f"{title}\n{abstract}"
    page = Page(text, len(title), find_abbreviations(text), [0, len(title) + 1])
    return page, {unit.strings[0]: unit for unit in gather_units(page, load_known(), MEMORY)}


def test_gathers_every_boundary_of_a_phrase() -> None:
    _, units = gather("Kites", "They need quick paper tail folding.")
    assert {"quick paper tail folding", "paper tail folding", "tail folding"} <= set(units)


def test_short_and_long_form_are_one_unit() -> None:
    _, units = gather("Kites", "We like Wind Tail Search (WTS). WTS is fast.")
    (unit,) = [unit for unit in units.values() if unit.pair is not None]
    assert {"WTS", "Wind Tail Search"} <= set(unit.strings)


def test_title_before_the_colon_is_a_unit() -> None:
    _, units = gather("tailwind: Light Kites", "It flies.")
    assert "title" in units["tailwind"].sources


def test_first_part_of_a_compound_is_a_unit() -> None:
    _, units = gather("Kites", "A KiteNet-based kite.")
    assert "KiteNet" in units


def test_no_unit_crosses_the_title() -> None:
    page, units = gather("Kite", "Folding is new.")
    assert not [place for unit in units.values() for place in unit.places if place[0] < page.title_length < place[1]]


def test_features_tell_memory_words_and_neighbours() -> None:
    page, units = gather("Kites", "They use kite folding to fly.")
    features = Describer(page, list(units.values()), MEMORY, load_phrases()).describe(units["kite folding"])
    assert {"mem=Technique", "h=folding", "w=kite", "l=use", "r=to", "src=seen"} <= set(features)
    assert len(features) == len(set(features))
