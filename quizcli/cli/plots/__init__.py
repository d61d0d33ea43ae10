"""Plots in text: a canvas of braille dots or ASCII signs, axes, a legend, the numbers below."""

from quizcli.cli.plots.charts import MOST_LINES, Chart, Mark, Series
from quizcli.cli.plots.drawing import LOWEST, plot
from quizcli.cli.plots.figures import across, short, some, table

__all__ = [
    "LOWEST",
    "MOST_LINES",
    "Chart",
    "Mark",
    "Series",
    "across",
    "plot",
    "short",
    "some",
    "table",
]
