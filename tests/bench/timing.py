"""Figures from several runs: measures in turn, so that a noisy machine is unfair to none."""

import statistics
from collections.abc import Callable

ROUNDS = 15


def milliseconds(values: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    ordered = sorted(1000 * each for each in values)
    return statistics.median(ordered), ordered[int(0.95 * (len(ordered) - 1))]


def rounds(*measures: Callable[[], float], number: int = ROUNDS) -> list[list[float]]:
    """Each measure in turn, so many times, after one round that is thrown away."""
    taken = [[measure() for measure in measures] for _ in range(number + 1)][1:]
    return [list(column) for column in zip(*taken, strict=True)]
