"""A folder is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from citeweave.api.output import whole_folder
from citeweave.graph.errors import CiteweaveError


def test_folder_appears_with_all_that_was_written(tmp_path: Path) -> None:
    target = tmp_path / "new"
    with whole_folder(target) as folder:
        (folder / "part").write_text("x", encoding="utf-8")
        assert not target.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert (target / "part").read_text(encoding="utf-8") == "x"
    assert target.stat().st_mode & 0o700 == 0o700


def test_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with whole_folder(tmp_path / "new") as folder:
        (folder / "part").touch()
    assert (tmp_path / "new" / "part").exists()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_nothing_stays_of_a_failure(tmp_path: Path, error: type[BaseException]) -> None:
    def fail() -> None:
        with whole_folder(tmp_path / "new") as folder:
            (folder / "part").touch()
            raise error

    with pytest.raises(error):
        fail()
    assert not list(tmp_path.iterdir())


def test_full_disk_is_told(tmp_path: Path) -> None:
    with pytest.raises(CiteweaveError, match="cannot be written: No space"), whole_folder(tmp_path / "new"):
        raise OSError(28, "No space left on device")
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    file, full = tmp_path / "file", tmp_path / "full"
    file.touch()
    (full / "inside").mkdir(parents=True)
    for target in (file, full):
        with pytest.raises(CiteweaveError, match="is there already"), whole_folder(target):
            raise AssertionError(target)
    with pytest.raises(CiteweaveError, match="does not exist; make it"), whole_folder(tmp_path / "no" / "new"):
        raise AssertionError
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "full"]
