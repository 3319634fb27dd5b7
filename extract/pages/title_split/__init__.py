"""Find where a title ends and its abstract begins, when only a space stands between them."""

from __future__ import annotations

import functools
import json
import re
from importlib import resources

from citeweave.extract.pages.title_split.features import find_features, find_places, find_words

__all__ = ["split_title"]

# Hardly a title is longer.
_LONG_TITLE = 20
_LONG_QUESTION = 12
_SENTENCE_END = re.compile(r"[a-z0-9)]\. [A-Z]")
_LOOKED_AT = 600


def split_title(body: str) -> tuple[str, str]:
    """Return title and abstract; the abstract is empty where `body` is too short to hold one."""
    words = find_words(body)
    if len(words) < 2 or not _holds_abstract(body, len(words)):
        return body, ""
    weights = _load_weights()
    places = find_places(words)
    scores = [sum(weights.get(feature, 0) for feature in features) for features in find_features(words, places)]
    first = words[places[scores.index(max(scores))]]
    return body[: first.start].rstrip(), body[first.start :]


def _holds_abstract(body: str, words: int) -> bool:
    if words >= _LONG_TITLE or body.endswith("."):
        return True
    if words >= _LONG_QUESTION and body.endswith(("!", "?")):
        return True
    return _SENTENCE_END.search(body[:_LOOKED_AT]) is not None


@functools.cache
def _load_weights() -> dict[tuple[str, str], int]:
    text = resources.files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    return {(template, value): weight for template, row in json.loads(text).items() for value, weight in row.items()}
