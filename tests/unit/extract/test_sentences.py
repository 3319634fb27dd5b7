"""Where sentences start and end."""

from __future__ import annotations

import pytest

from citeweave.extract.doc import evidence_at, make_doc
from citeweave.extract.pipeline import load
from citeweave.extract.sentences import mark_sentences, read_sentences


def split(title: str, abstract: str) -> list[str]:
    return [span.text for span in read_sentences(mark_sentences(make_doc(load(), title, abstract)))]


@pytest.mark.parametrize(
    "sentence",
    [
        "We fold maps, e.g. road maps, quickly.",
        "Earlier work, i.e. Plain folding, is slow.",
        "Kite et al. fold maps by hand.",
        "It needs 1.5 folds instead of 3.2 folds.",
        "FoldKit v2.0 is faster than FoldKit v1.5 by far.",
        "It wins vs. Plain folding.",
        "See Fig. 3 and Eq. 4 for folds.",
        "Code is at https://example.org/fold.html for all.",
        "We use Qwen2.5-VL and LLaMA-3.1 as folders.",
        "It folds 2.3x faster (cf. Sec. 2) than before.",
        "We fold (fast!) and cut.",
    ],
)
def test_does_not_cut_inside(sentence: str) -> None:
    assert split("Folding", f"{sentence} Then it stops.") == ["Folding", sentence, "Then it stops."]


@pytest.mark.parametrize(
    ("abstract", "sentences"),
    [
        ("One fold. Two folds.", ["One fold.", "Two folds."]),
        ("Why fold? We know! It saves space.", ["Why fold?", "We know!", "It saves space."]),
        ("It is called “fold.” We like it.", ["It is called “fold.”", "We like it."]),
        ("We fold (twice.) Then cut.", ["We fold (twice.)", "Then cut."]),
        ("We fold maps. vFold is fast.", ["We fold maps.", "vFold is fast."]),
        ("We gain 3.5. 40 maps fit.", ["We gain 3.5.", "40 maps fit."]),
        ("It ends.Another starts.", ["It ends.", "Another starts."]),
        ("We fold maps, kites, etc. Then we cut.", ["We fold maps, kites, etc.", "Then we cut."]),
    ],
)
def test_cuts_between(abstract: str, sentences: list[str]) -> None:
    assert split("Folding", abstract) == ["Folding", *sentences]


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        ("What is a fold? A study", "We fold."),
        ("A Fold. And a Cut.", "we fold."),
        ("Fold ", "  We fold."),
        ("", "We fold."),
    ],
)
def test_title_is_one_sentence_of_its_own(title: str, abstract: str) -> None:
    expected = [text for text in (title.strip(), abstract.strip()) if text]
    assert split(title, abstract) == expected


def test_every_sentence_is_evidence() -> None:
    doc = mark_sentences(make_doc(load(), "A Fold: B", "We fold. It holds.\nThen we cut."))
    assert [evidence_at(doc, span.start_char, span.end_char).text for span in read_sentences(doc)] == [
        "A Fold: B", "We fold.", "It holds.", "Then we cut.",
    ]  # fmt: skip


@pytest.mark.parametrize(("title", "abstract"), [("", ""), (" ", " "), ("\n", "\n")])
def test_empty_paper_has_no_sentences(title: str, abstract: str) -> None:
    assert split(title, abstract) == []
