"""A week of drills with a clock of its own, as a golden transcript.

First day, due days, a missed day, a leech, an undo, a plan, a question left out.  After a wanted
change, `python -m tests.cli.test_week` writes tests/data/transcripts/week.txt anew; read
the difference before keeping it.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from quizcli.model import Moment, Outcome, Rating, Review
from quizcli.store.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent.parent
GOLDEN = ROOT / "tests" / "data" / "transcripts" / "week.txt"
MONDAY = 1_791_763_200_000
"""2026-10-12 00:00 UTC, in milliseconds."""
HOUR = 60 * 60 * 1000
DAY = 24 * HOUR
ZONE = 120
"""Minutes ahead of UTC, which the computer running this need not be."""

BANK = """\
format: 1
title: A week
license: CC-BY-4.0
questions:
  - id: slope
    type: numeric
    concept: derivative
    draw: {a: 2..9, x: 1..5}
    prompt: What is the slope of ${{a}} x^2$ at $x = {{x}}$?
    answer: 2*a*x
    hints: [Bring the exponent down.]
    explain: The slope of $a x^2$ is $2 a x$.
    source: calculus
  - id: two-steps
    type: numeric
    concept: chain
    draw: {a: 2..5}
    prompt: What is the slope of $({{a}} x)^2$ at $x = 1$?
    answer: 2*a^2
    explain: Outer times inner slope.
    source: calculus
  - id: size
    type: numeric
    concept: lstm
    draw: {h: 2..6}
    prompt: How many numbers does `nn.LSTM(3, {{h}})` learn?
    measure: recurrent_param_count
    with: {cell: LSTM, input_size: 3, hidden_size: h}
    answer: count
    witness: 4*h*(h + 5)
    explain: Four gates with two biases each.
    source: torch.nn.LSTM documentation
  - id: why-gates
    type: recall
    concept: lstm
    prompt: Why does an LSTM have gates?
    answer: So that the cell state can carry gradients over many steps.
    rubric: [names the cell state, names the gradient]
    explain: The path through the cell state only multiplies by the forget gate.
    source: Hochreiter and Schmidhuber 1997
"""
CONCEPTS = """\
format: 1
license: CC-BY-4.0
concepts:
  derivative:
    name: Derivatives
    needs: []
    can: differentiate polynomials
    summary: The slope of $x^n$ is $n x^{n-1}$.
    reading: calculus
  chain:
    name: Chain rule
    needs: [derivative]
    can: differentiate nested functions
    summary: Outer slope times inner slope.
    reading: calculus
  lstm:
    name: LSTM
    needs: [chain]
    can: count its parameters
    summary: A cell state with gates.
    reading: Hochreiter and Schmidhuber 1997
"""

# Day of the week (Monday is 0), hour, command, what is typed.
WEEK = (
    (0, 9, "drill --new 3", "36\n7\n200\n1\n2\nthe cell state\n2\n32\n"),
    (0, 9, "due", ""),
    (0, 26, "due --count", ""),
    (2, 9, "drill --new 3", "8\n144\n4\n5\ngradients\n1\n6\n"),
    (2, 9, "undo", ""),
    (2, 10, "drill --new 3", "20\n"),
    (2, 11, "history -n 6", ""),
    (4, 9, "", ""),
    (4, 10, "suspend week/two-steps", ""),
    (4, 11, "due", ""),
    (4, 12, "undo", ""),
    (4, 13, "postpone --keep 0 --over 2 --yes", ""),
    (4, 14, "undo --list -n 3", ""),
    (5, 8, "undo", ""),
    (5, 9, "drill --new 0", "32\n12\n"),
    (6, 23, "due", ""),
)

SCRIPT = """
import sys
from itertools import count
from quizcli.cli import shell
from quizcli.model import Moment
start, zone, tick = int(sys.argv[1]), int(sys.argv[2]), count()
shell.now = lambda: Moment(start + 1000 * next(tick), zone)
ids = count()
shell.new_id = lambda: f"{start:016x}{next(ids):016x}"
del sys.argv[1:3]
from quizcli.__main__ import main
main()
"""


def a_leech_to_be(home: Path) -> None:
    """`two-steps` was forgotten seven times before this week."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for i in range(15):
            right = i % 2 == 0
            at = Moment(MONDAY - (100 - 6 * i) * DAY, ZONE)
            log.append(
                Review(
                    f"{i:032x}", "past", "week/two-steps", i, {"a": 2}, 8, "8" if right else "1",
                    Outcome.RIGHT if right else Outcome.WRONG, 1,
                    Rating.GOOD if right else Rating.AGAIN, 9.0, 0, "", "", at, "drill",
                )
            )  # fmt: skip


def lived(home: Path, steps: Sequence[tuple[int, int, str, str]] = WEEK) -> str:
    """The transcript of these steps, the first ones of the week, in a data directory."""
    (home / "banks").mkdir(parents=True)
    (home / "banks" / "week.yaml").write_text(BANK, encoding="utf-8")
    (home / "banks" / "concepts.yaml").write_text(CONCEPTS, encoding="utf-8")
    a_leech_to_be(home)
    return "".join(_said(home, *step) for step in steps)


def _said(home: Path, day: int, hour: int, command: str, typed: str) -> str:
    start = MONDAY + day * DAY + hour * HOUR - ZONE * 60_000
    names = ["bank:week"] if command.startswith(("drill", "due")) else []
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(start), str(ZONE), *command.split(), *names],
        input=typed, capture_output=True, text=True, check=False, timeout=60, cwd=home,
        env={**os.environ, "QUIZCLI_HOME": str(home), "LC_ALL": "C.UTF-8", "COLUMNS": "80"},
    )  # fmt: skip
    shown = re.sub(r"in \d+ ms|PyTorch [\w.+]+", "...", f"{done.stdout}{done.stderr}")
    shown = shown.replace("Measuring...\n", "")  # said only where the machine is slow
    weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][(day + hour // 24) % 7]
    return f"=== {weekday} {hour % 24:02}:00 $ quizcli {command} [{done.returncode}]\n{shown}"


def test_the_first_day_goes_as_it_went(tmp_path):
    """Every word of Monday is the golden one."""
    golden = GOLDEN.read_text(encoding="utf-8")
    assert lived(tmp_path / "home", WEEK[:3]) == golden[: golden.index("=== Wed")]


@pytest.mark.slow
def test_a_week_goes_as_it_went(tmp_path):
    """Every word of the week is the golden one: what was due when, and what came of it."""
    assert lived(tmp_path / "home") == GOLDEN.read_text(encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        GOLDEN.write_text(lived(Path(folder) / "home"), encoding="utf-8")
