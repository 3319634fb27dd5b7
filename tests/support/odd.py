"""Papers with texts and numbers that some form of storing or writing could spoil."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from citeweave.graph.resolve.overrides import parse_overrides
from citeweave.graph.stores import Access, open_store
from support.builders import Sketch, sketch

OVERRIDES = parse_overrides(["same\tMethod\tGPTQ\tOPTQ"])

ODD = ('"', '""', "\\", '\\"', ",", ";", "|", "\x1f", "\x1e", "\n", "\r", "\r\n", "\t", "\x00", "\ufeff", "\x85\u2028")
_PAPERS = """
paper 2210.17323 GPTQ: Quantization after training
  proposes Method GPTQ ; 0.5
  compresses BaseModel OPT-175B ; checkpoint ; 0.30000000000000004
  uses Technique quantization ; as post-training quantization
  claims speed 3x
  claims size 0.0000001 GB
  claims scale 10000000000000000000000 parameters
  dated Oct 31, 2022
paper - Pruning in one shot
  proposes Method
  compresses BaseModel OPT-175B ; family
  compared_with Method GPTQ ; better
  mentions Task translation
  claims size half the weights
paper - Nothing is said here
"""


def odd_papers() -> Sketch:
    """Return papers with odd texts, extreme numbers, and texts that are empty or missing."""
    drawn = sketch(_PAPERS)
    first, second, third = drawn.papers
    odd = "".join(f"{text} and {text}" for text in ODD)
    papers = (
        replace(
            first,
            abstract=first.abstract + odd,
            sources=tuple(sorted(f"page{text}#1" for text in ODD)),
            votes=2**63 - 1,
        ),
        replace(second, n_authors=0, comments=-(2**63), date=""),
        replace(third, sources=("", " ")),
    )
    facts = {**drawn.facts, second.id: replace(drawn.facts[second.id], min_confidence=0.1)}
    return Sketch(papers, facts)


def write_odd_store(folder: Path) -> Path:
    """Write an embedded store of the odd papers under `OVERRIDES`, and return its path."""
    path = folder / "graph.kgl"
    with open_store(str(path), Access.WRITE) as store:
        store.settle(OVERRIDES)
        store.write(odd_papers().graph)
    return path
