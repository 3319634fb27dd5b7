"""Names to keys, keys to ids: the same name, however it is typed, gives the same id."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from citeweave.graph.model import NodeKind
from citeweave.graph.vocabulary import KINDS_BY_PREFIX, id_prefix

_LATEX_COMMAND = re.compile(r"\\(?:text|mathrm|mathbf|mathit|mathcal|emph|textbf|textit|texttt|operatorname)\b")
_MARKUP = re.compile(r"[\\${}^_~]")
_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|dg-ga|"
    "funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math(?:-ph)?|mtrl-th|nlin|nucl-(?:ex|th)|patt-sol|physics|plasm-ph|q-alg|q-bio|"
    "quant-ph|solv-int|supr-con"
)
_ARXIV_ID = re.compile(
    rf"(?:arxiv:)?(?P<id>\d{{4}}\.\d{{4,5}}|(?:{_ARCHIVES})(?:\.[a-z]{{2}})?/\d{{7}})(?:v\d+)?", re.IGNORECASE
)
_SLUG_LENGTH = 48
_HASH_LENGTH = 10


def _fold(text: str) -> str:
    """Fold case and compatibility forms; one more normalisation is needed because folding can undo the first."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _is_kept(text: str, position: int) -> bool:
    """Tell whether a character is part of the name: a letter, digit, mark or plus, or a dot inside a number or word."""
    character = text[position]
    if character.isalnum() or character == "+" or unicodedata.category(character).startswith("M"):
        return True
    inside = 0 < position < len(text) - 1
    return character == "." and inside and text[position - 1].isalnum() and text[position + 1].isalnum()


def key(name: str) -> str:
    """Return the normalised form of a name: folded case, no LaTeX, hyphens for all else; idempotent.

    A name with no letter, digit or plus gets a key made of its hash, so that no key is empty.

    >>> key("LLaMA-2 7B"), key("E$^{2}$GAN"), key("Tanks&Temples")
    ('llama-2-7b', 'e2gan', 'tanks-temples')
    """
    text = _fold(_MARKUP.sub("", _LATEX_COMMAND.sub("", name)))
    kept = "".join(character if _is_kept(text, i) else " " for i, character in enumerate(text))
    return "-".join(kept.split()) or f"x{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_HASH_LENGTH]


def thing_id(kind: NodeKind, name: str) -> str:
    """Return the id of a named thing, such as ``method:gptq``."""
    return f"{id_prefix(kind)}:{key(name)}"


def part_id(kind: NodeKind, paper_id: str, number: int) -> str:
    """Return the id of something that exists only in one paper: a claim, or a contribution without a name."""
    return f"{id_prefix(kind)}:{paper_id.removeprefix('paper:')}#{number}"


def is_named(node_id: str) -> bool:
    """Tell whether an id was made from a name of its own."""
    return "#" not in node_id


def arxiv_id(text: str) -> str | None:
    """Return the arXiv id that `text` consists of, without version, or ``None``."""
    match = _ARXIV_ID.fullmatch(text.strip())
    return match["id"].lower() if match else None


def paper_id(title: str, given_id: str | None = None) -> str:
    """Return the id of a paper: by its arXiv id where one is given, else by its title.

    >>> paper_id("Attention Is All You Need", "1706.03762v5")
    'paper:arxiv:1706.03762'
    """
    if given_id and (number := arxiv_id(given_id)):
        return f"{id_prefix(NodeKind.PAPER)}:arxiv:{number}"
    name = key(title)
    slug = name[:_SLUG_LENGTH].strip("-.")
    return f"{id_prefix(NodeKind.PAPER)}:{slug}-{_digest(name)}"


def as_id(text: str) -> str | None:
    """Return `text` if it has the form of a node id, else ``None``."""
    prefix, colon, rest = text.partition(":")
    return text if colon and rest and prefix in KINDS_BY_PREFIX and not rest[0].isspace() else None


def choose(text: str, ids: Iterable[str]) -> tuple[str, ...]:
    """Return, of nodes that share a spelling, the one whose id is `text`, else those of its key, else all; sorted.

    So "LLaMA" means the model of that name, even where a longer name was once shortened to it.
    """
    found = sorted(set(ids))
    name = key(text)
    by_id = tuple(item for item in found if item == text)
    by_key = tuple(item for item in found if item.partition(":")[2] == name)
    return by_id or by_key or tuple(found)
