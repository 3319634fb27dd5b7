"""The container files, checked as far as a machine without Docker can."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    found: dict[str, Any] = composed["services"]
    for service in found.values():
        for volume in service.get("volumes", []):
            assert volume.partition(":")[0] in composed["volumes"]
    return found


def test_every_service_is_checked_for_health(services: dict[str, Any]) -> None:
    assert "healthcheck" in services["neo4j"]
    assert services["citeweave"]["depends_on"] == {"neo4j": {"condition": "service_healthy"}}
    assert "HEALTHCHECK" in DOCKERFILE


def test_ports_are_open_to_this_machine_only(services: dict[str, Any]) -> None:
    ports = [port for service in services.values() for port in service["ports"]]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_password_must_come_from_the_environment(services: dict[str, Any]) -> None:
    auth = services["neo4j"]["environment"]["NEO4J_AUTH"]
    password = services["citeweave"]["environment"]["NEO4J_PASSWORD"]
    assert auth.startswith("neo4j/${NEO4J_PASSWORD:?")
    assert auth == f"neo4j/{password}"


def test_neo4j_is_of_the_line_that_is_tested(services: dict[str, Any]) -> None:
    pom = (ROOT / "tests" / "neo4j_local" / "pom.xml").read_text(encoding="utf-8")
    version = re.search(r"<neo4j.version>(\d+\.\d+)\.", pom)
    assert version
    assert services["neo4j"]["image"] == f"neo4j:{version[1]}-community"


def test_service_runs_as_nobody_in_particular() -> None:
    stages = DOCKERFILE.split("\nFROM ")
    assert "USER citeweave" in stages[-1]
    assert "useradd" in stages[-1]
    assert stages[-1].index("USER") < stages[-1].index("ENTRYPOINT")


def test_copied_files_are_enough_to_build_and_hold_everything(tmp_path: Path) -> None:
    folder = tmp_path / "src"
    folder.mkdir()
    for line in re.findall(r"^COPY (?!--from)(.*)$", DOCKERFILE, re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / source, folder / target)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(folder)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    for part in ("graph", "api", "extract", "cypher"):
        for path in (ROOT / part).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"citeweave/{path.relative_to(ROOT)}" in held
