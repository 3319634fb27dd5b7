"""Names of a list that say less, or more, than another name of it: open names, trailing nouns, phrases with a verb."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from citeweave.graph.model import NodeKind
from citeweave.graph.resolve.abbreviations import looks_short
from citeweave.graph.resolve.lists import read_endings, read_verbs, read_words
from citeweave.graph.resolve.naming import fold_words
from citeweave.graph.resolve.pairing import Group
from citeweave.graph.resolve.phrases import is_action
from citeweave.graph.resolve.text import split_words, strip_markup

_OPEN_END = re.compile(
    r".*(?:-(?:based|like|only|preserving|guided|augmented|aware|style|wise|free|driven|specific|shot|"
    r"adaptive|invariant|equivariant)|-to-[a-z0-9]+|-of-[a-z]|(?:int|fp|w\d+a)-?\d+)",
    re.IGNORECASE,
)
_NOUNS = {
    "adaptive": "adaptation",
    "augmented": "augmentation",
    "equivariant": "equivariance",
    "guided": "guidance",
    "invariant": "invariance",
    "preserving": "preservation",
}
_NARROWING = re.compile(r"\w{3,}(?:ed|ic|al|ive|ous|able)")
_NOUN_END = re.compile(r"\w+(?:ing|tion|sion|ment)")
_COUNTED = frozenset({"level", "shot", "stage", "step"})
_MOST_WORDS = 9
_ENDINGS = read_endings()


def complete(groups: Mapping[str, Group]) -> dict[str, str]:
    """Return, by open name, the one group that completes it.

    It adds a word (weight-only, weight-only quantization), or, if no name does, is the noun of it (factor-augmented,
    factor augmentation).
    """
    by_id = {found.id: key for key, found in groups.items()}
    by_start: dict[str, set[str]] = defaultdict(set)
    for key, found in groups.items():
        by_start[found.id.rpartition("-")[0]].add(key)
    done = {}
    for key, found in groups.items():
        start, _, last = found.id.rpartition("-")
        fits = by_start.get(found.id, set())
        noun = by_id.get(f"{start}-{_NOUNS[last]}") if last in _NOUNS else None
        if not fits and noun:
            fits = {noun}
        if not found.is_known and any(map(_OPEN_END.fullmatch, found.texts)) and len(fits) == 1:
            done[key] = next(iter(fits))
    return done


def _find_shorter(groups: Mapping[str, Group], shorten_id: Callable[[Group], Iterable[str]]) -> dict[str, str]:
    """Return, by name, the name of the list whose id is a shorter form of its id."""
    by_id = {found.id: key for key, found in groups.items()}
    found = ((key, by_id.get(shorter)) for key, group in groups.items() for shorter in shorten_id(group))
    return {key: other for key, other in found if other is not None and other != key}


def shorten(kind: NodeKind, groups: Mapping[str, Group]) -> dict[str, str]:
    """Return, by name with a noun at its end that says nothing more, the name of the list without that noun.

    "Flooding method" is flooding, and "house price prediction" is what a list calls "house price" too.
    """

    def without_noun(group: Group) -> Iterator[str]:
        start, _, last = group.id.rpartition("-")
        if _adds_nothing(kind, start, last):
            yield start

    def without_part(group: Group) -> Iterator[str]:
        start, _, last = group.id.rpartition("-")
        if kind is NodeKind.TECHNIQUE and _is_phrase(start) and last in read_words("said in short of new"):
            yield start

    # A hybrid attention architecture is the paper's hybrid attention; an attack on what all know is another thing.
    return {**_keep_new(groups, _find_shorter(groups, without_part)), **_find_shorter(groups, without_noun)}


def _keep_new(groups: Mapping[str, Group], shorter: Mapping[str, str]) -> dict[str, str]:
    """Return the pairs whose shorter name the vocabulary does not know."""
    return {key: other for key, other in shorter.items() if not groups[other].is_known}


def _is_phrase(start: str) -> bool:
    """Tell whether what stands before the last word of an id are words that name a thing: not "two-stage"."""
    return "-" in start and start.rpartition("-")[2] not in _COUNTED


def _adds_nothing(kind: NodeKind, start: str, last: str) -> bool:
    """Tell whether a noun behind a name says nothing more."""
    is_phrase = _is_phrase(start)
    if kind is NodeKind.TECHNIQUE and is_phrase and last in read_words("said in short phrase"):
        return True
    is_open = is_phrase and not is_action(start.rpartition("-")[2])
    if kind is NodeKind.TASK and not is_open and last in read_words("said in short action Task"):
        return is_action(start.rpartition("-")[2].rpartition(":")[2])
    if kind is NodeKind.TECHNIQUE and is_open and last in read_words("said in short action"):
        return True
    return last in read_words(f"said in short {kind}") and (kind is not NodeKind.TASK or is_open)


def spell_out(kind: NodeKind, groups: Mapping[str, Group]) -> dict[str, str]:
    """Return, by phrase with a short form, the one name of the list that writes it out in the same place.

    "CA classification" is cardiac amyloidosis classification, where a list has one such name.
    """
    wanted: dict[tuple[int, tuple[str, ...]], set[str]] = defaultdict(set)
    wholes: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for key, found in groups.items():
        for text in found.texts:
            words = split_words(strip_markup(text))
            folded = fold_words(kind, words)
            if len(words) != len(folded) or not 1 < len(words) <= _MOST_WORDS:
                continue
            wholes[key].add(folded)
            # A short form that the vocabulary wrote out is no word of the id any more.
            shorts = [place for place, word in enumerate(words) if looks_short(word)]
            if len(shorts) == 1 and not found.is_known and folded[shorts[0]] in found.id.partition(":")[2].split("-"):
                wanted[shorts[0], folded].add(key)
    fits: dict[str, set[str]] = defaultdict(set)
    for key, spelled in wholes.items():
        for words in spelled:
            for place, phrase in _shortened(words):
                for other in wanted.get((place, phrase), set()) - {key}:
                    fits[other].add(key)
    return {key: next(iter(others)) for key, others in fits.items() if len(others) == 1}


def _shortened(words: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield a phrase with two or more of its words, but not all, as one word of their initials, and its place."""
    for start in range(len(words)):
        for end in range(start + 2, len(words) + 1):
            if end - start < len(words):
                yield start, (*words[:start], "".join(word[0] for word in words[start:end]), *words[end:])


