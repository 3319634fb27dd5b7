"""Phrases as terms: what a generic term is called, however a sentence puts it.

Each step takes and gives folded words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from citeweave.graph.resolve.lists import read_modifiers, read_verbs, read_words
from citeweave.graph.resolve.text import singular

Words = tuple[str, ...]

_ACTION = re.compile(r"\w+(?:ing|tion|sion|ment|sis|ance|ence)")
_COMPOUND = re.compile(
    r"\w+ing-(?:agnostic|aware|based|driven|free|guided|like|oriented|specific|time)\b", re.IGNORECASE
)
_GERUND = re.compile(r"\w+(?:ing|tion|sion|ment|sis)")
_ADVERB = re.compile(r"(?<=ic)ally$|(?<!ear)ly$")
_SAME_TASK = {
    "alleviation": "mitigation",
    "comprehension": "understanding",
    "creation": "generation",
    "synthesis": "generation",
}
_AGENT_MODELS = {
    "captioner": ("captioning", "model"),
    "classifier": ("classification", "model"),
    "forecaster": ("forecasting", "model"),
    "learner": ("learning", "model"),
    "predictor": ("prediction", "model"),
    "ranker": ("ranking", "model"),
    "recognizer": ("recognition", "model"),
    "recommender": ("recommendation", "model"),
    "summarizer": ("summarization", "model"),
    "translator": ("translation", "model"),
}
_BITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "eight": "8", "sixteen": "16"}
_STEPS = {"single": "one", "1": "one", "2": "two", "3": "three", "4": "four"}
_GENERATED = frozenset({"3d", "audio", "code", "image", "molecule", "motion", "music", "speech", "text", "video"})
_SAME_SIZE = {"larger": "large", "smaller": "small"}
_ATTENTION_PARTS = frozenset({"layer", "block", "computation", "head"})


def is_action(word: str) -> bool:
    """Tell whether a noun names an action, so that it can stand for a technique or a task alone."""
    return bool(_ACTION.fullmatch(word))


def is_compound(text: str) -> bool:
    """Tell whether a text begins with a verb that a hyphen makes an adjective: tuning-free, sampling-based."""
    return bool(_COMPOUND.match(text))


def verb_to_noun(words: Words) -> Words:
    """Return "prune the visual tokens" and "pruning visual tokens" as "visual token pruning".

    >>> verb_to_noun(("dynamically", "prune", "token")), verb_to_noun(("token", "quantized"))
    (('dynamic', 'token', 'pruning'), ('token', 'quantization'))
    """
    verbs = read_verbs()
    last = words[-1]
    if agent := agents().get(last):
        return (*words[:-1], agent)
    if len(words) > 2 and _ADVERB.search(words[0]) and words[1] in verbs and not is_action(words[-1]):
        words = (words[1], _ADVERB.sub("", words[0]), *words[2:])
    noun, rest = verbs.get(words[0]), words[1:]
    if noun and rest and _is_object(words[0], rest):
        bare = tuple(word for word in rest if word not in read_words("article"))
        if bare[:2] == ("number", "of"):
            bare = bare[2:]
        if bare and "of" not in bare:
            return (*bare, *noun.split("-"))
    if len(words) == 2 and words[0] in read_words("before verb") and last in verbs:
        return (words[0], *verbs[last].split("-"))
    is_verb = len(words) == 1 and last not in read_words("noun or verb")
    is_form = last.endswith(("ing", "ed")) or is_verb or last in read_words("verb as noun")
    if last in verbs and is_form and last not in read_words("open end"):
        return (*words[:-1], *verbs[last].split("-"))
    return words


@cache
def agents() -> Mapping[str, str]:
    """Return the noun of the action of each agent that papers call by either: a pruner, pruning."""
    return MappingProxyType({agent: read_verbs()[verb] for verb in read_words("agent") for agent in _agents_of(verb)})


def _agents_of(verb: str) -> tuple[str, ...]:
    stem = verb.removesuffix("e")
    return (f"{stem}er", f"{stem}or", f"{verb[:-1]}ier")


def _is_object(verb: str, rest: Words) -> bool:
    """Tell whether words are what the verb before them acts on: "pruning tokens", and not "training data selection"."""
    if read_words("small") & set(rest) or rest[0] in ("and", "or", "then") or verb.endswith("ed"):
        return False
    # "Mitigate hallucination" has a verb, "batch size" has none, and "training data selection" may have one.
    if rest[0] in read_words("article"):
        return True
    return verb not in read_words("noun or verb") and not (verb.endswith("ing") and _GERUND.fullmatch(rest[-1]))


def turn_of(words: Words) -> Words:
    """Return "rearrangement of the channels" as "channel rearrangement"."""
    if words.count("of") != 1 or read_words("small") & set(words):
        return words
    place = words.index("of")
    head = tuple(singular(word) for word in words[:place])
    rest = tuple(word for word in words[place + 1 :] if word not in read_words("article"))
    if not head or not rest or not is_action(head[-1]):
        return words
    return (*rest[:-1], singular(rest[-1]), *head)


def turn_other(words: Words) -> Words:
    """Return "learning on graphs" as "graph learning": one action, then one plain thing that it acts on."""
    if len(words) < 3 or words[1] not in ("for", "on", "over") or not is_action(words[0]):
        return words
    rest = tuple(word for word in words[2:] if word not in read_words("article"))
    if not rest or len(rest) > 3 or read_words("small") & set(rest) or "of" in rest or "and" in rest:
        return words
    return (*rest, words[0])


def go_on(words: Words) -> Words:
    """Return "continued training" and "continually train" as "continual training"."""
    if len(words) > 1 and words[0] in read_words("continual"):
        return ("continual", *words[1:-1], *read_verbs().get(words[-1], words[-1]).split("-"))
    return words


def same_modifier(words: Words) -> Words:
    """Return "math reasoning" as "mathematical reasoning", "four bit" as "4 bit", "single step" as "one step".

    "Vision and language" goes without "and", "spatial temporal" is spatio-temporal, and AR before a generation is
    autoregressive.

    >>> same_modifier(("dataset", "pruning")), same_modifier(("two", "bit", "weight"))
    (('data', 'pruning'), ('2', 'bit', 'weight'))
    """
    if words[:3] == ("vision", "and", "language"):
        words = ("vision", *words[2:])
    if words[:2] == ("spatial", "temporal"):
        words = ("spatio", *words[1:])
    if words[0] == "ar" and words[-1] in read_words("autoregressive"):
        words = ("autoregressive", *words[1:])
    *before, last = words
    forms = read_modifiers()
    numbered = [_number(word, words[place + 1]) for place, word in enumerate(before)]
    return (*(forms.get(word, word) for word in numbered), last)


def _number(word: str, after: str) -> str:
    if after in ("step", "stage"):
        return _STEPS.get(word, word)
    return _BITS.get(word, word) if after == "bit" else word


def drop_waste(words: Words) -> Words:
    """Return "redundant token pruning" as "token pruning": what is taken away is always what is not needed."""
    if len(words) < 3 or words[-1] not in read_words("taking away"):
        return words
    if "important" in words and words[words.index("important") - 1] == "less":
        place = words.index("important")
        words = (*words[: max(place - 1, 0)], *words[place + 1 :])
    kept = tuple(word for word in words if word not in read_words("not needed"))
    return kept if len(kept) > 1 else words


def drop_function(words: Words) -> Words:
    """Return "focal loss function" as "focal loss"."""
    is_said = len(words) > 2 and words[-1] == "function" and words[-2] in ("activation", "cost", "loss", "objective")
    return words[:-1] if is_said else words


def drop_effort(words: Words) -> Words:
    """Return "improving the robustness" as "robustness": a task is what is to be reached, not the way to it.

    Nor does it matter whether a machine does it: automated code generation is code generation.
    """
    if len(words) > 2 and words[0] == "automated" and is_action(words[-1]):
        return words[1:]
    if len(words) < 2 or words[0] not in read_words("effort"):
        return words
    rest = tuple(word for word in words[1:] if word not in read_words("article"))
    return words if not rest or read_words("small") & set(rest) else rest


def same_sight(words: Words) -> Words:
    """Return "vision token pruning" as "visual token pruning"."""
    seen = read_words("visual")
    return tuple(
        "visual" if word == "vision" and place + 1 < len(words) and words[place + 1] in seen else word
        for place, word in enumerate(words)
    )


def turn_from(words: Words) -> Words:
    """Return "video generation from text" and "text to video" as "text to video generation"."""
    made, given = read_words("generated"), read_words("given")
    if len(words) == 3 and words[1] == "to" and words[0] in given and words[2] in made and words[0] != words[2]:
        return (*words, "generation")
    if len(words) == 4 and words[1:3] == ("generation", "from") and words[0] in made and words[3] in given:
        return (words[3], "to", words[0], "generation")
    if len(words) == 4 and words[0] in ("generate", "generating") and words[2] == "from":
        return turn_from((words[1], "generation", *words[2:]))
    return words


def whole_network(words: Words) -> Words:
    """Return "recurrent net" and "recurrent network" as "recurrent neural network"."""
    if len(words) < 2 or words[-1] not in ("net", "network"):
        return words
    if words[-2] in ("neural", *read_words("neural network")):
        words = (*words[:-1], "network")
    if words[-2] in read_words("neural network") and words[-3:-2] not in (("graph",), ("fully",), ("temporal",)):
        return (*words[:-1], "neural", "network")
    return words


def same_task(words: Words) -> Words:
    """Return "image synthesis" as "image generation"."""
    return (*words[:-1], _SAME_TASK.get(words[-1], words[-1])) if len(words) > 1 else words


def same_model(words: Words) -> Words:
    """Return "image generative model" as "image generation model", and "image captioner" as "image captioning model".

    >>> same_model(("text", "to", "video", "generative", "model")), same_model(("3d", "object", "detection", "model"))
    (('text', 'to', 'video', 'model'), ('3d', 'object', 'detector'))
    """
    if len(words) < 2:
        return words
    if words[-1] in _AGENT_MODELS:
        return (*words[:-1], *_AGENT_MODELS[words[-1]])
    if words[-2:] == ("detection", "model") and len(words) > 2:
        return (*words[:-2], "detector")
    if words[-1] == "generator" and words[-2] in read_words("generated"):
        return (*words[:-1], "generation", "model")
    if words[-1] in ("architecture", "counterpart") or words[-2:] == ("only", "design"):
        words = (*words[:-1], "model")
    if words[-3:-1] == ("model", "of") and len(words) > 3:
        words = (*words[:-3], words[-1], "model")
    if len(words) > 2 and words[-1] == "model":
        return _made_model(words[:-1])
    return words


def _made_model(before: Words) -> Words:
    """Return the name of a model by the words before that noun: "text to image generation" makes no other model."""
    if before[0] == "generative" and "to" in before:
        before = before[1:]
    if before[-1] == "generative" and before[-2] in _GENERATED:
        before = (*before[:-1], "generation")
    if before[-1] == "generation" and before[-3:-2] == ("to",):
        before = before[:-1]
    if before[-1] in ("supervised", "unsupervised"):
        before = (*before, "learning")
    return (*before, "model")


def drop_based(words: Words) -> Words:
    """Return "transformer based decoder" as "transformer decoder", with "neural network" behind it as "transformer"."""
    if words[-3:] == ("based", "neural", "network") and words[-4:-3] in (("transformer",), ("attention",)):
        words = words[:-2]
    return tuple(word for word in words if word != "based") or words


def same_size(words: Words) -> Words:
    """Return "large scale language model" as "large language model", and "smaller model" as "small model"."""
    words = tuple(
        word
        for place, word in enumerate(words)
        if not (word == "scale" and 0 < place < len(words) - 2 and words[place - 1] in ("large", "small"))
    )
    return tuple(
        _SAME_SIZE.get(word, word)
        for place, word in enumerate(words)
        if not (word == "large" and words[max(place - 1, 0)] in ("small", "smaller", "tiny"))
    )


def finish_model(words: Words) -> Words:
    """Return "video diffusion" as "video diffusion model"."""
    return (*words, "model") if words[-1] in read_words("needs model") else words


def drop_attention_part(words: Words) -> Words:
    """Return "temporal attention layer" as "temporal attention"."""
    is_part = len(words) > 1 and words[-2] == "attention" and words[-1] in _ATTENTION_PARTS
    return words[:-1] if is_part else words
