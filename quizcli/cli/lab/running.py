"""Measuring the lines of a plot: one worker, each different request once, progress on stderr."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from quizcli.cli import curve_axes
from quizcli.cli.lab import reading
from quizcli.cli.plots import Series
from quizcli.model import MeasureError, Measurement, QuizError, Request

if TYPE_CHECKING:
    from quizcli.cli.lab.reading import Number
    from quizcli.model import Signature, Value, Values
    from quizcli.worker.client import Worker

MOST_SEEDS = 100
MOST_RUNS = 5000
"""So many measurements one plot may take."""

Key: TypeAlias = "tuple[str, tuple[tuple[str, Value], ...]]"


class Course(NamedTuple):
    """One line of a plot: an output of a probe against a parameter.

    Without a parameter one run gives the whole line, as a list of numbers.
    """

    label: str
    signature: Signature
    output: str
    arguments: Values
    parameter: str = ""
    values: tuple[Number, ...] = ()

    @property
    def along(self) -> curve_axes.Axis:
        """Along what its output runs, where that is a list."""
        return curve_axes.axis(self.output, self.signature.outputs[self.output])


class Measured(NamedTuple):
    """The lines with what was measured, and where."""

    series: tuple[Series, ...]
    seeds: tuple[int, ...]
    device: str
    backend: str
    seconds: float
    runs: int


def measure(courses: Sequence[Course], seeds: int, worker: Worker) -> Measured:
    """Measure every line at so many seeds; QuizError before anything runs, MeasureError after."""
    used = _seeds(courses, seeds)
    requests = {_key(each): each for one in courses for each in _requests(one, used)}
    if len(requests) > MOST_RUNS:
        raise QuizError(f"these are {len(requests):,} measurements; {MOST_RUNS:,} are the most")
    for course in courses:
        reading.check(course.signature, _requests(course, used))
    results = _results(requests, worker)
    last = next(reversed(results.values()))
    return Measured(
        series=tuple(_series(each, used, results) for each in courses),
        seeds=used,
        device=last.device,
        backend=last.backend,
        seconds=sum(each.seconds for each in results.values()),
        runs=len(results),
    )


def _seeds(courses: Sequence[Course], count: int) -> tuple[int, ...]:
    """The seeds from the given one on; none where no probe has one."""
    if not 1 <= count <= MOST_SEEDS:
        raise QuizError(f"--seeds lies in 1..{MOST_SEEDS}, not {count}")
    seeded = [each for each in courses if each.signature.parameter("seed")]
    if not seeded or any(each.parameter == "seed" for each in courses):
        if count > 1:
            what = f"{courses[0].signature.name} has no seed to change"
            raise QuizError(f"{what}; leave --seeds out")
        return ()
    first = seeded[0].arguments.get("seed", 0)
    start = first if isinstance(first, int) else 0
    return tuple(range(start, start + count))


def _requests(course: Course, seeds: tuple[int, ...]) -> Iterator[Request]:
    """Every measurement of a line, the seeds of a value next to each other."""
    for value in course.values if course.parameter else (None,):
        swept: Mapping[str, Value] = {} if value is None else {course.parameter: value}
        arguments = {**course.arguments, **swept}
        if not seeds or course.signature.parameter("seed") is None:
            yield Request(course.signature.name, arguments)
            continue
        yield from (Request(course.signature.name, {**arguments, "seed": seed}) for seed in seeds)


def _key(request: Request) -> Key:
    return request.probe, tuple(sorted(request.arguments.items()))


def _results(requests: Mapping[Key, Request], worker: Worker) -> dict[Key, Measurement]:
    from quizcli.cli.checks.bar import bar

    found: dict[Key, Measurement] = {}
    with bar(len(requests), "measurements") as tell:
        pending = {key: worker.submit(each) for key, each in requests.items()}
        for key, each in pending.items():
            found[key] = each.result()
            tell(len(found))
    return found


# ----------------------------------------------------------------------- lines
def _series(course: Course, seeds: tuple[int, ...], results: Mapping[Key, Measurement]) -> Series:
    """The median of a line's numbers at each place, with the least and the greatest."""
    runs = [results[_key(each)].outputs[course.output] for each in _requests(course, seeds)]
    places: Sequence[Number]
    joined = True
    if course.parameter:
        places, many = course.values, len(runs) // len(course.values)
        columns = [runs[i * many : (i + 1) * many] for i in range(len(places))]
    else:
        lists = [_list(course, each) for each in runs]
        columns = [list(each) for each in zip(*lists, strict=True)]
        start, joined = course.along.start, course.along.named
        places = range(start, start + len(columns))
    numbers = [[_number(course, each) for each in column] for column in columns]
    middles = [each[0] if len(each) == 1 else median(each) for each in numbers]
    spread = tuple((min(each), max(each)) for each in numbers if len(each) > 1)
    return Series(course.label, tuple(zip(places, middles, strict=True)), spread, joined)


def _list(course: Course, value: Value) -> tuple[Value, ...]:
    if isinstance(value, tuple):
        return value
    raise MeasureError(f"{course.signature.name}: {course.output} is no list of numbers")


def _number(course: Course, value: Value) -> Number:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise MeasureError(f"{course.signature.name}: {course.output} is no number but {value}")
