"""Maps the top-level folders onto ``citeweave.*``; everything else is in pyproject.toml."""

from setuptools import find_namespace_packages, setup

PARTS = ("graph", "api", "extract", "cypher")


def packages_of(part: str) -> list[str]:
    """Return the import names of `part` and of every folder under it."""
    inner = find_namespace_packages(part, exclude=["*__pycache__*"])
    return [f"citeweave.{part}", *(f"citeweave.{part}.{name}" for name in inner)]


setup(
    package_dir={f"citeweave.{part}": part for part in PARTS},
    packages=[name for part in PARTS for name in packages_of(part)],
)
