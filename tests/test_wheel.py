"""What is installed from a wheel works away from the checkout, banks included."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_a_wheel_carries_its_banks(tmp_path):
    """A wheel built from the checkout lists and asks the shipped questions from anywhere."""
    built = tmp_path / "built"
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps"]
    command += ["--no-build-isolation", "--wheel-dir", str(built), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    (wheel,) = built.glob("quizcli-*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    where = {**os.environ, "PYTHONPATH": str(site), "QUIZCLI_HOME": str(tmp_path / "home")}

    def run(*arguments: str, typed: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "quizcli", *arguments],
            input=typed, cwd=tmp_path, env=where, capture_output=True, text=True, check=True,
            timeout=60,
        )  # fmt: skip
        return done.stdout

    listed = run("list", "--json")
    for bank in ("rnn", "lstm", "cross-attention", "positional-encoding"):
        assert f'"name": "{bank}"' in listed
    assert str(site) in listed
    assert "Session done" in run("quiz", "rnn/two-drawbacks", typed="steps\n2\n")
