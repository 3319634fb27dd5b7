"""Write the names that each annotated paper gets from a name finder that was learned without that paper.

    python tests/bench/cross_names.py RECORDS PAPERS SPLIT OUTPUT [--folds 5]

OUTPUT gets one JSON line a paper, as `citeweave.extract.training.views` reads it. Held-out papers are left out. The
relation model is trained on these names, so that it meets as many wrong ones as on papers it has never seen.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spacy
from build_vocabulary import FOLDER, KIND_FILES, adds_nothing, harvest, key_of, read_kept
from learn_terms import make_grammar
from spacy.language import Language

from citeweave.extract.abbreviations import NAME as ABBREVIATIONS
from citeweave.extract.contributions import NAME as CONTRIBUTIONS
from citeweave.extract.doc import make_doc, register_extensions
from citeweave.extract.lexicon import build_lexicon
from citeweave.extract.names import NAME as NAMES
from citeweave.extract.names import NameFinder
from citeweave.extract.sentences import NAME as SENTENCES
from citeweave.extract.tokenizer import NAME as TOKENIZER
from citeweave.extract.training.views import dump_names, read_training, write_lines


def learn_names(records: Mapping[str, Mapping[str, Any]], texts: Mapping[str, str]) -> NameFinder:
    """Return the name finder that these papers teach; vocabulary rows kept by hand stay."""
    rows = harvest(records, texts)
    kept = [row for name, kind in KIND_FILES.items() for row in read_kept(FOLDER, kind, name)]
    known = {key_of(spelling) for row in kept for spelling in (row["name"], *row["aliases"].split("|"))}
    new = [row for row in rows if not adds_nothing(row, known)]
    return NameFinder(build_lexicon([*kept, *new]), make_grammar(records, texts))


def build_pipeline(finder: NameFinder) -> Language:
    """Return the pipeline up to the contributions, with this name finder."""
    register_extensions()
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    for name in (SENTENCES, ABBREVIATIONS, NAMES, CONTRIBUTIONS):
        component = nlp.add_pipe(name)
        if name == NAMES:
            component.lexicon, component.grammar = finder.lexicon, finder.grammar  # type: ignore[attr-defined]
    return nlp


def main() -> None:
    """Write the names of every training paper."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("records", "papers", "split", "output"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    records, papers = read_training(options.records, options.papers, options.split)
    texts = {paper: f"{title}\n{abstract}" for paper, (title, abstract) in papers.items()}
    names = sorted(records)
    lines = []
    for fold in range(options.folds):
        test = set(names[fold :: options.folds])
        rest = [paper for paper in names if paper not in test]
        nlp = build_pipeline(learn_names({key: records[key] for key in rest}, {key: texts[key] for key in rest}))
        for paper in sorted(test):
            doc = make_doc(nlp, *papers[paper])
            for _, component in nlp.pipeline:
                doc = component(doc)
            lines.append(dump_names(paper, fold, doc))
    write_lines(options.output, sorted(lines, key=lambda line: str(line["id"])))


if __name__ == "__main__":
    main()
