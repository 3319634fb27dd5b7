"""What a list of names tells, alone and with the papers that name them."""

from __future__ import annotations

import pytest

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.batch import resolve_names
from citeweave.graph.resolve.evidence import NO_EVIDENCE, Evidence, gather_evidence
from citeweave.graph.resolve.overrides import Overrides

M, B, T, K = NodeKind.METHOD, NodeKind.BASE_MODEL, NodeKind.TECHNIQUE, NodeKind.TASK


def joined(kind: NodeKind, names: list[str], evidence: Evidence = NO_EVIDENCE) -> bool:
    answers = resolve_names([(kind, name) for name in names], Overrides(), evidence)
    return len({answer.id for answer in answers.values()}) == 1


@pytest.mark.parametrize(
    ("kind", "names", "is_one"),
    [
        (M, ["drizzling", "drizzling method"], True),
        (M, ["Kestrel", "Kestrel solver"], True),
        (M, ["Kestrel", "Kestrel 2"], False),
        (K, ["barn price", "barn price prediction"], True),
        (K, ["barn pricing", "barn pricing prediction"], False),
        (T, ["pruning", "pruning criterion"], False),
    ],
)
def test_a_noun_that_says_nothing_more_goes_if_the_list_has_the_name_without(
    kind: NodeKind, names: list[str], is_one: bool
) -> None:
    assert joined(kind, names) is is_one


def test_papers_say_what_a_short_form_stands_for() -> None:
    names = ["QUOLL", "quaint owl loader", "quick offset layering"]
    evidence = gather_evidence(names, [], [("QUOLL", "quick offset layering")])
    assert not joined(M, names[:2], evidence)
    assert joined(M, names[::2], evidence)


def test_papers_go_before_the_vocabulary_where_they_spell_a_short_form_out() -> None:
    names = ["SAM", "switch and mixture"]
    assert not joined(M, [*names, "sharpness-aware minimization"])
    assert joined(M, names, gather_evidence(names, [], [("SAM", "switch and mixture")]))
    both = [("SAM", "switch and mixture"), ("SAM", "sharpness-aware minimization")]
    assert not joined(M, names, gather_evidence(names, [], both))


def test_near_spellings_are_one_only_in_the_one_paper_that_has_them() -> None:
    for names in (["kite fold tuning", "kite tuning"], ["kite mixutre tuning", "kite mixture tuning"]):
        text = " and ".join(names)
        assert not joined(T, names)
        assert joined(T, names, gather_evidence(names, [("one", text)], []))
        assert not joined(T, names, gather_evidence(names, [("one", text), ("two", names[1])], []))
    adjective = ["kite radial tuning", "kite tuning"]
    assert not joined(T, adjective, gather_evidence(adjective, [("one", " and ".join(adjective))], []))


def test_evidence_depends_on_no_order() -> None:
    names = ["QUOLL", "quick offset layering", "quick offset layer"]
    texts = [("one", "quick offset layering"), ("two", "QUOLL and quick offset layer")]
    pairs = [("QUOLL", "quick offset layering"), ("QUOLL", "quick offset layer")]
    assert gather_evidence(names, texts, pairs) == gather_evidence(names[::-1], texts[::-1], pairs[::-1])


