"""What one name means by itself."""

from __future__ import annotations

import pytest

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.families import inferred_node, parent_of
from citeweave.graph.resolve.lists import read_entries, read_heads, read_parents
from citeweave.graph.resolve.naming import identify
from citeweave.graph.resolve.text import singular, split_words, squeeze, strip_markup

M, B, D, T, K = (
    NodeKind.METHOD,
    NodeKind.BASE_MODEL,
    NodeKind.BENCHMARK,
    NodeKind.TECHNIQUE,
    NodeKind.TASK,
)


@pytest.mark.parametrize(
    ("kind", "names", "identity"),
    [
        (B, ["LLaMA-2 7B", "Llama2-7B", "LLaMA2 (7B)", "llama 2 – 7b", "LLaMA‑2‑7B"], "basemodel:llama-2-7b"),
        (B, ["ViT-B/16", "ViT-B-16", "ViT-Base/16"], "basemodel:vit-b16"),
        (B, ["ResNet-50", "ResNet50", "resnet 50"], "basemodel:resnet-50"),
        (B, ["Qwen2.5-VL-72B-Instruct", "Qwen-2.5-VL 72B Instruct"], "basemodel:qwen-2.5-vl-72b-instruct"),
        (B, ["LLMs", "LLM", "Large Language Models", "large-scale language models"], "basemodel:large-language-model"),
        (B, [r"BERT$_{\text{BASE}}$", "BERT_BASE", "BERT-Base", "BERT base"], "basemodel:bert-base"),
        (B, ["PixArt-α", "PixArt-alpha", r"PixArt-$\alpha$"], "basemodel:pixart-alpha"),
        (T, [r"Fr\'echet kite", r"Fr{\'e}chet kite", "Fréchet kite", "Frechet kite"], "technique:frechet-kite"),
        (T, [r"Schr\"{o}dinger kite", "Schrödinger kite", r"Schr\"odinger kite"], "technique:schrodinger-kite"),
        (T, ["two-dimensional (2D) kite", "2D kite", "two-dimensional (2-D) kite"], "technique:2d-kite"),
        (T, [r"Polyak-{\L}ojasiewicz kite", "Polyak-Łojasiewicz kite"], "technique:polyak-lojasiewicz-kite"),
        (T, [r"M\o ller kite", r"M{\o}ller kite", "Møller kite"], "technique:moller-kite"),
        (T, [r"\"folded\" kite", "folded kite", r"the \"folded\" kite"], "technique:folded-kite"),
        (T, [r"Newton\'s kite", "Newton's kite"], "technique:newton-kite"),
        (K, ["predicting time series", "time series forecasting"], "task:time-series-forecasting"),
        (B, ["GLM One", "GLM-One"], "basemodel:glm-one"),
        (B, ["YOLOv8", "YOLO-v8", "YOLO v8"], "basemodel:yolo-8"),
        (B, ["Diffusion Transformer (DiT) models", "DiTs", "diffusion transformer"], "basemodel:diffusion-transformer"),
        (B, ["Transformer-based models", "transformers", "vanilla Transformer"], "basemodel:transformer"),
        (M, ["E$^{2}$GAN", "E2GAN", "E²GAN"], "method:e2gan"),
        (M, ["LoRA", "Low-Rank Adaptation", "low rank adaptation (LoRA)"], "method:lora"),
        (M, ["FlashAttention", "Flash Attention", "Flash-Attention"], "method:flashattention"),
        (D, ["CIFAR-10", "CIFAR10", "CIFAR 10 dataset"], "benchmark:cifar-10"),
        (D, ["ADE20K", "ADE-20k"], "benchmark:ade-20k"),
        (D, ["COCO", "MS COCO", "MS-COCO", "the COCO dataset"], "benchmark:coco"),
        (T, ["KD", "Knowledge Distillation", "distilling the knowledge"], "technique:knowledge-distillation"),
        (
            T,
            ["post-training quantization", "PTQ", "Post-Training Quantization (PTQ)"],
            "technique:post-training-quantization",
        ),
        (
            T,
            ["pruning visual tokens", "visual token pruning", "prune the visual tokens"],
            "technique:visual-token-pruning",
        ),
        (T, ["rearrangement of the channels", "channel rearrangement"], "technique:channel-rearrangement"),
        (T, ["weight quantisation", "quantising weights", "weight quantizers"], "technique:weight-quantization"),
        (T, ["vision token merging", "merging of visual tokens"], "technique:visual-token-merging"),
        (T, ["integer (INT) arithmetic", "integer arithmetic"], "technique:integer-arithmetic"),
        (B, ["molecule generative models", "molecule generation model"], "basemodel:molecule-generation-model"),
        (B, ["plankton classifiers", "plankton classification models"], "basemodel:plankton-classification-model"),
        (B, ["ship detection model", "ship detectors"], "basemodel:ship-detector"),
        (B, ["gated recurrent nets", "gated recurrent networks"], "basemodel:gated-recurrent-neural-network"),
        (B, ["barn price forecasters", "barn price forecasting model"], "basemodel:barn-price-forecasting-model"),
        (B, ["one-eyed counterparts", "one-eyed model"], "basemodel:one-eyed-model"),
        (T, ["redundant kite pruning", "kite pruning", "pruning less important kites"], "technique:kite-pruning"),
        (T, ["kite loss function", "kite loss"], "technique:kite-loss"),
        (T, ["dataset weeding", "data weeding"], "technique:data-weeding"),
        (T, ["two-bit kite folding", "2-bit kite folding"], "technique:2-bit-kite-folding"),
        (K, ["improving kite safety", "kite safety"], "task:kite-safety"),
        (K, ["math riddle ranking", "mathematical riddle ranking"], "task:mathematical-riddle-ranking"),
        (K, ["predict failures", "failure prediction"], "task:failure-prediction"),
        (K, ["learning on hypergraphs", "hypergraph learning"], "task:hypergraph-learning"),
        (K, ["text-to-4D", "generating 4D from text", "text-to-4D generation"], "task:text-to-4d-generation"),
        (K, ["four-dimensional reconstruction", "4D reconstruction"], "task:4d-reconstruction"),
        (T, ["multi-task learning", "multitask learning", "MTL"], "technique:multi-task-learning"),
        (K, ["image synthesis", "image generation", "generating images"], "task:image-generation"),
        (K, ["text-to-image", "T2I generation", "Text-to-Image (T2I) generation"], "task:text-to-image-generation"),
    ],
)
def test_names_of_one_thing_have_one_id(kind: NodeKind, names: list[str], identity: str) -> None:
    assert {name: identify(kind, name).id for name in names} == dict.fromkeys(names, identity)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((M, "MAE"), (T, "MAE")),
        ((B, "SD"), (T, "SD")),
        ((M, "SAM"), (B, "SAM")),
        ((K, "CV"), (T, "CV")),
    ],
)
def test_one_name_of_two_kinds_is_two_things(one: tuple[NodeKind, str], other: tuple[NodeKind, str]) -> None:
    assert identify(*one).id != identify(*other).id


