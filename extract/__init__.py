"""From text to facts: page readers and the spaCy pipeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.language import Language


def load() -> Language:
    """Return a new pipeline, an ordinary spaCy one, for docs that `citeweave.extract.doc.make_doc` makes."""
    # Page readers do without spaCy, which takes a second to import.
    from citeweave.extract.pipeline import COMPONENTS  # noqa: PLC0415
    from citeweave.extract.tokenizer import build_pipeline  # noqa: PLC0415

    return build_pipeline(COMPONENTS)
