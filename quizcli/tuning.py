"""Fitting the memory model to one's own answers, with a gate: only what foretells better stays.

An answer tests a memory when it is the first on a later study day than the answer before;
tests alone tell how someone forgets.  They are put in the order of their instants.  Four
times the model is fitted to what came before a point in time and then asked for the chance
of each test in the stretch behind it, with the whole history before that test and nothing of
what came later.  Together the stretches are the later half of the tests.  The present
parameters foretell the same tests.

The rule: the fitted parameters are better when the mean gain in log loss is more than twice
its standard error.  Of simulated learners who follow the present parameters that changes 5 in
100 with 480 tests, 1 with 1,200 and none with 3,200, and such a change costs little: their mean
squared error grew by less than a hundredth of it.  The gain is taken test by test, so that what
makes a test hard for both cancels out.  Answers to one question are alike, and so are
those of one day: the standard error is computed from the sums by question and from those by
day, and the larger one counts.  Log loss and not the error of calibration decides, because a
model that always says 0.9 can be well calibrated and know nothing of forgetting.

Present parameters that were fitted to a part of these tests have an advantage here, so that
the gate errs on the side of leaving things as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log, sqrt
from typing import NamedTuple, TypeAlias

from quizcli import cards, schedule
from quizcli.analysis import amounts
from quizcli.analysis.calibration import LEAST_CHANCE, calibration
from quizcli.analysis.recalls import Recall
from quizcli.log import Effective
from quizcli.memory import Lesson, Model, Step, fit, lessons
from quizcli.model import QuizError, Rating, Review

LEAST = 400
"""Fewer tests say too little about 21 parameters."""

MOST = 200_000
"""The newest tests that are looked at, so that time and space stay bounded."""

EIGHTHS = (4, 5, 6, 7, 8)
"""Where the stretches of tests begin and end, in eighths of all."""

BEYOND = 2.0
"""A gain of so many standard errors is more than noise."""


class Tested(NamedTuple):
    """The answer at `place` of the history `history`, and what fitting may learn from it."""

    instant: int
    question: str
    day: int
    elapsed: int
    right: bool
    history: int
    place: int
    lesson: Lesson | None


class Record(NamedTuple):
    """What a log tells: how many answers shape the schedule, their histories and tests."""

    answers: int
    questions: int
    histories: tuple[tuple[Step, ...], ...]
    tests: tuple[Tested, ...]

    @property
    def right(self) -> float | None:
        """The share of tests that were answered right; None without tests."""
        return sum(each.right for each in self.tests) / len(self.tests) if self.tests else None


class Score(NamedTuple):
    """How well tests were foretold.

    `log_loss` is in nats for each test, `rmse` the difference of chance and share (see
    `analysis.calibration`); lower is better for both.
    """

    log_loss: float
    rmse: float


class Comparison(NamedTuple):
    """Three ways to foretell the same tests, which none of them was fitted to.

    `constant` is the share of right answers before them.  `gain` is the mean log loss that
    the fitted parameters save, with its standard error `noise` (None when all tests are of one
    question or one day).
    """

    tests: int
    present: Score
    fitted: Score
    constant: Score
    gain: float
    noise: float | None

    @property
    def better(self) -> bool:
        """Whether the fitted parameters are better beyond noise."""
        return self.noise is not None and self.gain > BEYOND * self.noise


class Tuning(NamedTuple):
    """What came of it: parameters to keep, or none, and why in a sentence."""

    parameters: tuple[float, ...]
    reason: str
    comparison: Comparison | None = None


# ------------------------------------------------------------------- the record
def record(found: Effective, today: int) -> Record:
    """What the answers up to the study day `today` tell."""
    rows: defaultdict[str, list[Review]] = defaultdict(list)
    for each in amounts.dated(found.reviews, today):
        if cards.counts(each, found.flags):
            rows[each.question].append(each)
    histories = tuple(_steps(each) for each in rows.values())
    tests = [
        test
        for index, (answers, steps) in enumerate(zip(rows.values(), histories, strict=True))
        for test in _tests(index, answers, steps)
    ]
    tests.sort(key=lambda each: (each.instant, each.question))
    return Record(sum(map(len, histories)), len(rows), histories, tuple(tests[-MOST:]))


def _steps(answers: Iterable[Review]) -> tuple[Step, ...]:
    """As `cards` counts them: days since the answer before, and the rating."""
    steps: list[Step] = []
    last = 0
    for each in answers:
        assert each.rating is not None
        day = schedule.study_day(each.at)
        steps.append((schedule.elapsed(last, day) if steps else 0, each.rating))
        last = day
    return tuple(steps)


def _tests(index: int, answers: Sequence[Review], steps: Sequence[Step]) -> Iterable[Tested]:
    taught = iter(lessons(steps))
    for place, (row, (days, rating)) in enumerate(zip(answers, steps, strict=True)):
        if days:
            instant, day = row.at.milliseconds, schedule.study_day(row.at)
            right, lesson = rating is not Rating.AGAIN, next(taught, None)
            yield Tested(instant, row.question, day, days, right, index, place, lesson)


# --------------------------------------------------------------------- the gate
def tuned(known: Record, present: Model) -> Tuning:
    """Fit the parameters to a record and say whether they are to be kept, and why."""
    if len(known.tests) < LEAST:
        tests = f"{len(known.tests)} {'answer' if len(known.tests) == 1 else 'answers'} on a later"
        return Tuning((), f"only {tests} day: {LEAST} are needed to fit the model to you")
    try:
        compared = _compared(known, present)
        fitted = _fit(known.tests) if compared.better else ()
    except QuizError as error:
        return Tuning((), str(error))
    return Tuning(fitted, _reason(compared), compared)


def _reason(compared: Comparison) -> str:
    if compared.noise is None:
        return "the later answers are of one question or one day, which cannot tell gain from luck"
    if compared.gain <= 0:
        return "fitted to your earlier answers, the model foretells the later ones no better"
    gain = f"fitted, the model foretells answers it had not seen better by {compared.gain:.4f}"
    noise = f"{compared.noise:.4f}"
    if compared.better:
        return f"{gain} in log loss, more than twice the standard error of {noise}"
    return f"{gain} in log loss, but twice the standard error of {noise} is more: it may be luck"


Chances: TypeAlias = Sequence[Sequence[float]]


def _compared(known: Record, present: Model) -> Comparison:
    """All stretches together."""
    marks = [len(known.tests) * each // 8 for each in EIGHTHS]
    later = known.tests[marks[0] :]
    present_chances = _picked(later, present.chances_all(known.histories))
    fitted_chances: list[float] = []
    constant_chances: list[float] = []
    for start, end in pairwise(marks):
        earlier = known.tests[:start]
        model = Model(_fit(earlier), present.retention)
        fitted_chances += _picked(known.tests[start:end], model.chances_all(known.histories))
        constant = (sum(each.right for each in earlier) + 1) / (start + 2)
        constant_chances += [constant] * (end - start)
    before, after = _losses(later, present_chances), _losses(later, fitted_chances)
    gains = [old - new for old, new in zip(before, after, strict=True)]
    return Comparison(
        len(later),
        _score(later, present_chances),
        _score(later, fitted_chances),
        _score(later, constant_chances),
        sum(gains) / len(gains),
        _noise(later, gains),
    )


def _fit(tests: Iterable[Tested]) -> tuple[float, ...]:
    return fit([each.lesson for each in tests if each.lesson is not None])


def _picked(tests: Iterable[Tested], chances: Chances) -> list[float]:
    return [chances[each.history][each.place] for each in tests]


def _losses(tests: Sequence[Tested], chances: Sequence[float]) -> list[float]:
    """The surprise at each test, in nats."""
    happened = zip(tests, chances, strict=True)
    shares = (chance if test.right else 1 - chance for test, chance in happened)
    return [-log(max(each, LEAST_CHANCE)) for each in shares]


def _score(tests: Sequence[Tested], chances: Sequence[float]) -> Score:
    recalls = (
        Recall(test.question, test.day, test.elapsed, chance, False, test.right)
        for test, chance in zip(tests, chances, strict=True)
    )
    found = calibration(recalls)
    assert found.log_loss is not None
    assert found.rmse is not None
    return Score(found.log_loss, found.rmse)


def _noise(tests: Sequence[Tested], gains: Sequence[float]) -> float | None:
    """The standard error of the mean gain, by question or by day, whichever is larger."""
    errors = [
        _clustered([each.question for each in tests], gains),
        _clustered([each.day for each in tests], gains),
    ]
    known = [each for each in errors if each is not None]
    return max(known) if len(known) == len(errors) else None


def _clustered(clusters: Sequence[object], gains: Sequence[float]) -> float | None:
    """The standard error of a mean when values of one cluster hang together.

    None for a single cluster.  Source: Liang and Zeger 1986, Biometrika 73.
    """
    mean = sum(gains) / len(gains)
    sums: defaultdict[object, float] = defaultdict(float)
    for cluster, gain in zip(clusters, gains, strict=True):
        sums[cluster] += gain - mean
    count = len(sums)
    if count < 2:
        return None
    spread = sum(each * each for each in sums.values()) * count / (count - 1)
    return sqrt(spread) / len(gains)
