"""Names as words: markup, Greek letters, brackets, hyphens, plurals and numbers, each folded by one pure step."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_COMMAND = re.compile(
    r"\\(?:text|mathrm|mathbf|mathit|mathcal|mathbb|mathsf|emph|textbf|textit|texttt|textsc|operatorname)\b"
)
_ACCENT = re.compile(
    r"""
    \\ (?!'s\b)
    (?: (?P<mark>[`^~=.]|(?<=[A-Za-z{]\\)['"])  # before a word, an escaped quotation mark is none
      | (?P<named>[uvHckr]) (?:\s+|(?=\{)) )
    (?: \{\\?(?P<inside>[A-Za-z])\} | \\?(?P<alone>[A-Za-z]) )
    """,
    re.VERBOSE,
)
_LETTER = re.compile(r"\\(o|O|l|L|ae|AE|oe|OE|aa|AA|ss|i|j)(?![A-Za-z])\s*(?:\{\})?")
_LETTERS = {"o": "ø", "l": "ł", "ae": "æ", "oe": "œ", "aa": "å", "ss": "ß", "i": "i", "j": "j"}
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})
_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "c": "\u0327", "k": "\u0328",
}  # fmt: skip
_ACCENTED = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_GREEK_LETTER = re.compile(r"GREEK (?:SMALL|CAPITAL) LETTER (?:FINAL )?(?P<name>[A-Z]+)")
_SUBSCRIPT = re.compile(r"_\{?(?=\d)|\^|(?<![A-Za-z0-9$])_")
_PLAIN = re.compile(r"(?:(?!\d\s*(?:x|\\?times)\s*\d|\d,\d)[A-Za-z0-9 ()/.,+-])*")
_AMPERSAND = re.compile(r"(?<=\s)&(?=\s)")
_STAR = re.compile(r"(?<=[A-Za-z0-9])\*(?!\*)")
_SHARP = re.compile(r"(?<=[A-Za-z0-9])#(?![\w#])")
_WORD = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*\+*|\++")
_VERSION = re.compile(
    r"(?<![A-Za-z0-9])[vV](?=\d)(?!2[A-Z](?![A-Za-z0-9]))|(?<=[A-Za-z]{3})[vV](?=\d+(?:\.\d+)?(?![A-Za-z0-9]))"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# GPT4, CIFAR10 and ADE20K part before the number; wav2vec and E2GAN, whose digit stands for a word, do not.
_BEFORE_NUMBER = re.compile(r"(?<=[a-z]{2})(?=\d[\d.]*(?:[a-z]?(?![a-z])))")
_MULTIPLES = re.compile(r"\b(\d+)\s*(?:x|\\?times)\s*(\d+)\b", re.IGNORECASE)
_SHORT_PLURAL = re.compile(r"(?:[A-Z0-9][A-Za-z0-9]*|[a-z][A-Z]+)?[A-Z0-9]s")
NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "1": "1", "2": "2", "3": "3", "4": "4"}
"""Small numbers, by how names spell them."""
_LONG_WORD = 7
_INVARIANT = re.compile(
    r".*(?:ss|us|is|ics|ous|news|series|species|bias|atlas|canvas|lens|means|gas)|bayes|givens|mises|stokes"
)
_LONG_PLURAL = re.compile(r".*(?:bias|lens|virus|corpus|canvas|atlas|status)es|(?:bio)?gases")
_IRREGULAR = {
    "avalanches": "avalanche",
    "axes": "axis",
    "bases": "basis",
    "caches": "cache",
    "calories": "calorie",
    "chaos": "chaos",
    "clinics": "clinic",
    "cookies": "cookie",
    "crises": "crisis",
    "criteria": "criterion",
    "critics": "critic",
    "diabetes": "diabetes",
    "diagnoses": "diagnosis",
    "fabrics": "fabric",
    "focuses": "focus",
    "headaches": "headache",
    "heuristics": "heuristic",
    "indices": "index",
    "matrices": "matrix",
    "metrics": "metric",
    "mosaics": "mosaic",
    "movies": "movie",
    "niches": "niche",
    "pancreas": "pancreas",
    "phenomena": "phenomenon",
    "quizzes": "quiz",
    "rubrics": "rubric",
    "topics": "topic",
    "vertices": "vertex",
}


@lru_cache(maxsize=200_000)
def strip_markup(name: str) -> str:
    """Return a name without LaTeX and quotation marks, Greek letters spelled out; its case is kept."""
    if _PLAIN.fullmatch(name):
        return " ".join(name.split())
    text = unicodedata.normalize("NFKC", _LETTER.sub(_read_letter, _ACCENT.sub(_read_accent, name)))
    text = _COMMAND.sub("", text).replace("**", "")
    text = re.sub(r"\\times", "x", text)
    text = (
        _SUBSCRIPT.sub("", text)
        .replace("$", "")
        .replace("~", " ")
        .replace("_", " ")
        .translate({ord(mark): None for mark in '\\{}`"“”‘'})
    )
    text = re.sub(r"['’](?=s\b)", "", text)
    text = "".join(map(_spell_greek, text))
    text = _THOUSANDS.sub("", _SHARP.sub(" sharp", _STAR.sub(" star", text)))
    text = _AMPERSAND.sub("and", text)
    return " ".join(_MULTIPLES.sub(r"\1x\2", text).split())


def _read_accent(match: re.Match[str]) -> str:
    """Return a letter with the accent that LaTeX gives it; a backslash before a quotation mark is none."""
    letter = match["inside"] or match["alone"]
    accented = unicodedata.normalize("NFC", f"{letter}{_MARKS[match['mark'] or match['named']]}")
    return accented if len(accented) == 1 else match[0]


def _read_letter(match: re.Match[str]) -> str:
    """Return the letter that a LaTeX command stands for."""
    letter = _LETTERS[match[1].lower()]
    return letter if match[1].islower() else letter.upper()


def _spell_greek(letter: str) -> str:
    """Return the name of a Greek letter, and any other character as it is."""
    if not "\u0370" <= letter <= "\u03ff":
        return letter
    match = _GREEK_LETTER.fullmatch(unicodedata.name(letter, ""))
    return match["name"].lower().replace("lamda", "lambda") if match else letter


@lru_cache(maxsize=200_000)
def split_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without markup, in its case, numbers parted from the names that they follow.

    >>> split_words("LLaMA2-7B"), split_words("Wav2Vec 2.0")
    (('LLaMA', '2', '7B'), ('Wav2Vec', '2.0'))
    """
    words: list[str] = []
    for match in _WORD.finditer(_VERSION.sub(" ", text)):
        word = match[0]
        start = 0
        for cut in _BEFORE_NUMBER.finditer(word.lower()):
            words.append(word[start : cut.start()])
            start = cut.start()
        words.append(word[start:])
    return tuple(_join_letters(word for word in words if word))


def _join_letters(words: Iterable[str]) -> list[str]:
    """Return the words with a number joined to the one letter before it: T-5 is T5, ViT-B/16 is ViT B16."""
    joined: list[str] = []
    for word in words:
        if joined and word[0].isdigit() and len(joined[-1]) == 1 and joined[-1].isalpha():
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def slug(words: Iterable[str]) -> str:
    """Return words as the part of an id after its colon, Latin letters without their accents.

    >>> slug(("LLaMA", "2", "7B")), slug(("Schrödinger", "bridge"))
    ('llama-2-7b', 'schrodinger-bridge')
    """
    return "-".join(map(_fold, words))


@lru_cache(maxsize=50_000)
def _fold(word: str) -> str:
    if word.isascii():
        return word.casefold()
    bare = _ACCENTED.sub("", unicodedata.normalize("NFKD", word.casefold().translate(_PLAIN_LETTERS)))
    return unicodedata.normalize("NFKC", bare)


_EDGE = re.compile(r"(?<=\d)-(?=\d)")


@lru_cache(maxsize=200_000)
def squeeze(part: str) -> str:
    """Return a slug without hyphens, except between two numbers: the same for MLPMixer and MLP-Mixer.

    >>> squeeze("llama-2-7b"), squeeze("llama-27b")
    ('llama2-7b', 'llama27b')
    """
    return _EDGE.sub("\0", part).replace("-", "").replace("\0", "-")


def is_short_plural(word: str) -> bool:
    """Tell whether a word is the plural of a short form: LLMs, 3DGSs, dLLMs."""
    return bool(_SHORT_PLURAL.fullmatch(word))


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """Return a lower-case noun in the singular.

    >>> [singular(word) for word in ("models", "queries", "losses", "bias", "matrices", "analyses", "branches")]
    ['model', 'query', 'loss', 'bias', 'matrix', 'analysis', 'branch']
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or not word.isalpha() or _INVARIANT.fullmatch(word):
        return word
    if _LONG_PLURAL.fullmatch(word):
        return word[:-2]
    if word.endswith(("alyses", "theses")):
        return f"{word[:-2]}is"
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes", "zzes")) else word[:-1]


def is_slip(one: str, other: str) -> bool:
    """Tell whether two words are one with a slip of the pen: two letters changed over, or one too many or too few.

    >>> is_slip("mixutre", "mixture"), is_slip("symmetric", "asymmetric"), is_slip("shortcut", "shourtcut")
    (True, False, True)
    """
    if min(len(one), len(other)) < _LONG_WORD or one[0] != other[0] or not (one.isalpha() and other.isalpha()):
        return False
    short, long = sorted((one, other), key=len)
    if len(long) == len(short) + 1:
        return any(long[:place] + long[place + 1 :] == short for place in range(1, len(long) - 1))
    return len(long) == len(short) and any(
        one[:place] + one[place + 1] + one[place] + one[place + 2 :] == other for place in range(1, len(one) - 2)
    )