def based(groups: Mapping[str, Group]) -> dict[str, str]:
    """Return, by name that ends in "based", the name of the list without it: "split-merge-based" is split-merge."""
    return _find_shorter(groups, lambda group: (group.id.removesuffix("-based"),))


def loosen(groups: Mapping[str, Group]) -> dict[str, str]:
    """Return, by name with an "and" or a "fine", the name of the list without: instruction fine-tuning and tuning."""
    pairs = (("-and-", "-"), ("-fine-tuning", "-tuning"))
    return _find_shorter(groups, lambda group: (group.id.replace(more, less, 1) for more, less in pairs))


def bare(kind: NodeKind, groups: Mapping[str, Group]) -> dict[str, str]:
    """Return, by name with an adjective at its start that only praises it, the name of the list without it.

    "Lightweight local feature enhancement" is local feature enhancement, and "modern language models" are language
    models, where a list has both.
    """
    is_model = kind is NodeKind.BASE_MODEL
    praise = read_words("praise BaseModel" if is_model else "praise")

    def without_praise(group: Group) -> Iterator[str]:
        prefix, _, name = group.id.partition(":")
        first, _, rest = name.partition("-")
        # A modern Hopfield network is more than a Hopfield network; a modern language model is a language model.
        is_whole = not all(map(_holds_name, group.texts)) if is_model else "-" in rest
        if first in praise and is_whole:
            yield f"{prefix}:{rest}"

    shorter = _find_shorter(groups, without_praise)
    # A paper's lightweight router is its router; lightweight fine-tuning is a kind of what all know as fine-tuning.
    return shorter if is_model else _keep_new(groups, shorter)


def _holds_name(text: str) -> bool:
    """Tell whether a word behind the first one is a proper name: a capital, and no short form."""
    return any(word[:1].isupper() and not looks_short(word) for word in text.split()[1:])


def read_phrases(groups: Mapping[str, Group]) -> dict[str, str]:
    """Return, by phrase with a verb, the longest name of the list all of whose words it holds."""
    terms: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
    phrases: dict[str, frozenset[str]] = {}
    kept: dict[str, frozenset[str]] = {}
    for key, found in groups.items():
        words = found.id.partition(":")[2].split("-")
        stems = frozenset(_stem(word) for word in words if word not in read_words("phrase filler"))
        if all(map(_is_verbal, found.texts)):
            phrases[key] = stems
            kept[key] = frozenset(_stem(word) for text in found.texts for word in _kept_words(text))
        elif len(stems) > 1:
            terms[min(stems)].append((stems, key))
    done = {}
    for key, stems in phrases.items():
        fits = [
            (len(term), name)
            for first in stems
            for term, name in terms.get(first, ())
            if term <= stems and len(stems) - len(term) < 2 and not (stems - term) & kept[key]
        ]
        best = {name for size, name in fits if size == max(fits)[0]}
        if len(best) == 1:
            done[key] = best.pop()
    return done


def _kept_words(text: str) -> Iterator[str]:
    """Yield the words of a phrase that no term may leave out: its verb, and what narrows the thing ("artistic")."""
    words = re.findall(r"[a-z]+", text.lower())
    yield words[_verb_place(words)]
    yield from filter(_NARROWING.fullmatch, words)


def _verb_place(words: list[str]) -> int:
    return int(words[0].endswith("ly") and words[0] != "early")


def _is_verbal(text: str) -> bool:
    """Tell whether a name is a phrase with a verb: "reduce the frame rate", and not "training data selection"."""
    words = text.lower().split()
    if len(words) < 3:
        return False
    first = words[_verb_place(words)]
    is_term = first.endswith("ing") and _NOUN_END.fullmatch(words[-1])
    # Names that begin with "model" tell of models, hardly ever of modeling.
    return first in read_verbs() and first != "model" and not is_term and not first.endswith("ed")


def _stem(word: str) -> str:
    word = read_verbs().get(word, word)
    return next((word[: -len(end)] for end in _ENDINGS if word.endswith(end) and len(word) - len(end) > 2), word)
