"""Runs scripts that came through standard input as a JSON list, without quizcli.

    python -m tests.scripts.alone < scripts.json

writes for each script the lines that it printed, or its error, as JSON.  torch is imported once;
each script runs in a namespace of its own.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from importlib.abc import MetaPathFinder
from pathlib import Path

ROOT = Path(__file__).parents[2]


class NoQuizcli(MetaPathFinder):
    """Refuses to find quizcli, and what was found of it before is forgotten."""

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "quizcli":
            raise ImportError("a script has to run alone")


def block() -> None:
    """From now on there is no quizcli."""
    for name in [each for each in sys.modules if each.partition(".")[0] == "quizcli"]:
        del sys.modules[name]
    sys.meta_path.insert(0, NoQuizcli())


def run(script: str) -> list[str]:
    """What the script prints, line by line; raises what it raises."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "try.py", "exec"), {"__name__": "__main__"})
    return out.getvalue().splitlines()


def printed(scripts: list[str]) -> list[list[str]]:
    """What these scripts print in a process where they are alone."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.scripts.alone"],
        input=json.dumps(scripts), capture_output=True, text=True, check=True, cwd=ROOT,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
    )  # fmt: skip
    return json.loads(done.stdout)


def main() -> None:
    """All scripts, one after the other."""
    block()
    found = []
    for each in json.load(sys.stdin):
        try:
            found.append(run(each))
        except Exception as error:
            found.append([f"{type(error).__name__}: {error}"])
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
