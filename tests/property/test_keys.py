from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from citeweave.graph import keys
from citeweave.graph.model import NodeKind
from citeweave.graph.vocabulary import kind_of

# Names as papers have them, and anything at all.
LIKELY = st.text(st.sampled_from("aBç9²ßİΣς.+-_ $\\{}()^~'&–\u0301\u0345ﬁＡ\t🦙"), max_size=12)
NAMES = st.one_of(LIKELY, st.text(max_size=30))


@given(NAMES)
@example("\u0345\u0301")
@example("a\u0345\u0301")
@example("ẖ\u0331")
@example(r"\text{a}")
def test_key_is_idempotent(name: str) -> None:
    assert keys.key(keys.key(name)) == keys.key(name)


@given(NAMES)
def test_key_is_filled_and_has_no_space(name: str) -> None:
    key = keys.key(name)
    assert key
    assert not any(character.isspace() for character in key)
    assert key == key.strip("-")
    assert "--" not in key
    assert "#" not in key
    assert ":" not in key


ENGLISH = st.text(st.sampled_from("abcXYZ0123456789"), min_size=1, max_size=6)


@given(
    st.lists(ENGLISH, min_size=1, max_size=4), st.lists(st.sampled_from([" ", "-", "–", "  ", "/", " - "]), min_size=4)
)
def test_key_is_the_same_whatever_case_and_hyphens(words: list[str], marks: list[str]) -> None:
    plain = "-".join(words)
    typed = "".join(word + mark for word, mark in zip(words, [*marks, *marks], strict=False))
    for name in (plain.upper(), plain.lower(), plain.title(), typed, f" {typed} ", f"${typed}$", f"({typed})"):
        assert keys.key(name) == keys.key(plain)


@given(NAMES, st.sampled_from([kind for kind in NodeKind if kind is not NodeKind.PAPER]))
def test_thing_id_is_an_id_of_its_kind(name: str, kind: NodeKind) -> None:
    identity = keys.thing_id(kind, name)
    assert kind_of(identity) is kind
    assert keys.as_id(identity) == identity
    assert keys.is_named(identity)


@given(NAMES, st.one_of(st.none(), NAMES))
def test_paper_id_is_an_id_and_finds_itself(title: str, given_id: str | None) -> None:
    identity = keys.paper_id(title, given_id)
    assert kind_of(identity) is NodeKind.PAPER
    assert keys.is_named(identity)
    assert keys.choose(identity, [identity, "paper:other"]) == (identity,)


@given(NAMES, st.lists(NAMES, max_size=5))
def test_choose_keeps_to_what_it_is_given(text: str, names: list[str]) -> None:
    ids = [keys.thing_id(NodeKind.METHOD, name) for name in names]
    chosen = keys.choose(text, ids)
    assert set(chosen) <= set(ids)
    assert bool(chosen) == bool(ids)
    assert list(chosen) == sorted(set(chosen))
