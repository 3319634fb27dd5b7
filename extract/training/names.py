"""Write the names that each training paper gets from models that were fitted without it.

    python -m citeweave.extract.training.names RECORDS PAPERS SPLIT [--more RECORDS PAPERS] --names NAMES
        [--folds 5]

NAMES gets one JSON line a paper. The relation and claim models are fitted on them, so that they meet as many wrong
names as on papers that nobody has seen.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from citeweave.extract.phrases import load_phrases
from citeweave.extract.training.crossing import name_folds
from citeweave.extract.training.reading import add_papers, make_docs, make_pages, read_training
from citeweave.extract.training.views import dump_names, write_lines


def main() -> None:
    """Write the names of every training paper."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_papers(parser)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    training = read_training(options)
    docs = make_docs(training.papers)
    found = name_folds(training.records, docs, make_pages(docs), load_phrases(), options.folds)
    lines = [dump_names(paper, fold, doc) for fold, paper, doc in found]
    write_lines(options.names, sorted(lines, key=lambda line: str(line["id"])))


if __name__ == "__main__":
    main()
