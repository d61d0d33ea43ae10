"""A look at everything that quizcli stands on: one file for each area, one list of findings.

A check is a function from a `Context` to findings.  No check trusts another one: each opens
what it needs itself, and one that fails becomes a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

from quizcli.cli.checkup.base import Context, Finding, Level

AREAS = ("program", "terminal", "settings", "data", "log", "clock", "banks", "worker", "walls")
"""The modules of this package that have a `CHECKS`, in the order of the report."""


def findings(context: Context) -> Iterator[Finding]:
    """What all checks find, as they find it."""
    for area in AREAS:
        for check in import_module(f"{__name__}.{area}").CHECKS:
            yield from _guarded(area, check, context)


def _guarded(
    area: str, check: Callable[[Context], Iterable[Finding]], context: Context
) -> Iterator[Finding]:
    """What a check finds; that it failed is a finding too."""
    try:
        yield from check(context)
    except Exception as error:  # whatever is broken here must not hide the rest
        said = str(error) or type(error).__name__
        yield Finding(area, Level.PROBLEM, f"this could not be checked: {said}")


__all__ = ["Context", "Finding", "Level", "findings"]
