"""Plots in text: a canvas of braille dots or ASCII signs, axes, a legend, the numbers below."""

from quizcli.cli.plots.arranged import Form, arranged, numbers
from quizcli.cli.plots.charts import MOST_LINES, Chart, Mark, Series, shown
from quizcli.cli.plots.drawing import LOWEST, plot
from quizcli.cli.plots.figures import Below, across, table
from quizcli.cli.plots.notation import Write, places, short, writer

__all__ = [
    "LOWEST",
    "MOST_LINES",
    "Below",
    "Chart",
    "Form",
    "Mark",
    "Series",
    "Write",
    "across",
    "arranged",
    "numbers",
    "places",
    "plot",
    "short",
    "shown",
    "table",
    "writer",
]
