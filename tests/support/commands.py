"""The command, run as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LINES = (
    '{"id": "a", "title": "TinyX: Pruning in one shot", "abstract": "We propose TinyX, which prunes LLaMA by 50%."}\n'
    '{"id": "b", "title": "A study of nothing much", "abstract": "We look at GPTQ and find it good."}\n'
)


def run(*words: object, code: int = 0, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``citeweave`` and check its exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "citeweave.api", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "COLUMNS": "120", **environment},
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done