def test_steps_tell_what_each_rule_did() -> None:
    identity = identify(T, "distilling the knowledge")
    assert identity.canonical == "knowledge distillation"
    assert "knowledge distillation" in identity.reason
    assert identify(M, "GPTQ").reason == "its own name, folded"


@pytest.mark.parametrize("entry", read_entries(), ids=lambda entry: f"{entry.kind}-{entry.name}")
def test_every_name_of_the_vocabulary_means_its_entry(entry: object) -> None:
    from citeweave.graph.resolve.lists import Entry  # noqa: PLC0415

    assert isinstance(entry, Entry)
    identity = identify(entry.kind, entry.name)
    assert {identify(entry.kind, name).id for name in entry.aliases} <= {identity.id}
    # The id alone gives the thing back, so that an inferred node has the vocabulary's name.
    assert inferred_node(identity.id).name == entry.name
    assert identify(entry.kind, identity.id.partition(":")[2]).id == identity.id


def test_the_taxonomy_has_no_cycle() -> None:
    known = [identify(kind, name).id for kind, name in read_heads()]
    known += [identify(kind, name).id for kind, *names in read_parents() for name in names if name]
    known += [identify(entry.kind, entry.name).id for entry in read_entries()]
    for identity in known:
        seen = [identity]
        while (parent := parent_of(seen[-1])) is not None:
            assert parent.id not in seen
            seen.append(parent.id)


