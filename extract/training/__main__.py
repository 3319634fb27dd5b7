"""Fit the models of names and contributions to annotated papers.

    python -m citeweave.extract.training RECORDS PAPERS SPLIT [--more RECORDS PAPERS] --output extract/model
        [--abstracts ARXIV.jsonl.gz]

RECORDS and PAPERS are JSON lines (``id``, ``contributions``, ``entities``; ``id``, ``title``, ``abstract``). SPLIT is a
JSON object of lists of held-out ids: nothing of those papers is read. With ``--abstracts`` the table of phrases is
counted anew. The same input gives the same files, byte for byte.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from citeweave.extract.linear import save_model
from citeweave.extract.memory import write_memory
from citeweave.extract.phrases import pack_phrases, unpack_phrases
from citeweave.extract.training.crossing import cross_validate
from citeweave.extract.training.gold import make_ledger
from citeweave.extract.training.models import describe_training, fit_models
from citeweave.extract.training.reading import add_papers, make_docs, make_pages, read_lines, read_training


def main() -> None:
    """Write the files of the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_papers(parser)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--abstracts", type=Path)
    parser.add_argument("--folds", type=int, default=0, help="also cross-validate, and write the figures")
    options = parser.parse_args()
    output: Path = options.output
    output.mkdir(parents=True, exist_ok=True)
    training = read_training(options)
    records = training.records
    if options.abstracts:
        from citeweave.extract.training.mining import fold_title, mine, read_abstracts, read_stream  # noqa: PLC0415

        excluded = {fold_title(row["title"]) for row in read_lines(options.papers).values()}
        (output / "phrases.npz").write_bytes(
            pack_phrases(*mine(read_stream(read_abstracts(options.abstracts, excluded))))
        )
    phrases = unpack_phrases((output / "phrases.npz").read_bytes())
    docs = make_docs(training.papers)
    pages = make_pages(docs)
    if options.folds:
        figures = cross_validate(training, docs, pages, phrases, options.folds)
        (output / "figures.json").write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    ledger = make_ledger(records, pages)
    write_memory(ledger.all(), output / "memory.tsv")
    names, contributions = fit_models(describe_training(records, pages, ledger, phrases), records)
    save_model(names, output / "names.npz")
    save_model(contributions.own, output / "own.npz")
    save_model(contributions.kinds, output / "own_kinds.npz")
    save_model(contributions.unnamed, output / "own_unnamed.npz")


if __name__ == "__main__":
    main()
