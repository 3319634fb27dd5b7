from __future__ import annotations

import pytest

from citeweave.graph import keys
from citeweave.graph.model import NodeKind


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("GPTQ", "gptq"),
        ("LLaMA-2 7B", "llama-2-7b"),
        ("LLaMA-2-7B", "llama-2-7b"),
        ("llama 2 – 7b", "llama-2-7b"),
        ("LLaMA‑2‑7B", "llama-2-7b"),
        ("  LLaMA\t2\n7B  ", "llama-2-7b"),
        ("Qwen2.5-1.5B", "qwen2.5-1.5b"),
        ("GPT-4.", "gpt-4"),
        (".NET", "net"),
        ("U.S. data", "u.s-data"),
        ("wait...what", "wait-what"),
        ("LLM.int8()", "llm.int8"),
        ("W4A4", "w4a4"),
        ("1.58-bit", "1.58-bit"),
        ("E$^{2}$GAN", "e2gan"),
        (r"E$^2$-Net", "e2-net"),
        (r"\textbf{BERT}$_{\text{base}}$", "bertbase"),
        (r"\mathcal{X}-Former", "x-former"),
        ("~Tilde~", "tilde"),
        ("snake_case", "snakecase"),
        ("Tanks&Temples", "tanks-temples"),
        ("Tanks & Temples", "tanks-temples"),
        ("C4/en", "c4-en"),
        ("C++", "c++"),
        ("ResNet+", "resnet+"),
        ("ImageNet-1k", "imagenet-1k"),
        ("ＢＥＲＴ", "bert"),
        ("ﬁne-tuning", "fine-tuning"),
        ("x²", "x2"),
        ("Straße", "strasse"),
        ("É" + "cole", "école"),
        ("E\u0301" + "cole", "école"),
        ("İstanbul", "i\u0307stanbul"),
        ("Ω-Net", "ω-net"),
        ("深度学习", "深度学习"),
        ("हिन्दी", "हिन्दी"),
        ("mixture-of-experts (MoE)", "mixture-of-experts-moe"),
        ("'quoted'", "quoted"),
    ],
)
def test_key_folds(name: str, key: str) -> None:
    assert keys.key(name) == key
    assert keys.key(key) == key


@pytest.mark.parametrize("name", ["", " ", "!?", "🦙", "$$", "---", "...", "\\", "\ud800"])
def test_key_of_a_name_without_letters_is_a_hash(name: str) -> None:
    assert keys.key(name).startswith("x")
    assert len(keys.key(name)) == 11
    assert keys.key(name) == keys.key(name)


def test_keys_of_names_without_letters_differ() -> None:
    assert len({keys.key(name) for name in ("!", "?", "🦙", "!!")}) == 4


@pytest.mark.parametrize(("one", "other"), [("LLaMA", "LLaMA-2"), ("C", "C++"), ("GPT-3", "GPT-3.5"), ("X+", "X")])
def test_key_keeps_names_apart(one: str, other: str) -> None:
    assert keys.key(one) != keys.key(other)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2210.17323", "2210.17323"),
        ("2210.17323v3", "2210.17323"),
        ("0704.0001", "0704.0001"),
        ("arXiv:2210.17323", "2210.17323"),
        (" arxiv:2210.17323v12 ", "2210.17323"),
        ("cs/0112017", "cs/0112017"),
        ("math.GT/0309136v1", "math.gt/0309136"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("", None),
        ("2210.173", None),
        ("2210.173234", None),
        ("221.17323", None),
        ("2210.17323v", None),
        ("page-1", None),
        ("see 2210.17323", None),
        ("https://arxiv.org/abs/2210.17323", None),
        ("10.1000/182", None),
    ],
)
def test_arxiv_id_is_recognised(text: str, number: str | None) -> None:
    assert keys.arxiv_id(text) == number


def test_paper_id_prefers_the_arxiv_id() -> None:
    assert keys.paper_id("Any title", "2210.17323v2") == "paper:arxiv:2210.17323"
    assert keys.paper_id("Another", "arXiv:2210.17323") == "paper:arxiv:2210.17323"


def test_paper_id_of_a_title_is_readable_and_stable() -> None:
    identity = keys.paper_id("Attention Is All You Need", "page-7")
    assert identity.startswith("paper:attention-is-all-you-need-")
    assert identity == keys.paper_id("attention is all you need!")
    assert identity != keys.paper_id("Attention is all you need, too")


def test_paper_id_of_a_long_title_is_cut_and_told_apart() -> None:
    one, other = (keys.paper_id("A very long title " * 10 + end) for end in ("one", "other"))
    assert one != other
    assert one.startswith("paper:a-very-long-title-a-very-long-title-")
    assert len(one) <= len("paper:") + 48 + 1 + 10
    assert "--" not in one


def test_paper_id_of_no_title_is_an_id() -> None:
    assert keys.as_id(keys.paper_id("")) == keys.paper_id("")
    assert keys.paper_id("!?") != keys.paper_id("?!")


def test_thing_id_names_kind_and_key() -> None:
    assert keys.thing_id(NodeKind.BASE_MODEL, "LLaMA-2 7B") == "basemodel:llama-2-7b"


def test_part_id_is_of_its_paper_and_unnamed() -> None:
    identity = keys.part_id(NodeKind.CLAIM, "paper:arxiv:2210.17323", 2)
    assert identity == "claim:arxiv:2210.17323#2"
    assert not keys.is_named(identity)
    assert keys.is_named(keys.thing_id(NodeKind.METHOD, "C# compiler #1"))


@pytest.mark.parametrize(
    ("text", "is_id"),
    [
        ("method:gptq", True),
        ("paper:arxiv:2210.17323", True),
        ("Method:gptq", False),
        ("model:gptq", False),
        ("method:", False),
        ("method: a title", False),
        ("method", False),
        ("", False),
        (":", False),
    ],
)
def test_as_id_tells_ids_from_names(text: str, is_id: bool) -> None:
    assert keys.as_id(text) == (text if is_id else None)


@pytest.mark.parametrize(
    ("text", "found", "chosen"),
    [
        ("LLaMA", ["basemodel:llama-2", "basemodel:llama"], ("basemodel:llama",)),
        ("LLaMA", ["basemodel:llama-2", "basemodel:llama-3"], ("basemodel:llama-2", "basemodel:llama-3")),
        ("LLaMA", ["method:llama", "basemodel:llama", "task:l"], ("basemodel:llama", "method:llama")),
        ("method:llama", ["method:llama", "basemodel:method-llama"], ("method:llama",)),
        ("LLaMA", [], ()),
        ("LLaMA", ["basemodel:llama", "basemodel:llama"], ("basemodel:llama",)),
        ("A title", ["method:arxiv:1#1", "paper:arxiv:1"], ("method:arxiv:1#1", "paper:arxiv:1")),
    ],
)
def test_choose_prefers_id_then_key(text: str, found: list[str], chosen: tuple[str, ...]) -> None:
    assert keys.choose(text, found) == chosen
    assert keys.choose(text, reversed(found)) == chosen