@pytest.mark.parametrize(
    ("identity", "parent", "rule"),
    [
        ("basemodel:llama-2-7b", "basemodel:llama-2", "size"),
        ("basemodel:llama-2-7b-chat", "basemodel:llama-2", "size"),
        ("basemodel:llama-2", "basemodel:llama", "vocabulary"),
        ("basemodel:llama", "basemodel:large-language-model", "vocabulary"),
        ("basemodel:deit-3", "basemodel:deit", "version"),
        ("technique:score-based-quantization", "technique:quantization", "head noun"),
        ("basemodel:opt-175b", "basemodel:opt", "size"),
        ("basemodel:bert-base", "basemodel:bert", "size"),
        ("basemodel:hiri-vit", "basemodel:vision-transformer", "head noun"),
        ("basemodel:medical-large-language-model", "basemodel:large-language-model", "head noun"),
        ("technique:4-bit-weight-only-quantization", "technique:weight-only-quantization", "head noun"),
        ("technique:post-training-quantization", "technique:quantization", "vocabulary"),
        ("technique:quantization", "technique:model-compression", "vocabulary"),
        ("technique:iterative-structured-pruning", "technique:structured-pruning", "head noun"),
        ("task:panoramic-semantic-segmentation", "task:semantic-segmentation", "head noun"),
        ("technique:5-bit-quantization", "technique:low-bit-quantization", "bits"),
        ("basemodel:medical-large-multimodal-model", "basemodel:large-multimodal-model", "head noun"),
        ("basemodel:vision-language-model", "basemodel:multimodal-model", "vocabulary"),
        ("basemodel:artificial-neural-network", "basemodel:neural-network", "vocabulary"),
        ("basemodel:wav2vec-2.0-300m", "basemodel:wav2vec-2.0", "size"),
        ("technique:activation-only-quantization", "technique:activation-quantization", "head noun"),
    ],
)
def test_what_stands_above(identity: str, parent: str, rule: str) -> None:
    found = parent_of(identity)
    assert found is not None
    assert (found.id, found.rule) == (parent, rule)


@pytest.mark.parametrize(
    "identity",
    [
        "technique:model-compression",
        "method:gptq",
        "benchmark:cifar-10",
        "basemodel:memory-3",
        "basemodel:nobodysmodel-7b",
        "basemodel:mixture-of-experts-124b",
        "task:lantern-classification",
        "basemodel:score-diffusion-transformer-vae-gan",
        "technique:rollout-pruning",
        "technique:random-rollout-sampling",
        "technique:robustness-to-pruning",
        "technique:token-merging-and-pruning",
        "technique:arxiv:1706.03762#1",
    ],
)
def test_what_stands_alone(identity: str) -> None:
    assert parent_of(identity) is None


@pytest.mark.parametrize("name", ["batch size", "score function", "hash table", "weight matrix"])
def test_a_noun_that_is_a_verb_too_is_not_turned(name: str) -> None:
    assert identify(T, name).id == f"technique:{name.replace(' ', '-')}"


@pytest.mark.parametrize(
    "name",
    ["divide and conquer", "prune and merge", "depth- and width-pruning", "pre- and post-norm", "depth refinement"],
)
def test_words_joined_by_and_keep_their_places(name: str) -> None:
    words = name.replace("- ", " ").replace("-", " ").split()
    assert identify(T, name).id in (f"technique:{'-'.join(words)}", f"technique:{'-'.join(words[:-1])}-merging")


@pytest.mark.parametrize("name", ["Bayes rule", "Givens rotation", "Navier-Stokes solver", "V2X communication"])
def test_names_of_people_and_links_are_whole(name: str) -> None:
    assert identify(T, name).id == f"technique:{name.lower().replace(' ', '-')}"


def test_a_number_never_runs_into_another() -> None:
    assert squeeze("llama-2-7b") != squeeze("llama-27b")
    assert split_words(strip_markup("T5-3B")) == ("T5", "3B")
    assert split_words(strip_markup("Wav2Vec 2.0")) == ("Wav2Vec", "2.0")


@pytest.mark.parametrize("name", ["hyperparameter (ÄÖ) tuning", "гиперпараметр (ГП) настройка", "() tuning", "(X) y"])
def test_a_short_form_may_have_any_letters(name: str) -> None:
    assert identify(T, name).id.startswith("technique:")


@pytest.mark.parametrize("word", ["bias", "analysis", "loss", "corpus", "kinetics", "series", "gas"])
def test_words_that_only_look_like_plurals(word: str) -> None:
    assert singular(word) == word
