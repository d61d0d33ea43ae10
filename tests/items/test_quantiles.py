"""Quantiles against tables and against closed forms."""

from __future__ import annotations

import pytest

from quizcli.items.quantiles import beta_part, chi_squared_quantile, f_quantile


@pytest.mark.parametrize(
    ("part", "above", "below", "value"),
    [
        (0.95, 1, 10, 4.9646),
        (0.95, 5, 20, 2.7109),
        (0.975, 10, 10, 3.7168),
        (0.99, 3, 60, 4.1259),
        (0.05, 5, 20, 1 / 4.5581),
    ],
)
def test_f_as_in_printed_tables(part, above, below, value):
    """The quantiles of F that every textbook prints."""
    assert f_quantile(part, above, below) == pytest.approx(value, rel=1e-4)


@pytest.mark.parametrize(
    ("part", "freedom", "value"),
    [(0.975, 10, 20.483), (0.025, 10, 3.247), (0.975, 100, 129.561), (0.025, 100, 74.222)],
)
def test_chi_squared_as_in_printed_tables(part, freedom, value):
    """The quantiles of chi-squared within one per cent."""
    assert chi_squared_quantile(part, freedom) == pytest.approx(value, rel=1e-2)


@pytest.mark.parametrize("x", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_the_beta_function_in_closed_form(x):
    """I_x(1, b) is 1 - (1 - x)^b, and I_x(a, 1) is x^a; both ends are exact."""
    assert beta_part(x, 1, 7) == pytest.approx(1 - (1 - x) ** 7, abs=1e-12)
    assert beta_part(x, 7, 1) == pytest.approx(x**7, abs=1e-12)
    assert beta_part(x, 3, 5) + beta_part(1 - x, 5, 3) == pytest.approx(1)


def test_f_of_large_tables():
    """With many learners and items the quantile is near 1 and still found."""
    low, high = (f_quantile(part, 999, 98_901) for part in (0.025, 0.975))
    assert 0.9 < low < 1 < high < 1.1
