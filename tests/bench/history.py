"""A start on a long log beside one on an empty log: `python -m tests.bench.history`.

The history is made up with the real memory model: every question is answered when it is
due, mostly right; a wrong one is answered again on the same day.
"""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from quizcli import cards, log, schedule
from quizcli.__main__ import FEW_COLLECTIONS
from quizcli.cli import shell
from quizcli.memory import Model
from quizcli.model import Event, Memory, Moment, Outcome, Rating, Review
from quizcli.store import answered
from quizcli.store.places import places
from quizcli.store.sqlite import SqliteStore
from tests.bench.synthetic import write_banks
from tests.bench.timing import ROUNDS, milliseconds, rounds

QUESTIONS, REVIEWS = 5_000, 100_000
FEW = 5
LAPSES = 0.2
SPAN = 6 * 365
"""Days that the answers to one question may span; without lapses they would be centuries."""
ENTRY = "from quizcli.__main__ import main; main()"  # as the installed command does
PARTS = ("sum", "choice", "myth")


def ids(questions: int, files: int = 50) -> list[str]:
    """The questions of `synthetic.write_banks`."""
    return [f"synthetic-{i % files}/{PARTS[i % 3]}-{i}" for i in range(questions)]


def history(questions: int, reviews: int, now: Moment) -> list[Review]:
    """Answers to every question at its due days, the last ones so that some are due now."""
    dice = random.Random(1)
    model = Model()
    rows: list[Review] = []
    for question in ids(questions):
        rows += _answers(question, reviews // questions, model, dice, now)
    return sorted(rows, key=lambda each: (each.at.milliseconds, each.uid))


def _answers(
    question: str, count: int, model: Model, dice: random.Random, now: Moment
) -> Iterator[Review]:
    """The answers to one question in order."""
    steps = list(_steps(count, question, model, dice))
    while steps[-1][0] > SPAN:
        steps = list(_steps(count, question, model, dice))
    back = schedule.study_day(now) - steps[-1][0] - dice.randint(1, max(1, steps[-1][2]))
    for day, rating, _ in steps:
        at = (day + back) * schedule.DAY + dice.randrange(6, 22) * 60 * schedule.MINUTE
        yield _review(question, Moment(at + dice.randrange(10**6)), rating, dice)


def _steps(
    count: int, question: str, model: Model, dice: random.Random
) -> Iterator[tuple[int, Rating, int]]:
    """Day, rating and the interval that follows, from day 0 on."""
    memory: Memory | None = None
    day = waited = 0
    for left in reversed(range(count)):
        wrong = bool(left) and memory is not None and waited > 0 and dice.random() < LAPSES
        rating = Rating.AGAIN if wrong else Rating.GOOD
        interval = model.intervals(memory, waited)[rating]
        memory = model.next(memory, waited, rating) if memory else model.first(rating)
        waited = schedule.fuzzed(interval, question, day)
        yield day, rating, waited
        day += waited


def _review(question: str, at: Moment, rating: Rating, dice: random.Random) -> Review:
    a, b = dice.randrange(2, 99), dice.randrange(3, 99)
    right = rating is not Rating.AGAIN
    return Review(
        uid=f"{dice.getrandbits(128):032x}",
        session=f"{schedule.study_day(at):032x}",
        question=question,
        seed=dice.getrandbits(31),
        draw={"a": a, "b": b},
        key=a + b,
        raw=str(a + b if right else a - b),
        outcome=Outcome.RIGHT if right else Outcome.WRONG,
        attempt=1,
        rating=rating,
        seconds=round(dice.uniform(2, 40), 3),
        hints=0,
        device="cpu",
        backend="",
        at=at,
        mode="drill",
        share=float(right),
    )


# ---------------------------------------------------------------------- timing
class Homes(NamedTuple):
    """Two home directories with the same banks: one with an empty log, one with a long one."""

    empty: Path
    full: Path


def prepared(folder: Path) -> Homes:
    """Both homes, with compiled banks."""
    homes = Homes(folder / "empty", folder / "full")
    for home in homes:
        write_banks(home / "banks", questions=QUESTIONS)
        run(home, "due", "--count")
    with SqliteStore.open(places(homes.full).log) as store:
        store.merge(history(QUESTIONS, REVIEWS, shell.now()))
        marks = ids(QUESTIONS)[:: QUESTIONS // 50]
        at = shell.now()
        store.append_events(Event(shell.new_id(), at, "flag", each) for each in marks)
    return homes


def environment(home: Path) -> dict[str, str]:
    """An installed program has its bytecode; a variable that forbids it would be unfair."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QUIZCLI_HOME": str(home)}


def run(home: Path, *arguments: str) -> float:
    """Seconds that a command takes from its start to its end."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", ENTRY, *arguments],
        env=environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - started


def first_question(home: Path) -> float:
    """Seconds from the start of a drill in a pipe to its first question."""
    started = time.perf_counter()
    arguments = [sys.executable, "-c", ENTRY, "drill", "--new", "5"]
    with subprocess.Popen(
        arguments,
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    ) as drill:
        assert drill.stdout is not None
        seen = b""
        while b"1 of " not in seen:
            read = drill.stdout.read(4096)
            if not read:
                raise RuntimeError(f"no question in {seen!r}")
            seen += read
        taken = time.perf_counter() - started
        drill.kill()
    return taken


def without_snapshot(home: Path) -> float:
    """Seconds of a start that has to compute all cards from the log."""
    for snapshot in places(home).cache.glob("*.deck"):
        snapshot.unlink()
    return run(home, "due", "--count")


def without_answers(home: Path) -> float:
    """Seconds of statistics that have to read all answers from the log."""
    for kept in places(home).cache.glob(f"*{answered.SUFFIX}"):
        kept.unlink()
    return run(home, "stats")


def rebuilt(home: Path) -> tuple[float, float, float]:
    """Seconds for reading all rows, for finding what counts, and for the memory states."""
    with SqliteStore.open(places(home).log) as store:
        started = time.perf_counter()
        entries = list(store.log())
        read = time.perf_counter()
        found = log.effective(entries)
        counted = time.perf_counter()
        cards.replay(found.reviews, Model(), found.flags)
        return read - started, counted - read, time.perf_counter() - counted


def line(name: str, empty: list[float], full: list[float]) -> None:
    """One line of the table."""
    (base, _), (median, high) = milliseconds(empty), milliseconds(full)
    print(f"{name:44} {base:8.1f} {median:8.1f} {high:8.1f} {median / base:8.2f}")


def compared(name: str, measure: Callable[[Path], float], homes: Homes, number: int) -> None:
    """Measure both homes in turn and print the line."""
    pair = rounds(lambda: measure(homes.empty), lambda: measure(homes.full), number=number)
    line(name, *pair)


def main() -> None:
    """Print the table."""
    gc.set_threshold(*FEW_COLLECTIONS)
    with tempfile.TemporaryDirectory() as folder:
        homes = prepared(Path(folder))
        print(f"\n{REVIEWS} reviews of {QUESTIONS} questions")
        print(f"{'':44} {'empty':>8} {'full':>8} {'p95':>8} {'ratio':>8}   (ms)")
        compared("due --count, no snapshot yet", without_snapshot, homes, FEW)
        compared("due --count", lambda home: run(home, "due", "--count"), homes, ROUNDS)
        compared("drill in a pipe, first question", first_question, homes, ROUNDS)
        compared("stats, nothing kept yet", without_answers, homes, FEW)
        compared("stats", lambda home: run(home, "stats"), homes, FEW)
        compared("undo", lambda home: run(home, "undo"), homes, FEW)
        compared("history", lambda home: run(home, "history"), homes, FEW)
        parts = list(zip(*(rebuilt(homes.full) for _ in range(FEW)), strict=True))
        for name, values in zip(("read all rows", "what counts", "replay"), parts, strict=True):
            print(f"{name:44} {'':8} {milliseconds(list(values))[0]:8.1f}")


if __name__ == "__main__":
    main()
