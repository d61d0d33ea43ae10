"""Quantiles of the F and the chi-squared distribution, in plain Python.

F's distribution function is a regularised incomplete beta function, which is computed by its
continued fraction.  Source: Abramowitz and Stegun 1964, 26.5.8 and 26.6.2; the fraction is
evaluated by the method of Lentz 1976.  Chi-squared by the cube of a normal deviate: Wilson and
Hilferty 1931, within one per cent from 10 degrees of freedom on.
"""

from __future__ import annotations

from math import exp, lgamma, log, log1p, sqrt
from statistics import NormalDist

STEPS, BISECTIONS = 10_000, 60
PRECISION, TINY = 1e-12, 1e-300


def f_quantile(part: float, above: float, below: float) -> float:
    """The value that F with these degrees of freedom stays under with probability `part`."""
    low, high = 0.0, 1.0
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        if beta_part(middle, above / 2, below / 2) < part:
            low = middle
        else:
            high = middle
    middle = (low + high) / 2
    return below * middle / (above * (1 - middle)) if middle < 1 else float("inf")


def chi_squared_quantile(part: float, freedom: float) -> float:
    """The value that chi-squared stays under with probability `part`."""
    spread = 2 / (9 * freedom)
    root = 1 - spread + NormalDist().inv_cdf(part) * sqrt(spread)
    return float(freedom * max(root, 0.0) ** 3)


def beta_part(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), 0 to 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_part(1 - x, b, a)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return min(exp(front) / (a * _fraction(x, a, b)), 1.0)


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction 1 + d1/(1 + d2/(1 + ...))."""
    value, numerator, denominator = 1.0, 1.0, 0.0
    for step in range(1, STEPS):
        d = _term(step, x, a, b)
        denominator = 1 / ((1 + d * denominator) or TINY)
        numerator = (1 + d / numerator) or TINY
        value *= numerator * denominator
        if abs(numerator * denominator - 1) < PRECISION:
            break
    return value


def _term(step: int, x: float, a: float, b: float) -> float:
    m = step // 2
    if step % 2:
        return -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
    return m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
