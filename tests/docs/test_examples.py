"""The Python in the documents does what it shows."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from support.documents import DOCUMENTS

WITH_PYTHON = [path for path in DOCUMENTS if ">>> " in path.read_text(encoding="utf-8")]


def test_there_are_examples() -> None:
    assert WITH_PYTHON


@pytest.mark.parametrize("document", WITH_PYTHON, ids=lambda path: path.name)
def test_examples_give_what_is_shown(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = doctest.testfile(str(document), module_relative=False, encoding="utf-8")
    assert done.attempted
    assert not done.failed, capsys.readouterr().out
