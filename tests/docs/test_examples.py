"""The Python in the documents, and in the docstrings, does what it shows."""

from __future__ import annotations

import doctest
from collections.abc import Iterator
from importlib import import_module
from inspect import unwrap
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

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


def find_modules() -> list[ModuleType]:
    packages = [import_module(f"citeweave.{name}") for name in ("api", "cypher", "extract", "graph")]
    names = (found.name for package in packages for found in walk_packages(package.__path__, f"{package.__name__}."))
    return packages + [import_module(name) for name in sorted(names) if not name.endswith("__main__")]


def find_examples(module: ModuleType) -> Iterator[doctest.DocTest]:
    """Yield the examples of a module, those of cached functions, which hide them from doctest, too."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    yield from (found for found in finder.find(module) if found.examples)
    for name, item in sorted(vars(module).items()):
        inner = unwrap(item) if callable(item) else item
        if inner is not item and getattr(inner, "__module__", "") == module.__name__:
            examples = finder.find(inner, f"{module.__name__}.{name}", module, globs=vars(module).copy())
            yield from (found for found in examples if found.examples)


EXAMPLES = {found.name: found for module in find_modules() for found in find_examples(module)}


def test_docstrings_have_examples() -> None:
    assert len(EXAMPLES) > 25


@pytest.mark.parametrize("name", EXAMPLES)
def test_docstrings_give_what_they_show(name: str) -> None:
    written: list[str] = []
    assert not doctest.DocTestRunner().run(EXAMPLES[name], out=written.append).failed, "".join(written)
