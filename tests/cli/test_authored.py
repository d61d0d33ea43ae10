"""Banks with their author's own lines: checked, asked, refused, trusted by content."""

import json
import os
import subprocess
import sys

import pytest

CLOSED = """\
format: 1
title: Own lines
license: CC-BY-4.0
questions:
  - id: weights
    type: numeric
    draw: {h: 2..9}
    prompt: How many numbers does `nn.LSTM(3, {{h}})` learn?
    torch: |
      lstm = nn.LSTM(3, h)
      count = sum(p.numel() for p in lstm.parameters())
    answer: count
    witness: 4*h*(h + 5)
    mistakes:
      - {answer: 4*h*(h + 4), because: There are two biases.}
    explain: Four gates, {{count}} in all.
    source: torch.nn.LSTM documentation
"""
PYTHON = """\
format: 1
title: Plain Python
license: CC-BY-4.0
questions:
  - id: ones
    type: numeric
    draw: {n: 2..9}
    prompt: What is the sum of an n by n matrix of ones, n = {{n}}?
    python: |
      total = int(torch.ones(n, n).sum())
    answer: total
    explain: n squared.
    source: arithmetic
  - id: written
    type: numeric
    prompt: What is 1 + 1?
    answer: "2"
    explain: Two.
    source: arithmetic
"""


@pytest.fixture
def home(tmp_path):
    """A home, and the two banks beside it."""
    (tmp_path / "home").mkdir()
    (tmp_path / "closed.yaml").write_text(CLOSED)
    (tmp_path / "plain.yaml").write_text(PYTHON)
    return tmp_path


def run(home, *arguments, typed="", code=0, **more):
    """What a command prints and says."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", *arguments],
        input=typed, capture_output=True, text=True, check=False, timeout=120, cwd=home,
        env={**os.environ, "QUIZCLI_HOME": str(home / "home"), **more},
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.mark.slow
def test_lines_are_checked_at_many_seeds(home):
    """The key is measured by the lines at each seed, and the witness agrees."""
    said = run(home, "check", "closed.yaml", "--seeds", "8", "--jobs", "1")
    assert "8 variants" in said
    assert "0 errors, 0 warnings" in said


@pytest.mark.slow
def test_a_witness_that_disagrees_is_found(home):
    """The lines count two biases; a witness with one is reported with its seed."""
    bank = home / "closed.yaml"
    bank.write_text(CLOSED.replace("witness: 4*h*(h + 5)", "witness: 4*h*(h + 4) + 1"))
    assert "E608" in run(home, "check", "closed.yaml", "--seeds", "2", "--jobs", "1", code=4)


@pytest.mark.slow
def test_a_question_is_shown_with_what_the_lines_gave(home):
    """`show` solves it at the numbers of the seed."""
    shown = json.loads(run(home, "show", "closed.yaml", "weights", "--seed", "5", "--json"))
    h = shown["draw"]["h"]
    assert shown["expected"] == str(4 * h * (h + 5))


def test_a_quiz_measures_with_the_lines(home):
    """A learner's answer is compared with what the lines gave, at its numbers."""
    said = run(home, "quiz", "closed.yaml", "--seed", "1", typed="4\n5\n")
    assert "Measured: " in said
    assert "Measured by PyTorch" in said


def test_no_lines_run_where_that_is_refused(home):
    """By option or by environment: the question is left out, and that is said."""
    for more in ({}, {"QUIZCLI_NO_AUTHOR_CODE": "1"}):
        option = [] if more else ["--no-author-code"]
        said = run(home, "quiz", "closed.yaml", *option, code=5, **more)
        assert "1 question with its author's lines is left out" in said
        assert "no question is left to ask" in said


@pytest.mark.slow
def test_plain_python_needs_trust_and_loses_it_with_a_change(home):
    """Left out, then trusted by content, then measured; another byte asks again."""
    said = run(home, "quiz", "plain.yaml", "--seed", "1", typed="2\n")
    assert "quizcli trust plain.yaml" in said
    assert "1 right of 1" in said
    assert "int(torch.ones(n, n).sum())" in run(home, "trust", "plain.yaml", "--yes")
    said = run(home, "check", "plain.yaml", "--seeds", "3", "--jobs", "1")
    assert "6 variants" in said
    assert "0 errors" in said
    bank = home / "plain.yaml"
    bank.write_text(PYTHON + "# another byte\n")
    said = run(home, "check", "plain.yaml", "--seeds", "3", "--jobs", "1")
    assert "3 variants" in said
    assert "quizcli trust plain.yaml" in said


@pytest.mark.slow
def test_trust_is_listed_and_revoked(home):
    """What is trusted can be seen and taken back."""
    run(home, "trust", "plain.yaml", "--yes")
    assert "plain.yaml" in run(home, "trust")
    assert "1 bank no longer trusted" in run(home, "trust", "plain.yaml", "--revoke")
    assert "no bank is trusted" in run(home, "trust")
    assert "nothing to trust" in run(home, "trust", "closed.yaml", "--yes")


def test_nobody_is_asked_in_a_pipe(home):
    """Without --yes and without a terminal nothing is trusted."""
    assert "then add --yes" in run(home, "trust", "plain.yaml", code=2)
    assert "no bank is trusted" in run(home, "trust")


@pytest.mark.parametrize("spoiled", ["", "{", "[]", '{"format": 1, "trusted": [{"content": 1}]}'])
def test_a_spoiled_list_trusts_nothing(home, spoiled):
    """A list that cannot be read is as if it were empty."""
    (home / "home" / "trusted.json").write_text(spoiled)
    assert "no bank is trusted" in run(home, "trust")


@pytest.mark.parametrize(
    "arguments", [["list", "plain.yaml"], ["check", "plain.yaml", "--no-measure"]]
)
def test_reading_a_bank_runs_nothing(home, arguments):
    """Listing and checking without measuring leave lines alone, trusted or not."""
    harm = home / "harm"
    bank = home / "plain.yaml"
    bank.write_text(PYTHON.replace("total = int", f"open({str(harm)!r}, 'w')\n      total = int"))
    run(home, "trust", "plain.yaml", "--yes")
    run(home, *arguments)
    assert not harm.exists()


@pytest.mark.slow
def test_a_mistake_in_the_lines_points_at_its_place(home):
    """A shape that does not fit is found by measuring, with the line of the bank."""
    bank = home / "closed.yaml"
    bank.write_text(
        CLOSED.replace(
            "lstm = nn.LSTM(3, h)", "lstm = nn.LSTM(3, h)\n      x = lstm(torch.ones(2, 2, 4))"
        )
    )
    said = run(home, "check", "closed.yaml", "--seeds", "1", "--jobs", "1", code=4)
    assert "closed.yaml:11:" in said
    assert "E602" in said