@pytest.mark.parametrize(
    ("kind", "names", "is_one"),
    [
        (T, ["kite-fold", "kite-fold learning"], True),
        (T, ["kite", "kite learning"], False),
        (T, ["kite-fold", "kite-fold architecture"], True),
        (T, ["kite-fold", "kite-fold loss"], False),
        (T, ["kite", "kite architecture"], False),
        (T, ["two-stage strategy", "two-stage training"], False),
        (T, ["kite-guided", "kite guidance"], True),
        (T, ["kite-guided", "kite guidance", "kite-guided sampling"], False),
        (T, ["INT4", "INT4 quantization"], True),
        (T, ["INT4", "INT4 quantization", "INT4 training"], False),
        (T, ["kite and folded tuning", "kite folded tuning"], True),
        (T, ["lightweight kite folding", "kite folding"], True),
        (T, ["lightweight kite", "kite"], False),
        (T, ["trainable kite folding", "kite folding"], True),
        (T, ["lightweight fine-tuning", "fine-tuning"], False),
        (T, ["robust kite folding", "kite folding"], False),
        (T, ["fine-tuning", "standard fine-tuning"], False),
        (T, ["token pruning", "token-level pruning"], False),
        (T, ["kite-fold-based", "kite-fold"], True),
        (T, ["kite-fold-inspired", "kite-fold"], False),
        (T, ["federated learning attack", "federated learning"], False),
        (T, ["kite-fold attack", "kite-fold"], True),
        (T, ["attention-based", "attention routing"], False),
        (T, ["kite-fold phase", "kite-fold"], True),
        (T, ["conventional kite folding", "kite folding"], False),
        (B, ["modern kite models", "kite models"], True),
        (B, ["modern Kestrel network", "Kestrel network"], False),
        (B, ["original kite models", "kite models"], True),
        (B, ["full-rank kites", "rank kites"], False),
        (B, ["SparseNet", "sparse network"], False),
        (B, ["KITN", "Keen Interleaved Tailing Network 7B"], False),
        (B, ["KITN", "Keen Interleaved Tailing Network Large"], False),
        (K, ["Gaussian process", "Gaussian"], False),
        (T, ["RL training", "representation learning training"], False),
        (T, ["kite RL folding", "representation learning kite folding"], False),
        (B, ["plain kite models", "kite models"], False),
        (K, ["kite monitoring systems", "kite monitoring"], True),
        (K, ["question answering system", "question answering"], True),
        (K, ["lightweight kite drawing", "kite drawing"], False),
        (K, ["drawing customized kites", "kite drawing"], False),
        (K, ["recognizing the kite's pattern", "kite recognition"], True),
        (K, ["mask kite drawing", "kite drawing"], False),
        (T, ["KF recognition", "kite fold recognition"], True),
        (T, ["KF recognition", "kite fold recognition", "kelp farm recognition"], False),
    ],
)
def test_open_names_and_words_that_say_nothing_more(kind: NodeKind, names: list[str], is_one: bool) -> None:
    assert joined(kind, names) is is_one


def test_two_long_forms_with_a_slip_of_the_pen_share_a_short_form() -> None:
    names = ["QMOL", "quaint mixture of lanterns", "quaint mixutre of lanterns"]
    assert joined(M, names)
    assert not joined(M, [*names[:2], "quaint method of lanterns"])


def test_a_short_form_written_out_says_no_word_twice() -> None:
    names = ["chain-of-kites (CoK) reasoning", "CoK reasoning", "chain-of-kites reasoning"]
    assert joined(T, names)


@pytest.mark.parametrize(
    ("long", "is_whole"),
    [
        ("joining several low-tide adaptation (LTA) kites", False),
        ("low-tide adaptation (LTA) GANs", False),
        ("low-tide adaptation (LTA) kites", True),
    ],
)
def test_a_short_form_in_brackets_belongs_to_what_stands_just_before_it(long: str, is_whole: bool) -> None:
    assert joined(T, [long, "LTA"]) is is_whole
    answers = resolve_names([(T, name) for name in (long, "LTA", "LTA folding")], Overrides())
    assert answers[T, "LTA folding"].id == "technique:low-tide-adaptation-folding"


@pytest.mark.parametrize("size", ["L", "large", "lite", "Instruct", "2"])
def test_a_size_behind_a_short_form_stays_another_thing(size: str) -> None:
    names = ["KITNet", "Keen Interleaved Tailing Network", f"KITNet-{size}"]
    ids = {name: answer.id for (_, name), answer in resolve_names([(B, name) for name in names], Overrides()).items()}
    assert ids[names[0]] == ids[names[1]] != ids[names[2]]


def test_two_letters_name_only_the_own_work_of_a_paper() -> None:
    assert joined(M, ["KQ", "kite quilting"])
    assert not joined(T, ["KQ", "kite quilting"])
    assert joined(T, ["KQ", "kite quilting (KQ)"])


@pytest.mark.parametrize("bracket", ["(KQF) folding", "the (KQF) method"])
def test_a_bracket_without_a_long_form_writes_nothing_out(bracket: str) -> None:
    answers = resolve_names([(T, name) for name in (bracket, "KQF", "KQF pruning")], Overrides())
    assert answers[T, "KQF pruning"].id == "technique:kqf-pruning"


