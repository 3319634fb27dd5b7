"""Looking after the file of an embedded store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from citeweave.cypher.catalog import load
from citeweave.graph.errors import CiteweaveError
from citeweave.graph.stores.checks import Check, doubted, failed, in_one_line, passed, show_size
from citeweave.graph.stores.embedded import EmbeddedStore, has_log, log_path
from citeweave.graph.stores.form import FORMAT

_SPARE = 64 * 1024 * 1024
"""What should be free beside what the next write may need."""


@dataclass(frozen=True, slots=True)
class _Owner:
    """The process that wrote last, as the file beside the store's lock says."""

    pid: int
    since: str
    is_at_work: bool


def _read_owner(path: Path) -> _Owner | None:
    try:
        text = path.with_name(f"{path.name}.lock-owner").read_text(encoding="utf-8")
        said = dict(line.split("=", 1) for line in text.split())
        pid = int(said["pid"])
    except (OSError, ValueError, KeyError):
        return None
    return _Owner(pid, said.get("since", "a time unknown"), "released" not in said and _runs(pid))


def _runs(pid: int) -> bool:
    """Tell whether a process runs on this machine; where that cannot be asked, it is taken to."""
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def check_file(url: str) -> Iterator[Check]:
    """Yield what is found of the store in a file, without opening it where that would change it."""
    path = Path(url.removeprefix("file:"))
    yield _check_folder(path)
    owner = _read_owner(path)
    if not path.exists() and not has_log(path):
        yield failed("file", f"{path} does not exist", f"make it with: citeweave build FILE... --store {url}")
        return
    yield (file := _check_readable(path))
    yield _check_lock(path, owner)
    yield _check_log(path, url, owner)
    yield _check_disk(path)
    if file.way_out:
        return
    if has_log(path) and not (owner and owner.is_at_work):
        yield doubted("content", "not looked at: opening the store would fold its log in", _fold(url))
    else:
        yield from _check_content(path, url)


def _fold(url: str) -> str:
    return f"fold it in with: citeweave stats --store {url}"


def _check_folder(path: Path) -> Check:
    folder = path.absolute().parent
    if not folder.is_dir():
        return failed("folder", f"{folder} does not exist", "make it, or name another file")
    if not os.access(folder, os.W_OK | os.X_OK):
        way_out = "give yourself the right to write there; until then the store can only be read"
        return doubted("folder", f"{folder} cannot be written", way_out)
    return passed("folder", f"{folder} can be written")


def _check_readable(path: Path) -> Check:
    if not path.exists():
        way_out = f"{_fold(str(path))}; until then do not remove the log"
        return doubted("file", f"{path} does not exist yet, but its log holds what was written", way_out)
    if not path.is_file():
        return failed("file", f"{path} is no file", "name another one")
    if not os.access(path, os.R_OK):
        return failed("file", f"{path} cannot be read", f"give yourself the right to: chmod u+r {path}")
    return passed("file", f"{path}, {show_size(path.stat().st_size)}")


def _check_lock(path: Path, owner: _Owner | None) -> Check:
    if owner and owner.is_at_work:
        way_out = "wait for it to end before writing; reading is no matter"
        return doubted("lock", f"process {owner.pid} writes since {owner.since}", way_out)
    return passed("lock", f"nobody writes to {path.name}")


def _check_log(path: Path, url: str, owner: _Owner | None) -> Check:
    if not has_log(path):
        return passed("log", "folded in")
    size = show_size(log_path(path).stat().st_size)
    if owner and owner.is_at_work:
        return passed("log", f"{size} are not folded in yet; the process that writes will do it")
    whose = f" of process {owner.pid}, which ended too early," if owner else ""
    return doubted("log", f"{size}{whose} are not folded in; nothing is lost", _fold(url))


def _check_disk(path: Path) -> Check:
    free = shutil.disk_usage(path.absolute().parent).free
    # A write is logged first; folding the log in puts a new file beside the old one.
    needed = sum(item.stat().st_size for item in (path, log_path(path)) if item.exists())
    found = f"{show_size(free)} are free; folding in needs about {show_size(needed)}"
    if free < needed:
        return failed("disk", found, "make room, or move all files of the store to another disk")
    if free < 2 * needed + _SPARE:
        return doubted("disk", found, "make room before the next build")
    return passed("disk", found)


def _check_content(path: Path, url: str) -> Iterator[Check]:
    try:
        with EmbeddedStore(str(path)) as store:
            rows = store.run(load()["format_version"], {}).rows
            counts = store.count()
    except CiteweaveError as error:
        yield failed("content", in_one_line(error), "restore a backup, or build the store anew")
        return
    written = int(rows[0]["format"]) if rows else FORMAT
    if written < FORMAT:
        way_out = "build it anew into another store; until then it can only be read"
        yield doubted("format", f"{written}, of an older citeweave; this one writes {FORMAT}", way_out)
    else:
        yield passed("format", str(written))
    nodes, edges = sum(counts.nodes.values()), sum(counts.edges.values())
    yield passed("content", f"{nodes} nodes, {edges} edges" if rows else f"{url} is empty")
