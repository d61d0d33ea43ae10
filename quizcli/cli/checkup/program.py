"""Python and the packages that quizcli is made of; none of them is imported for it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from quizcli import __version__
from quizcli.cli.checkup.base import Context, Finding, Level

OLDEST = (3, 11)
NEEDED = (
    ("fsrs-rs-python", "fsrs_rs_python"),
    ("typer", "typer"),
    ("rich", "rich"),
    ("markdown-it-py", "markdown_it"),
    ("numpy", "numpy"),
    ("platformdirs", "platformdirs"),
    ("pylatexenc", "pylatexenc"),
    ("pyyaml", "yaml"),
    ("tomlkit", "tomlkit"),
)
"""Names of packages, and of the modules that they bring."""


def python(context: Context) -> Iterator[Finding]:
    """The version of Python, and where it lies."""
    found = f"quizcli {__version__}, Python {sys.version.split()[0]}, {sys.executable}"
    if sys.version_info < OLDEST:
        yield Finding("program", Level.PROBLEM, found, "quizcli needs Python 3.11 or newer")
    else:
        yield Finding("program", Level.OK, found)


def packages(context: Context) -> Iterator[Finding]:
    """The packages that are always needed."""
    missing = [name for name, module in NEEDED if find_spec(module) is None]
    if missing:
        advice = f"pip install {' '.join(missing)}"
        yield Finding("program", Level.PROBLEM, f"not installed: {', '.join(missing)}", advice)
    here = [f"{name} {_version(name)}" for name, _ in NEEDED if name not in missing]
    yield Finding("program", Level.OK, ", ".join(here))


def torch(context: Context) -> Iterator[Finding]:
    """PyTorch, without which nothing is measured; whether it works the worker shows."""
    if find_spec("torch") is None:
        advice = "pip install torch; until then only questions without measuring are asked"
        yield Finding("program", Level.PROBLEM, "PyTorch is not installed", advice)
    else:
        yield Finding("program", Level.OK, f"PyTorch {_version('torch')}")


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "of an unknown version"


CHECKS = (python, packages, torch)
