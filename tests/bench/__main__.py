"""Benchmarks, run by hand: `make bench`.

Each figure stands beside a floor measured in the same run, turn by turn: a program that is
one `input()`, a bare Rich program that paints a few lines, and one that reads a line and
answers.  The machines are noisy, so read the ratios.
"""

import tempfile
import time
from pathlib import Path

from tests.bench import history, locked
from tests.bench.synthetic import write_banks
from tests.bench.terminal import Terminal
from tests.bench.timing import ROUNDS, milliseconds, rounds

QUESTIONS = 10_000
ENTRY = "from quizcli.__main__ import main; main()"  # as the installed command does
BARE_INPUT = "input('READY')"
BARE_PAINT = """
from rich.console import Console
from rich.text import Text
console = Console()
for i in range(12):
    console.print(Text(f"line {i} of a bare Rich program"))
console.print(Text("READY"))
input()
"""
BARE_VERDICT = """
from rich.console import Console
from rich.text import Text
console = Console()
while True:
    typed = input("answer > ")
    console.print(Text("VERDICT " + typed))
"""


MEASURED = """\
format: 1
title: Steps
license: CC-BY-4.0
questions:
""" + "".join(
    f"""\
  - id: step-{i}
    type: numeric
    draw: {{x: -2..2 step 0.1}}
    prompt: One step of the default RNN cell at x = {{{{x}}}}?
    measure: rnn_cell_step
    answer: h
    tolerance: {{abs: 0.01}}
    hints: [It is a tanh.]
    explain: It is tanh of a sum, {{{{h}}}}.
    source: made up
"""
    for i in range(10)
)


def quiz(home: Path, *terms: str) -> Terminal:
    """A quiz on a terminal."""
    arguments = ["-c", ENTRY, "quiz", *terms, "--seed", "1", "--one-try", "--new"]
    return Terminal(arguments, {"QUIZCLI_HOME": str(home), "COLUMNS": "80"})


def paint_quiz(home: Path, *terms: str) -> float:
    """Seconds from the start of the process to its first question."""
    with quiz(home, *terms) as terminal:
        return terminal.until(b"1 of 10")


def paint_bare(program: str = BARE_PAINT) -> float:
    """Seconds from the start of a bare program to its last line."""
    with Terminal(["-c", program]) as terminal:
        return terminal.until(b"READY")


def told(home: Path, wanted: bytes, *arguments: str) -> float:
    """Seconds from the start of a command to what it says."""
    with Terminal(["-c", ENTRY, *arguments], {"QUIZCLI_HOME": str(home)}) as terminal:
        return terminal.until(wanted)


def repaints(home: Path) -> float:
    """Seconds from a key to the overlay that it asks for."""
    with quiz(home, "myths") as terminal:
        terminal.until(b"keys")
        time.sleep(1.0)
        terminal.type("?")
        return terminal.until(b"Ctrl-C")


def verdicts(home: Path, bank: str, warm: float) -> list[float]:
    """Seconds from Enter to the verdict, ten questions in a row, after `warm` seconds."""
    found = []
    with quiz(home, bank) as terminal:
        for i in range(10):
            terminal.until(f"{i + 1} of 10".encode())
            time.sleep(warm if i == 0 else 0.3)
            terminal.type("9\n")
            found.append(terminal.until(b"measured"))
            terminal.until(b"keys")
            time.sleep(0.5)  # keys typed before anybody can have read are not taken
            terminal.type("\r")
    return found


def verdict_bare() -> float:
    """Seconds from Enter to the reply of a bare Rich program that is already running."""
    with Terminal(["-c", BARE_VERDICT]) as terminal:
        terminal.until(b"answer >")
        terminal.type("12\n")
        return terminal.until(b"VERDICT")


def row(name: str, values: list[float], floor: list[float]) -> None:
    """One line of the table."""
    median, high = milliseconds(values)
    base, _ = milliseconds(floor)
    print(f"{name:44} {median:8.1f} {high:8.1f} {median / base:8.2f}")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        banks = home / "banks"
        banks.mkdir()
        print(f"{'':44} {'median':>8} {'p95':>8} {'ratio':>8}   (ms; ratio to the floor above)")
        shipped = home / "small"
        line, bare, small, usage, due = rounds(
            lambda: paint_bare(BARE_INPUT),
            paint_bare,
            lambda: paint_quiz(shipped, "rnn"),
            lambda: told(shipped, b"doctor", "--help"),
            lambda: told(shipped, b"\n", "due", "--count"),
        )
        row("floor: input() alone, first paint", line, line)
        row("floor: bare Rich program, first paint", bare, line)
        row("first paint, shipped banks", small, line)
        row("quizcli --help", usage, line)
        row("quizcli due --count", due, line)
        write_banks(banks, questions=QUESTIONS)
        bare, large = rounds(paint_bare, lambda: paint_quiz(home, "rnn"))
        row("floor: bare Rich program, first paint", bare, bare)
        row(f"first paint, {QUESTIONS} further questions", large, bare)
        (home / "steps.yaml").write_text(MEASURED, encoding="utf-8")
        replies = [verdict_bare() for _ in range(ROUNDS)]
        row("floor: bare Rich program, reply to Enter", replies, replies)
        runs = [verdicts(home, str(home / "steps.yaml"), warm=3.0) for _ in range(5)]
        row("a key to the overlay", [repaints(shipped) for _ in range(ROUNDS)], replies)
        row("verdict, first question", [each[0] for each in runs], replies)
        row("verdict, tenth question", [each[9] for each in runs], replies)
    history.main()
    locked.main()


if __name__ == "__main__":
    main()
