"""The pipeline as a whole."""

from __future__ import annotations

import os
import subprocess
import sys

from citeweave.extract.pipeline import COMPONENTS, extract, load
from citeweave.extract.version import VERSION

PAPERS = [
    ("a", "KiteX: Light Kites", "We propose KiteX, a method that prunes BERT and GPT-2. It is tested on GLUE."),
    ("b", "", ""),
    ("c", "A Survey of Kites", "Large language models (LLMs) need post-training quantization."),
    ("d", "Kites", "We propose a network for image classification, object detection and kites."),
]

SCRIPT = """
import json, sys
from citeweave.extract.pipeline import extract
for facts in extract([tuple(paper) for paper in json.load(sys.stdin)]):
    print(facts)
"""


def test_is_built_once_from_named_components() -> None:
    assert load() is load()
    assert tuple(load().pipe_names) == COMPONENTS


def test_keeps_order_and_ids() -> None:
    assert [facts.paper for facts in extract(PAPERS)] == ["a", "b", "c", "d"]


def test_gives_the_same_in_any_batch() -> None:
    together = list(extract(PAPERS * 40))
    alone = [facts for paper in PAPERS for facts in extract([paper])]
    assert together == alone * 40


def test_reads_lazily() -> None:
    papers = iter([*PAPERS * 400])
    next(extract(papers))
    assert next(papers, None) is not None


def test_gives_the_same_for_any_hash_seed() -> None:
    import json  # noqa: PLC0415

    outputs = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT], input=json.dumps(PAPERS), capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "77")
    }  # fmt: skip
    assert len(outputs) == 1
    assert "KiteX" in outputs.pop()


def test_states_its_version() -> None:
    assert VERSION