def test_a_short_form_may_be_made_of_clipped_words() -> None:
    assert joined(M, ["HybridKit", "hybrid kiting"])
    assert not joined(M, ["HybridKit", "hybrid kiting", "hybrid kitsch"])
    assert not joined(M, ["HybridKite", "kite hybrid"])
    assert joined(M, ["KoTaiS", "kite of tailing sand"])
    assert joined(M, ["QTKite", "quaint-tail kiting"])
    assert joined(M, ["KitSail", "kiting with old sails"])
    assert joined(M, ["KitS-LSTM", "kiting sparse LSTM"])
    assert not joined(M, ["KitSail", "old kiting sails"])
    assert not joined(M, ["KitSail", "kiting with old brown torn sails"])
    assert not joined(M, ["KitSail", "kiting sand", "kiting with old sails", "kiting for sailors"])
    assert not joined(B, ["QTKite", "quaint-tail kiting"])


def test_a_short_form_may_count_letters() -> None:
    assert joined(M, ["K2N2", "kite keeping near nests"])
    assert not joined(M, ["K2N3", "kite keeping near nests"])
    assert not joined(B, ["KIT2", "Kite Inner Tailing Tower"])
    assert joined(M, ["KIT", "KIT2", "Kite Inner Tailing Tower"]) is False


def test_a_short_form_may_spell_a_small_word() -> None:
    assert joined(M, ["AT", "Adaptive Tailing"])
    assert joined(M, ["FOR", "Fast Oblique Rigging"])


@pytest.mark.parametrize("name", ["метод обучения", "日本語 方法", "of the", "… …", "\u0301 \u0301"])
def test_methods_without_a_latin_word_are_names_as_well(name: str) -> None:
    assert resolve_names([(M, name)], Overrides())[M, name].id.startswith("method:")


def test_a_long_name_of_clipped_words_costs_little() -> None:
    assert not joined(M, ["Kit" * 12 + "Zzz", " ".join(["kite"] * 24)])
    assert not joined(M, ["Kit" * 9 + "Zzz", " ".join(["kite"] * 9)])


def test_words_of_a_long_form_are_no_short_form_of_it() -> None:
    assert not joined(B, ["RGB VAE", "pretrained RGB VAE"])


def test_what_stands_behind_a_short_form_and_a_hyphen_makes_another_name() -> None:
    names = ["KFM", "kite fold matching", "KFM-Occ"]
    answers = resolve_names([(M, name) for name in names], Overrides())
    assert answers[M, names[0]].id == answers[M, names[1]].id != answers[M, names[2]].id


def test_a_noun_behind_a_bracket_is_no_part_of_what_is_shortened() -> None:
    assert not joined(B, ["KF", "Kite-folding (KF) transformers"])
    assert joined(B, ["KF", "Kite-folding (KF) models"])


def test_few_letters_of_a_short_form_are_no_initials() -> None:
    assert not joined(T, ["PnK", "post-folding kiting"])


def test_a_short_form_is_not_the_initials_of_a_name_that_it_begins() -> None:
    assert not joined(B, ["KITE", "KITEv3 foundation model"])


def test_a_short_form_alone_means_the_one_long_form_of_the_list_that_has_its_initials() -> None:
    assert joined(T, ["DPP", "drizzle-particle pruning"])
    assert not joined(T, ["DPP", "drizzle-particle pruning", "determinantal point process"])
    assert not joined(T, ["DPP", "drizzle-particle pruning", "quaint dune packing plan", "dune paint parting"])
    assert not joined(M, ["DDIM", "DDIM inversion"])
    assert not joined(NodeKind.BENCHMARK, ["ARC", "abstract reasoning corpus"])
    assert not joined(T, ["structural DPP", "structural drizzle-particle pruning"])
    names = ["structural DPP", "structural drizzle-particle pruning", "DPP", "drizzle-particle pruning"]
    answers = resolve_names([(T, name) for name in names], Overrides())
    assert answers[T, names[0]].id == answers[T, names[1]].id != answers[T, names[2]].id
