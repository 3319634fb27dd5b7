"""The pipeline is an ordinary one: it can be saved, loaded and taken apart, and so can its docs."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
import spacy
import srsly
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import citeweave.extract
from citeweave.extract.doc import make_doc, read_text
from citeweave.extract.pipeline import COMPONENTS, extract, read_facts
from citeweave.graph.model import PaperFacts

SAMPLE = files("citeweave.extract") / "sample/papers.jsonl"
ROWS = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
TEXTS = [(row["id"], row["title"], row["abstract"]) for row in ROWS]
TRICKY = "See https://a.b/c, (e.g. W4A4's 64\\%) 'ViT-B/16' 3$\\times$ a--b... \\textbf{x} *www.x.y/z*. “Quoted” i.e."

PARALLEL = """
import json, multiprocessing, sys
import citeweave.extract
from citeweave.extract.doc import make_doc
from citeweave.extract.pipeline import read_facts

if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    nlp = citeweave.extract.load()
    docs = (make_doc(nlp, title, abstract) for _, title, abstract in json.load(open(sys.argv[1], encoding="utf-8")))
    for number, doc in enumerate(nlp.pipe(docs, n_process=2, batch_size=3)):
        print(read_facts(str(number), doc))
"""


@pytest.fixture(scope="module")
def nlp() -> Language:
    return citeweave.extract.load()


@pytest.fixture(scope="module")
def facts() -> list[PaperFacts]:
    return list(extract(TEXTS))


def read(nlp: Language, row: tuple[str, str, str]) -> PaperFacts:
    paper, title, abstract = row
    return read_facts(paper, nlp(make_doc(nlp, title, abstract)))


def find_problems(nlp: Language) -> dict[str, list[str]]:
    analysis = nlp.analyze_pipes()
    assert analysis is not None
    return dict(analysis["problems"])


def test_each_load_gives_a_pipeline_of_its_own(nlp: Language) -> None:
    assert citeweave.extract.load() is not nlp
    assert tuple(nlp.pipe_names) == COMPONENTS


def test_nothing_is_missing_in_the_pipeline(nlp: Language) -> None:
    problems = find_problems(nlp)
    assert set(problems) == set(COMPONENTS)
    assert not any(problems.values())


@pytest.mark.parametrize("missing", [name for name in COMPONENTS if name != "citeweave_claims" and "rel" not in name])
def test_what_is_missing_is_told(missing: str) -> None:
    nlp = citeweave.extract.load()
    nlp.remove_pipe(missing)
    assert any(find_problems(nlp).values())


def test_loads_from_a_folder(nlp: Language, facts: list[PaperFacts], tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert [read(loaded, row) for row in TEXTS] == facts
    assert [token.text for token in loaded.make_doc(TRICKY)] == [token.text for token in nlp.make_doc(TRICKY)]


def test_loads_from_bytes(nlp: Language, facts: list[PaperFacts]) -> None:
    loaded = citeweave.extract.load().from_bytes(nlp.to_bytes())
    assert [read(loaded, row) for row in TEXTS[:5]] == facts[:5]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=" .,;:!?()[]{}'’\"“”*-–—…/\\$%abcXYZ019éhtps:w\n", max_size=60))
def test_a_saved_tokenizer_cuts_alike(text: str) -> None:
    nlp, loaded = make_two()
    assert [token.text for token in nlp.make_doc(text)] == [token.text for token in loaded.make_doc(text)]


@cache
def make_two() -> tuple[Language, Language]:
    """Return a pipeline and a saved one; not a fixture, which hypothesis would make anew for each example."""
    nlp = citeweave.extract.load()
    return nlp, citeweave.extract.load().from_bytes(nlp.to_bytes())


def test_docs_travel_as_bytes(nlp: Language, facts: list[PaperFacts]) -> None:
    bin_ = DocBin(store_user_data=True)
    for _, title, abstract in TEXTS:
        bin_.add(nlp(make_doc(nlp, title, abstract)))
    docs = DocBin().from_bytes(bin_.to_bytes()).get_docs(nlp.vocab)
    for row, doc, found in zip(TEXTS, docs, facts, strict=True):
        assert read_facts(row[0], doc) == found
        assert doc._.title_length == len(row[1])
        assert isinstance(doc._.abbreviations, tuple)


def test_text_of_a_doc_that_is_filled_later(nlp: Language) -> None:
    full, empty = nlp.make_doc("Kites fold."), Doc(nlp.vocab)
    assert read_text(empty) == ""
    assert read_text(empty.from_bytes(full.to_bytes())) == "Kites fold."


def test_what_is_not_ours_is_packed_as_before() -> None:
    assert srsly.msgpack_loads(srsly.msgpack_dumps({"values": [1, "a"], "citeweave": "Kite"})) == {
        "values": [1, "a"], "citeweave": "Kite",
    }  # fmt: skip
    with pytest.raises(TypeError, match="object"):
        srsly.msgpack_dumps(object())


def test_components_can_be_pickled(nlp: Language) -> None:
    for _, component in nlp.pipeline:
        pickle.loads(pickle.dumps(component))  # noqa: S301


def test_runs_in_the_processes_of_spacy(facts: list[PaperFacts], tmp_path: Path) -> None:
    script, papers = tmp_path / "script.py", tmp_path / "papers.json"
    script.write_text(PARALLEL, encoding="utf-8")
    papers.write_text(json.dumps(TEXTS[:8]), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, script, papers], capture_output=True, text=True, check=False, env=os.environ, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [repr(replace(found, paper=f"{n}")) for n, found in enumerate(facts[:8])]
