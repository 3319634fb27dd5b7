"""How a sentence words a generic term: manners as adverbs, things done to as participles, verbs with what they go to.

Each step takes and gives folded words, after the verbs among them became nouns (`phrases`).
"""

from __future__ import annotations

import re

from citeweave.graph.resolve import phrases
from citeweave.graph.resolve.lists import read_verbs, read_words
from citeweave.graph.resolve.phrases import Words, is_action

_ADVERB = re.compile(r"\w{3,}ly")
_NO_ADVERB = frozenset({
    "anomaly", "apply", "assembly", "butterfly", "costly", "curly", "daily", "disassembly", "dragonfly", "early",
    "elderly", "family", "friendly", "hourly", "likely", "lively", "monopoly", "monthly", "multiply", "quarterly",
    "reply", "subassembly", "subfamily", "superfamily", "supply", "timely", "unlikely", "weekly", "yearly",
})  # fmt: skip
_WHOLE = {"fully": "full", "wholly": "whole"}
_TASK_AGENTS = {
    "classifier": "classification",
    "detector": "detection",
    "emulator": "emulation",
    "generator": "generation",
    "predictor": "prediction",
}
_TOGETHER = (("end", "to", "end"), ("offline",), ("online",))


def adverb_to_adjective(words: Words) -> Words:
    """Return "randomly initialization" and "trained jointly" as "random initialization" and "joint training".

    >>> adverb_to_adjective(("losslessly", "compression")), adverb_to_adjective(("trained", "end", "to", "end"))
    (('lossless', 'compression'), ('end', 'to', 'end', 'training'))
    """
    if len(words) < 2:
        return words
    first, rest = words[0], words[1:]
    if _is_adverb(first) and is_action(rest[-1]) and (len(rest) == 1 or rest[:-1] in (("pre",), ("fine",), ("post",))):
        return (_adjective(first), *rest)
    noun = read_verbs().get(first)
    if noun is not None and (rest in _TOGETHER or (len(rest) == 1 and _is_adverb(rest[0]))):
        manner = rest if rest in _TOGETHER else (_adjective(rest[0]),)
        return (*manner, *noun.split("-"))
    return words


def _is_adverb(word: str) -> bool:
    return bool(_ADVERB.fullmatch(word)) and word not in _NO_ADVERB


def _adjective(adverb: str) -> str:
    """Return the adjective of an adverb: dynamically is dynamic, stably stable, fully full, greedily greedy."""
    if adverb in _WHOLE:
        return _WHOLE[adverb]
    if adverb.endswith("ically"):
        return adverb[:-4]
    if adverb.endswith("ily"):
        return f"{adverb[:-3]}y"
    return f"{adverb[:-1]}e" if adverb.endswith("bly") else adverb[:-2]


def participle_to_noun(words: Words) -> Words:
    """Return "pruned token" as "token pruning": what it is done to and what is done.

    >>> participle_to_noun(("compressed", "point", "cloud")), participle_to_noun(("quantized", "training"))
    (('point', 'cloud', 'compression'), ('quantized', 'training'))
    """
    if not 2 <= len(words) <= 3 or words[0] not in read_words("done to"):
        return words
    if is_action(words[-1]) and words[-1] != "activation":
        return words
    return (*words[1:], *read_verbs()[words[0]].split("-"))


def from_scratch(words: Words) -> Words:
    """Return "train the model from scratch" and "from-scratch training" as "training from scratch"."""
    if words[:2] == ("from", "scratch") and words[2:] in (("training",), ("learning",)):
        return ("training", "from", "scratch")
    is_said = words[-2:] == ("from", "scratch") and words[0] in ("train", "trained", "training", "learning")
    return ("training", "from", "scratch") if is_said else words


def convolutional_last(words: Words) -> Words:
    """Return "depthwise separable convolutional" as "depthwise separable convolution"."""
    return (*words[:-1], "convolution") if len(words) > 1 and words[-1] == "convolutional" else words


def network_alone(words: Words) -> Words:
    """Return "neural network pruning" as "network pruning"."""
    is_said = len(words) == 3 and words[:2] == ("neural", "network") and words[2] in read_words("acting")
    return words[1:] if is_said else words


def task_of_agent(words: Words) -> Words:
    """Return "video generator" as "video generation": what is built for a task is called by it."""
    if len(words) < 2 or words[-1] not in _TASK_AGENTS:
        return words
    return (*words[:-1], _TASK_AGENTS[words[-1]])


def model_of_modeling(words: Words) -> Words:
    """Return "visual autoregressive modeling" as "visual autoregressive model"."""
    return (*words[:-1], "model") if len(words) > 1 and words[-1] == "modeling" else words


def once_each(words: Words) -> Words:
    """Return words without those that a short form said again ("CoT reasoning", "large LLM"), and of one size."""
    left = tuple(word for place, word in enumerate(words) if not place or word != words[place - 1])
    return phrases.same_size(left)
