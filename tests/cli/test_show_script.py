"""`quizcli show ID --script`: a script and nothing else on standard output."""

import ast
import json
import os
import subprocess
import sys

import pytest

from quizcli.cli.app import run
from quizcli.model import QuizError
from tests.scripts.alone import ROOT, printed

BANK = """\
format: 1
title: "coding: utf-7\\nimport os"
license: CC-BY-4.0
questions:
  - id: lines
    type: parts
    draw: {n: 3..5}
    prompt: P?
    torch: |
      dozens = 12 * n  # größer
      twice = torch.ones(2, n).sum(0)
    parts:
      - {prompt: A?, answer: dozens}
      - {type: vector, prompt: B?, answer: twice}
    explain: E.
    source: "a\\rimport os"
  - {id: unmeasured, type: numeric, prompt: P?, answer: "1", explain: E., source: S}
"""


@pytest.fixture
def bank(tmp_path, monkeypatch):
    """A bank with an author's lines."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    path = tmp_path / "mine.yaml"
    path.write_text(BANK, encoding="utf-8")
    return path


def shown(bank, *words):
    """The bytes that `show` prints, in a terminal language without umlauts."""
    return subprocess.run(
        [sys.executable, "-m", "quizcli", "show", str(bank), "lines", *words],
        capture_output=True, check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


@pytest.mark.slow
def test_a_script_and_nothing_else(bank):
    """The output is a Python file in UTF-8 that names question, bank, seed and key, and runs."""
    done = shown(bank, "--seed", "4", "--script")
    text = done.stdout.decode("utf-8")
    assert done.stderr == b""
    ast.parse(done.stdout)
    for words in ("mine/lines", "coding: utf-7 import os", "a import os", "# (a) key is", "n = "):
        assert words in text
    assert "import os" not in [each.strip() for each in text.split("\n")]
    n = int(text.partition("\nn = ")[2].split()[0])
    assert "# größer" in text
    assert printed([text]) == [[f"dozens = {12 * n}", f"twice = {[2.0] * n}"]]


@pytest.mark.slow
def test_the_script_as_a_field(bank):
    """With --json it is a field beside all others, the same text."""
    plain = shown(bank, "--script").stdout.decode()
    found = json.loads(shown(bank, "--script", "--json").stdout)
    assert (found["version"], found["id"], found["script"]) == (1, "mine/lines", plain)


def test_nothing_to_measure(bank, capsys):
    """A question without a computation has no script: one sentence, exit code 2."""
    with pytest.raises(Exception, match="measures nothing") as error:
        run(["show", str(bank), "unmeasured", "--script"])
    assert error.value.exit_code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_a_lab_run_as_a_script(capsys, tmp_path, monkeypatch):
    """`lab PROBE --script` prints the call with these arguments; plots have no script."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    probe = ["lab", "linear_rnn_gradient_norm", "--rho", "0.5"]
    assert run([*probe, "--script", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "rho=0.5, k=20" in told["script"]
    assert str(told["outputs"]["norm"]) in told["script"]
    norm = told["outputs"]["norm"]
    ((first, *_),) = printed([told["script"]])
    assert first == f"norm = {norm}"
    with pytest.raises(QuizError, match="--script is for one run"):
        run([*probe, "--script", "--sweep", "k=1..5"])
