"""The comparisons of `quizcli lab compare`: several settings in one plot, and what to look at.

A topic is a file of this package with its name, TOPIC, and its comparisons, ROWS; the table
below puts the topics in order.

Each sentence is true of what the probes measure; tests/cli/test_lab.py measures it.  For what
depends on the seed a sentence claims orderings only, in the ranges where they held for every
seed that was tried.
"""

from quizcli.cli.lab.comparisons import attention, cost, depth, recurrent, training
from quizcli.cli.lab.comparisons.rows import Comparison, Setting

__all__ = ["COMPARISONS", "TOPICS", "Comparison", "Setting"]

TOPICS = {each.TOPIC: each.ROWS for each in (recurrent, depth, attention, cost, training)}
"""All comparisons by topic."""

COMPARISONS = {each.name: each for topic in TOPICS.values() for each in topic}
"""All comparisons by name."""
