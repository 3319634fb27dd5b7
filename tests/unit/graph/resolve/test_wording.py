"""How a sentence words a term, and which words look alike and are not."""

from __future__ import annotations

import pytest

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.naming import identify

B, M, T, K = NodeKind.BASE_MODEL, NodeKind.METHOD, NodeKind.TECHNIQUE, NodeKind.TASK


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (T, "lantern token selector", "lantern token selection"),
        (T, "lantern strategies", "lantern strategy"),
        (B, "lantern-lit TTS models", "lantern-lit text-to-speech"),
        (T, "spatial smoothness regulariser", "spatial smoothness regularization"),
        (T, "adversarially distilled", "adversarial distillation"),
        (T, "fully fine-tuned", "full fine-tuning"),
        (T, "stably quantized", "stable quantization"),
        (T, "greedily pruned", "greedy pruning"),
        (T, "trained jointly", "joint training"),
        (T, "trained end-to-end", "end-to-end training"),
        (T, "trained offline", "offline training"),
        (T, "pruned lantern tokens", "lantern token pruning"),
        (T, "quantized activations", "activation quantization"),
        (T, "depth-separable convolutional", "depth-separable convolution"),
        (T, "neural network sampling", "network sampling"),
        (T, "training a ternary model from scratch", "training from scratch"),
        (T, "layer skip", "layer skipping"),
        (T, "representational drift", "representation drift"),
        (T, "from-scratch training", "training a kite model from scratch"),
        (T, "inductive biases", "inductive bias"),
        (T, "ternarized", "ternarization"),
        (T, "kite (KT) tuning", "kite tuning"),
        (T, "kite-fold scaling analysis", "kite-fold scaling analyses"),
        (K, "multilingual automatic speech recognition", "multilingual ASR"),
        (K, "AR kite video generation", "AR kite video generation"),
        (K, "AR video generation", "autoregressive video generation"),
        (T, "premises selection", "premise selection"),
        (T, "ligases folding", "ligase folding"),
        (B, "YOLO-V8L", "YOLO v8l"),
        (K, "kite creation", "kite synthesis"),
        (B, "dKLMs", "dKLM"),
        (B, "meta-llama/kite-7b", "Kite-7B"),
        (B, "transformer-based neural networks", "transformers"),
        (B, "encoder-only designs", "encoder-only models"),
        (M, "**S**ailing **K**ite", "Sailing Kite"),
        (NodeKind.BENCHMARK, "Dataset KITE20", "KITE20"),
        (T, "kite lenses", "kite lens"),
        (T, "spatiotemporal folding", "spatio-temporal folding"),
        (T, "spatial-temporal folding", "spatiotemporal folding"),
        (T, "kitewise folding", "kite-wise folding"),
        (T, "keyframe folding", "key-frame folding"),
        (T, "CoT folding", "chain-of-thought folding"),
        (T, "wavelet transformation", "wavelet transform"),
        (T, "lantern & harbour fusion", "lantern and harbour fusion"),
        (K, "lantern adaption", "lantern adaptation"),
        (K, "tidal physics emulators", "tidal physics emulation"),
        (K, "barn generator", "barn generation"),
        (T, "single-step folding", "one-step folding"),
        (K, "tide alleviation", "tide mitigation"),
        (K, "automated kite drawing", "kite drawing"),
        (B, "tidal state modelling", "tidal state models"),
        (B, "Transformer-based methods", "transformers"),
        (B, "diffusion-based approaches", "diffusion models"),
        (B, "Large LLMs", "LLMs"),
        (B, "small-scale LLMs", "small language models"),
    ],
)
def test_one_term_in_two_wordings(kind: NodeKind, one: str, other: str) -> None:
    assert identify(kind, one).id == identify(kind, other).id


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (K, "butterfly forecasting", "butterf forecasting"),
        (T, "costly training", "cost training"),
        (T, "tuning-free kite", "free kite tuning"),
        (T, "sampling-based kite", "based kite sampling"),
        (B, "LLaMA 1", "LLaMA"),
        (T, "V2X lanterns", "2x lanterns"),
        (T, "vanilla kite attention", "kite attention"),
        (B, "ANNs", "neural networks"),
        (B, "dLLMs", "diffusion language models"),
        (T, "kite tokenizer", "kite tokenization"),
        (T, "residual connection", "skip connection"),
        (T, "retraining from scratch", "training from scratch"),
        (B, "ViT-B/KIT9", "KIT9"),
        (B, "resnet/kit16", "kit16"),
        (B, "protein design", "protein models"),
        (K, "AR image registration", "autoregressive image registration"),
        (K, "sign language generation", "sign natural language generation"),
        (NodeKind.BENCHMARK, "Dataset Distillation Benchmark", "Distillation benchmark"),
        (T, "early exit", "ear exit"),
        (T, "family training", "fami training"),
        (T, "compressed sensing", "sensing compression"),
        (T, "quantized training", "training quantization"),
        (T, "masked attention", "attention masking"),
        (T, "differentially private training", "differential private training"),
        (T, "lantern decoder", "lantern decoding"),
        (T, "pre-training from scratch", "training from scratch"),
        (K, "barn generator", "barn"),
        (K, "automatic kite drawing", "kite drawing"),
        (T, "single-shot folding", "one-shot folding"),
        (M, "DMD/DMD2", "DMD2"),
        (B, "LLaMA/LLaMA-2", "LLaMA-2"),
        (B, "Lantern approach", "Lantern"),
    ],
)
def test_other_terms_in_like_words(kind: NodeKind, one: str, other: str) -> None:
    assert identify(kind, one).id != identify(kind, other).id
