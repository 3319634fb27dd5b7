"""What stands above and below the papers of a page is left out, and nothing else."""

from __future__ import annotations

import pytest

from citeweave.extract.pages import read_text
from citeweave.extract.pages.noise import cut_glued, is_edge_noise, is_noise

TITLE = "FoldKite: Cheap Pruning for Paper Kites"
ABSTRACT = "Paper kites are heavy when they are wet. We prune their tails and keep the lift."
HEAD = (
    "new\n\nGet trending papers in your email inbox!\n\nSubscribe\n\nDaily Papers\n\n"
    "byAK and the research community\n\nAug 7"
)
FOOT = (
    "Previous\n\n1\n\n2\n\n...\n\n100\n\nNext\n\nCompany TOS Privacy About Careers\n\nWebsite\nModels Datasets Spaces"
)


@pytest.mark.parametrize("separator", ["\n\n", "\n"])
def test_drops_head_and_foot(separator: str) -> None:
    page = f"{HEAD}\n\n{separator.join([TITLE, ABSTRACT, TITLE, ABSTRACT])}\n\n{FOOT}\n"
    reading = read_text(page)
    assert [(entry.title, entry.abstract) for entry in reading.entries] == [(TITLE, ABSTRACT)] * 2
    assert not reading.skips
    assert not reading.notices


def test_drops_head_and_foot_of_the_one_line_layout() -> None:
    page = f"{HEAD}\n- {TITLE} {ABSTRACT} 3 authors · Mar 8, 2024\n{FOOT}"
    (entry,) = read_text(page).entries
    assert (entry.title, entry.abstract) == (TITLE, ABSTRACT)


def test_keeps_the_date_of_the_last_paper() -> None:
    page = f"{TITLE}\n\n{ABSTRACT}\n\n  • 3 authors\n·\nMar 8\n\n{FOOT}"
    (entry,) = read_text(page).entries
    assert entry.date == "Mar 8"


def test_cuts_what_is_glued_to_the_first_title() -> None:
    page = f"Get trending papers in your email inbox once a day!\nSubscribe{TITLE}\n{ABSTRACT}"
    (entry,) = read_text(page).entries
    assert entry.title == TITLE


@pytest.mark.parametrize(
    ("glued", "title"),
    [
        ("SubscribeLean Kites", "Lean Kites"),
        ("Subscribe3D Kites", "3D Kites"),
        ("Subscribezip2kite: Kites", "zip2kite: Kites"),
        ("Subscribe$k$-Kites", "$k$-Kites"),
        ("Subscribe- Lean Kites", "- Lean Kites"),
        ("SubscribeDaily PapersbyAK and the research communityLean Kites", "Lean Kites"),
        ("Get trending papers in your email inbox! Subscribe Lean Kites", "Lean Kites"),
    ],
)
def test_cuts_glued_phrases(glued: str, title: str) -> None:
    assert cut_glued(glued) == title


@pytest.mark.parametrize(
    "title",
    [
        "Subscribe to Kites: A Survey",
        "Subscribers Who Leave",
        "Subscribed and Forgotten",
        "Subscribe-Then-Fly",
        "Daily Papers: What Do They Say?",
        "Subscribe",
    ],
)
def test_leaves_titles_that_start_with_such_a_word(title: str) -> None:
    assert cut_glued(title) == title


def test_words_of_the_foot_are_noise_at_the_edge_only() -> None:
    assert is_edge_noise("Models  Datasets Pricing")
    assert not is_noise("Models")
    assert not is_edge_noise("Models of Kites")
    assert is_noise("  Daily Papers ")


def test_keeps_a_title_of_foot_words_in_the_middle() -> None:
    reading = read_text("\n\n".join([TITLE, ABSTRACT, "Privacy", ABSTRACT, TITLE, ABSTRACT]))
    assert [entry.title for entry in reading.entries] == [TITLE, "Privacy", TITLE]
