"""Name and kind to identity: pure, so that an id depends on no other name, no other paper and no order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

from citeweave.graph import keys
from citeweave.graph.model import NodeKind
from citeweave.graph.resolve import phrases, wording
from citeweave.graph.resolve.abbreviations import is_abbreviation, is_dimension, is_within, looks_short
from citeweave.graph.resolve.lists import (
    Entry,
    read_entries,
    read_heads,
    read_parents,
    read_spellings,
    read_verbs,
    read_words,
)
from citeweave.graph.resolve.phrases import Words, is_action
from citeweave.graph.resolve.text import NUMBERS, is_short_plural, singular, slug, split_words, squeeze, strip_markup
from citeweave.graph.vocabulary import id_prefix

_PUBLISHED = re.compile(r"([\w-]+)/([A-Za-z][\w.-]*)")
"""A model as hubs list it, behind who published it: meta-llama/Llama-2-7b."""

_BRACKET = re.compile(r"\s*\(([^()]{2,60})\)")
_WISE = re.compile(r"(?<=[a-z]{3})(?<!^other)(?<!^like)(?<!^pair)(?<!^piece)(?<!^point)wise$")
_BRITISH_NOUN = re.compile(r"(\w+)isation(s?)")
_BRITISH = re.compile(r"(\w+)is(e|es|ed|er|ers|ing)")
Change = Callable[[Words], Words]


_GENERIC = frozenset({NodeKind.TECHNIQUE, NodeKind.TASK})


@dataclass(frozen=True, slots=True)
class Step:
    """One rule at work: what it read, and what it made of that."""

    rule: str
    before: str
    after: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """The thing that a name means: its id, the name that the vocabulary or the rules give it, and why.

    `source` is that of the vocabulary's entry; empty if the vocabulary does not know the thing.
    """

    id: str
    canonical: str
    steps: tuple[Step, ...] = ()
    source: str = ""

    @property
    def reason(self) -> str:
        """Return the rules in one line."""
        told = [f"{step.rule}: {step.before} is {step.after}" for step in self.steps]
        return "; ".join(told) or "its own name, folded"


@lru_cache(maxsize=500_000)
def identify(kind: NodeKind, name: str) -> Identity:
    """Return what a name of that kind means.

    >>> identify(NodeKind.BASE_MODEL, "Llama2 (7B)").id, identify(NodeKind.TECHNIQUE, "LLMs routing").id
    ('basemodel:llama-2-7b', 'technique:large-language-model-routing')
    """
    return _Reading(kind, name).finish()


def plain_id(kind: NodeKind, name: str) -> str:
    """Return the id of a name by its letters alone, no rule applied but case, markup and hyphens."""
    return f"{id_prefix(kind)}:{slug(split_words(strip_markup(name))) or keys.key(name)}"


@cache
def entries_by_form(kind: NodeKind) -> Mapping[str, Entry]:
    """Return the things of the vocabulary by the squeezed form of each of their names."""
    found: dict[str, Entry] = {}
    for entry in read_entries():
        if entry.kind is kind:
            for name in (entry.name, *entry.aliases):
                for form in (slug(_words(name)), slug(fold_words(kind, _words(name)))):
                    known = found.setdefault(squeeze(form), entry)
                    if known is not entry:
                        raise ValueError(f"aliases.tsv: {name!r} is both {known.name!r} and {entry.name!r}")
    terms = {name for row in read_parents() if row[0] is kind for name in row[1:] if name}
    terms |= {name for other, name in read_heads() if other is kind}
    for name in sorted(terms):
        entry = found.get(squeeze(slug(fold_words(kind, _words(name))))) or Entry(kind, name, (), "known")
        for form in (slug(_words(name)), slug(fold_words(kind, _words(name)))):
            found.setdefault(squeeze(form), entry)
    return MappingProxyType(found)


def has_short_name(kind: NodeKind, identity: str) -> bool:
    """Tell whether the vocabulary has a short form of the thing with that id."""
    entry = entries_by_form(kind).get(squeeze(identity.partition(":")[2]))
    return entry is not None and any(map(looks_short, (entry.name, *entry.aliases)))


def _words(name: str) -> Words:
    return split_words(strip_markup(name))


def fold_words(kind: NodeKind, words: Sequence[str]) -> Words:
    """Return words in lower case, the last one in the singular, prefixes joined, each word in its one spelling."""
    folded = [_fold_word(word) for word in words]
    if kind in _GENERIC or (kind is NodeKind.BASE_MODEL and len(folded) > 1):
        folded = [singular(word) for word in folded]
    elif folded and not _is_proper_last(words):
        folded[-1] = singular(folded[-1])
    joined: list[str] = []
    for word in folded:
        is_part = word.isalpha() and word not in read_words("small in names")
        if joined and joined[-1] in read_words("prefix") and is_part:
            joined[-1] += word
        elif joined and word == "dimensional" and joined[-1] in NUMBERS:
            joined[-1] = f"{NUMBERS[joined[-1]]}d"
        else:
            joined.append(word)
    return tuple(part for word in joined for part in _respell(word))


@lru_cache(maxsize=50_000)
def _respell(word: str) -> Words:
    """Return a word in its one spelling, in parts: lookup is look up, and layerwise is layer wise."""
    return tuple((read_spellings().get(word) or american(_WISE.sub("-wise", word))).split("-"))


@lru_cache(maxsize=50_000)
def american(word: str) -> str:
    """Return a word in American spelling: quantisation is quantization, and noise stays.

    >>> american("quantised"), american("supervised"), american("discretisation")
    ('quantized', 'supervised', 'discretization')
    """
    if len(word) > 9 and (match := _BRITISH_NOUN.fullmatch(word)):
        return f"{match[1]}ization{match[2]}"
    match = _BRITISH.fullmatch(word)
    return f"{match[1]}iz{match[2]}" if match and f"{match[1]}ize" in read_verbs() else word


def _fold_word(word: str) -> str:
    return (word[:-1] if is_short_plural(word) else word).casefold()


def _is_proper_last(words: Sequence[str]) -> bool:
    """Tell whether a name ends in a proper noun, whose s is no plural: DARTS, Kinetics, and not Word Tokenizers."""
    *before, last = words
    return not before and last[:1].isupper() and not last.lower().endswith(("ers", "ors", "models", "nets", "forms"))


class _Reading:
    """One name on its way through the rules."""

    def __init__(self, kind: NodeKind, name: str) -> None:
        self.kind = kind
        self.name = name
        self.steps: list[Step] = []
        text = strip_markup(name)
        match = _PUBLISHED.fullmatch(text) if kind is NodeKind.BASE_MODEL else None
        if match and match[1].casefold() in read_words("publisher"):
            self._note("publisher left out", text, match[2])
            text = match[2]
        self.text = self._without_brackets(text)
        self.words = split_words(self.text)

    def _note(self, rule: str, before: str, after: str, source: str = "") -> None:
        if before != after:
            self.steps.append(Step(rule, before, after, source))

    def _without_brackets(self, text: str) -> str:
        """Leave out a short form in brackets behind its long form, and a long form behind its short one."""
        for match in _BRACKET.finditer(text):
            before, inside = text[: match.start()].strip(), match[1]
            after = text[match.end() :].strip()
            is_short = after and before.split()[-1:] and before.split()[-1].casefold().startswith(inside.casefold())
            is_short = (
                is_short
                or any(is_abbreviation(inside, tail) for tail in _tails(before))
                or is_dimension(inside, before)
                or is_abbreviation(before, inside)
                or (after and is_within(inside, before.rpartition(" ")[2]))
            )
            if is_short or (looks_short(inside) and " " in before and (after or self.kind is not NodeKind.BASE_MODEL)):
                left = f"{before} {after}".strip()
                self._note("short form in brackets", text, left)
                return left
        return text

    def _look_up(self, words: Iterable[str]) -> Entry | None:
        entry = entries_by_form(self.kind).get(squeeze(slug(words)))
        if entry is not None:
            self._note(f"vocabulary ({entry.source})", " ".join(words), entry.name, entry.source)
        return entry

    def _apply(self, rule: str, words: Words, change: Change) -> Words:
        changed = change(words)
        if changed != words:
            self._note(rule, " ".join(words), " ".join(changed))
        return changed

    def finish(self) -> Identity:
        """Return the identity after the first step that meets the vocabulary, or after the last one."""
        if not self.words:
            return Identity(f"{id_prefix(self.kind)}:{keys.key(self.name)}", self.name)
        if not any(map(is_short_plural, self.words)) and (entry := self._look_up(self.words)):
            return self._known(entry)
        words = fold_words(self.kind, self.words)
        if entry := self._look_up(words):
            return self._known(entry)
        for rule, change in self._rules():
            changed = self._apply(rule, words, change)
            if changed != words and (entry := self._look_up(changed)):
                return self._known(entry)
            words = changed
        return Identity(f"{id_prefix(self.kind)}:{slug(words)}", self._display(words), tuple(self.steps))

    def _known(self, entry: Entry) -> Identity:
        part = slug(_words(entry.name))
        return Identity(f"{id_prefix(self.kind)}:{part}", entry.name, tuple(self.steps), entry.source)

    def _display(self, words: Words) -> str:
        """Return the name to show: as it was given if only case and hyphens changed, else what the rules made."""
        return " ".join(words) if self.steps else self.text

    def _rules(self) -> Iterable[tuple[str, Change]]:
        yield "leading word left out", self._trim_start
        yield "trailing word left out", self._trim_end
        if self.kind in _GENERIC:
            yield "going on", phrases.go_on
            if not phrases.is_compound(self.text):
                yield "verb as noun", phrases.verb_to_noun
            yield "from scratch", wording.from_scratch
            yield "adverb as adjective", wording.adverb_to_adjective
            yield "noun of noun turned", phrases.turn_of
            yield "noun on noun turned", phrases.turn_other
        yield "same word", phrases.same_sight
        if self.kind is NodeKind.TECHNIQUE:
            yield "participle as noun", wording.participle_to_noun
            yield "adjective as noun", wording.convolutional_last
            yield "neural left out", wording.network_alone
            yield "what is not needed left out", phrases.drop_waste
            yield "function left out", phrases.drop_function
        if self.kind in (NodeKind.BASE_MODEL, *_GENERIC):
            yield "same modifier", phrases.same_modifier
        if self.kind is NodeKind.TASK:
            yield "effort left out", phrases.drop_effort
            yield "agent as action", wording.task_of_agent
            yield "same word", phrases.same_task
            yield "made of what is given", phrases.turn_from
        if self.kind is NodeKind.BASE_MODEL:
            yield "size word left out", phrases.same_size
            yield "based left out", phrases.drop_based
            yield "modeling as model", wording.model_of_modeling
            yield "model added", phrases.finish_model
            yield "same word", phrases.same_model
            yield "network written out", phrases.whole_network
        if self.kind is not NodeKind.BENCHMARK:
            yield "short form written out", self._expand
        if self.kind in _GENERIC:
            yield "end in its usual words", self._usual_end

    def _trim_start(self, words: Words) -> Words:
        text = self.text.casefold()
        # "A-ToMe" is a name; "a transformer" has an article.
        while len(words) > 1 and words[0] in read_words("leading") and f"{words[0]} " in text:
            # A vanilla transformer is a transformer; vanilla cross-attention is one way of cross-attention.
            if self.kind is NodeKind.TECHNIQUE and words[0] in read_words("usual"):
                break
            words = words[1:]
        parts = self.text.split()
        if self.kind is NodeKind.BENCHMARK and len(parts) == 2 and parts[0].casefold() == "dataset":
            return words[1:] if _has_inner_capital(parts[1]) else words
        if self.kind is NodeKind.BASE_MODEL and words[:2] == ("pre", "trained"):
            entry = entries_by_form(self.kind).get(squeeze(slug(words[2:])))
            if entry is not None and entry.name[:1].isupper():
                return words[2:]
        return words

    def _trim_end(self, words: Words) -> Words:
        endings = read_words(f"trailing {self.kind}")
        words = phrases.drop_attention_part(words)
        while len(words) > 1 and words[-1] in endings and self._stands_alone(words[:-1]):
            words = words[:-1]
            if len(words) > 1 and words[-1] in ("based", "style", "like"):
                words = words[:-1]
        is_open = self.kind in (NodeKind.BASE_MODEL, NodeKind.TECHNIQUE) and words[1:] in (("based",), ("style",))
        return words[:-1] if is_open else words

    def _stands_alone(self, words: Words) -> bool:
        """Tell whether words name the thing without the noun that follows them."""
        if squeeze(slug(words)) in entries_by_form(self.kind) or self.kind is NodeKind.BENCHMARK:
            return True
        last, is_phrase = words[-1], len(words) > 1
        if self.kind is NodeKind.METHOD:
            return is_phrase or self._is_proper(last)
        if self.kind is NodeKind.TASK:
            return is_phrase or is_action(last)
        if self.kind is NodeKind.TECHNIQUE:
            is_way = singular(self.words[-1].casefold()) in ("procedure", "scheme", "strategy", "technique")
            return is_way or (is_phrase and last not in read_words("open end")) or is_action(last)
        if last in ("based", "style", "like"):
            return is_phrase
        # The noun belongs to a phrase (ranking model), not to a proper name (BERT model).
        return last in read_words("standing noun") or any(map(_is_sized, words)) or self._is_proper(last)

    def _is_proper(self, word: str) -> bool:
        """Tell whether a word is written with a capital or a digit inside."""
        original = [item for item in self.words if item.casefold() == word]
        return any(map(_has_inner_capital, original))

    def _inner(self, is_last: bool) -> tuple[NodeKind, ...]:
        """Return the kinds whose short forms may stand there: of the name's own kind at its end, of models before."""
        # A TTS model is one of a task rather than of a technique.
        first = (self.kind, NodeKind.BASE_MODEL) if is_last else (NodeKind.BASE_MODEL, self.kind)
        tasks_first = (NodeKind.TASK, NodeKind.TECHNIQUE)
        others = tasks_first if self.kind is NodeKind.BASE_MODEL else (NodeKind.TECHNIQUE, NodeKind.TASK)
        return tuple(dict.fromkeys((*first, *others)))

    def _expand(self, words: Words) -> Words:
        """Write out well-known short forms inside a phrase of plain words; a proper name keeps them."""
        if len(words) < 2:
            return words
        marked = {_fold_word(word) for word in self.words if sum(map(str.isupper, word)) > 1 or is_short_plural(word)}
        found = {
            word: long
            for word in words
            if word in marked and _may_expand(word) and (long := _long_form(self._inner(word == words[-1]), word))
        }
        plain = [(place, word) for place, word in enumerate(words) if word not in found]
        if not found or any(
            word in marked or len(word) == 1 or _is_number(word, place == len(words) - 1) for place, word in plain
        ):
            return words
        parts: list[str] = []
        for word in words:
            if parts and parts[-1] == word:
                continue
            parts += found.get(word, (word,))
        return wording.once_each(fold_words(self.kind, parts))

    def _usual_end(self, words: Words) -> Words:
        """Return "multilingual automatic speech recognition" as "multilingual speech recognition"."""
        for start in range(1, len(words) - 1):
            if words[start] in read_words("small in names"):
                continue
            entry = entries_by_form(self.kind).get(squeeze(slug(words[start:])))
            if entry is not None:
                # What the usual name adds would narrow: "language generation" alone is natural language generation.
                usual = fold_words(self.kind, _words(entry.name))
                return (*words[:start], *usual) if len(usual) > 1 and {*usual} < {*words[start:]} else words
        return words


def _has_inner_capital(word: str) -> bool:
    """Tell whether a word has a capital or a digit behind its first letter."""
    return any(letter.isupper() or letter.isdigit() for letter in word[1:])


def _may_expand(word: str) -> bool:
    """Tell whether a short form is long enough, or well enough known, to be written out inside a phrase."""
    return len(word) > 2 or word in read_words("two letters")


def _is_number(word: str, is_last: bool) -> bool:
    """Tell whether a word makes its name a proper one: B16 and 7B do, 3D before another word does not."""
    return any(map(str.isdigit, word)) and (is_last or word not in ("2d", "3d", "4d"))


def _is_sized(word: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)?[kmbt]", word))


def _tails(text: str) -> Iterable[str]:
    words = text.split()
    for start in range(len(words)):
        yield " ".join(words[start:])


@lru_cache(maxsize=50_000)
def _long_form(kinds: tuple[NodeKind, ...], word: str) -> Words:
    """Return the words that a short form stands for inside a phrase; empty if the vocabulary has none in lower case."""
    for kind in kinds:
        entry = entries_by_form(kind).get(squeeze(word))
        if entry is not None and len(long := _words(entry.name)) > 1 and not any(map(str.isupper, entry.name)):
            return long
    return ()
