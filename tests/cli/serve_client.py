"""A server of `quizcli serve --stdio` in a process of its own, and a bank for it."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.test_scripts import BANK as SCRIPTS
from tests.homes import compiled


def _entry(name: str) -> str:
    """A question of the bank of `next` and `answer`."""
    return "  - id" + next(e for e in SCRIPTS.split("  - id")[1:] if e.startswith(f": {name}\n"))


PARTS = """\
  - id: both
    type: parts
    concept: parts
    prompt: Of 6 and 7,
    parts:
      - {id: s, type: numeric, prompt: what is the sum?, answer: "13"}
      - {id: v, type: vector, prompt: "which are they, in a row?", answer: "(6, 7)"}
    explain: Add them.
    source: arithmetic
"""
BANK = SCRIPTS.partition("  - id")[0] + _entry("minus") + PARTS + _entry("virtues")
"""Nothing of it is measured, so that no worker starts."""
MEASURED = BANK + _entry("cells")


def with_bank(home: Path, bank: str = BANK) -> Path:
    """The same folder, with a bank among the learner's own."""
    (home / "banks").mkdir()
    (home / "banks" / "sums.yaml").write_text(bank, encoding="utf-8")
    return compiled(home)


def right(question: dict) -> str:
    """The right answer to a question of the bank, but for the flashcard."""
    numbers = [int(each) for each in re.findall(r"\d+", question["prompt"]["text"])]
    match question["id"], numbers:
        case "sums/minus", [a, b]:
            return str(-a * b)
        case "sums/cells", [x, h]:
            return str(4 * h * (x + h + 2))
    return "13; (6, 7)"


class Server:
    """A server; `ask` returns the result of a method, `reply` all of a reply."""

    def __init__(self, home: Path, *options: str, program: tuple[str, ...] = ("-m", "quizcli")):
        self.process = subprocess.Popen(
            [sys.executable, *program, "serve", "--stdio", "--bank", str(home / "banks"), *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=home,
            env={**os.environ, "QUIZCLI_HOME": str(home), "LC_ALL": "C.UTF-8"},
        )  # fmt: skip

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def send(self, line: bytes) -> None:
        """Write a line as it is."""
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def receive(self) -> dict:
        """The next reply."""
        line = self.process.stdout.readline()
        assert line.endswith(b"\n"), self.process.stderr.read().decode()
        return strict(line)

    def reply(self, method: str, **params: object) -> dict:
        """A request and its reply."""
        self.send(json.dumps({"id": method, "method": method, "params": params}).encode())
        return self.receive()

    def ask(self, method: str, **params: object) -> dict:
        """The result of a request."""
        reply = self.reply(method, **params)
        assert reply["ok"], reply
        return reply["result"]

    def end(self, number: signal.Signals | None = None) -> tuple[int, bytes, str]:
        """End the input, or send a signal: the exit code, what else was replied, what was said."""
        if number is not None:
            self.process.send_signal(number)
        out, said = self.process.communicate(timeout=30)
        return self.process.returncode, out, said.decode()


def strict(text: str | bytes) -> dict:
    """JSON without NaN and Infinity."""
    return json.loads(text, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is not JSON")
