"""A session over a pipe that is answered rightly, until it ends or is ended, on a log of its own.

    python -m tests.piped STORE BYTES ARGUMENTS...

runs quizcli with a store of STORES, and with files that may not grow beyond so many bytes
(0: as they like).  The broken stores prove that the tests of faults can fail.
"""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from quizcli.model import QuizError, Review
from quizcli.store.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent
NUMBER = 30
BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
""" + "".join(
    f"""\
  - id: sum-{i:02}
    type: numeric
    prompt: What is {i} + 1?
    answer: "{i + 1}"
    explain: One more.
    source: arithmetic
"""
    for i in range(NUMBER)
)
ASKED = re.compile(r"^What is (\d+) \+ 1\?")


class Played(NamedTuple):
    """The questions whose verdict was shown, in order, the exit code, and standard error."""

    verdicts: list[str]
    code: int
    said: str


def start(home: Path, *, store: str = "sound", room: int = 0) -> subprocess.Popen[str]:
    """A quiz of all questions, with standard input and output in our hands."""
    bank = home / "sums.yaml"
    bank.write_text(BANK)
    quiz = ["quiz", str(bank), "-n", str(NUMBER), "--new", "--plain"]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.piped", store, str(room), *quiz],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "QUIZCLI_HOME": str(home), "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip


def play(
    child: subprocess.Popen[str], before: Callable[[int], object] = lambda number: None
) -> Played:
    """Answer as long as it asks; `before` is called with the number of each answer, from 0."""
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stderr is not None
    verdicts, question, answers = [], "", 0
    with contextlib.suppress(BrokenPipeError):
        for line in child.stdout:
            if line.startswith("Right."):
                verdicts.append(question)
            elif asked := ASKED.match(line):
                question = f"sums/sum-{int(asked[1]):02}"
                before(answers)
                answers += 1
                child.stdin.write(f"{int(asked[1]) + 1}\n")
                child.stdin.flush()
    with contextlib.suppress(BrokenPipeError):
        child.stdin.close()
    verdicts += [question] * child.stdout.read().count("\nRight.")
    said = child.stderr.read()
    child.stdout.close()
    child.stderr.close()
    return Played(verdicts, child.wait(), said)


def kept(home: Path) -> list[str]:
    """The questions answered in the log; QuizError when it does not open or is not sound."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        questions = [each.question for each in log.reviews()]
        if log.problems:
            raise QuizError(log.problems[0].message)
    return questions


# --------------------------------------------------------------- the other process
class Hasty(SqliteStore):
    """Broken on purpose: it says that an answer is kept one answer too early."""

    pending: Review | None = None

    def append(self, review: Review) -> int:
        if self.pending is not None:
            super().append(self.pending)
        self.pending = review
        return 0


class Careless(SqliteStore):
    """Broken on purpose: it does not look whether an answer could be kept."""

    def append(self, review: Review) -> int:
        with contextlib.suppress(QuizError):
            return super().append(review)
        return 0


STORES = {"sound": SqliteStore, "hasty": Hasty, "careless": Careless}


def main(store: str, room: int, arguments: list[str]) -> None:
    """Run quizcli with a store of ours."""
    import resource

    from quizcli import __main__
    from quizcli.cli import shell

    kind = STORES[store]
    shell.open_log = lambda home: kind.open(shell.find_places(home).log)
    if room:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
    sys.argv = ["quizcli", *arguments]
    __main__.main()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
