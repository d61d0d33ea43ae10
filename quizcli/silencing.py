"""Warnings that an author lets be, each with a reason: `silence:` of a question.

A silenced warning stays in the list of problems, with the reason; only telling leaves it out.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

from quizcli.model import Problem, Severity

FILE = frozenset({"W512", "W518", "W521"})
"""Warnings that belong to a file or to silence itself, and cannot be silenced."""

NEEDLESS = "W521"

Silences = Mapping[str, Mapping[str, str]]
"""By the id of a question: codes with the reasons for them."""


def silenced(problems: Iterable[Problem], silences: Silences) -> list[Problem]:
    """The problems, the silenced warnings among them with their reasons."""
    return [_with_reason(each, silences.get(each.question, {})) for each in problems]


def needless(
    silences: Silences, problems: Iterable[Problem], decided: Container[str]
) -> Iterator[tuple[str, str]]:
    """Question and code of what is silenced and does not occur, among the codes `decided`."""
    there = {(each.question, each.code) for each in problems}
    for question, reasons in silences.items():
        for code in reasons:
            if code in decided and (question, code) not in there:
                yield question, code


def _with_reason(problem: Problem, reasons: Mapping[str, str]) -> Problem:
    reason = reasons.get(problem.code, "") if problem.severity is Severity.WARNING else ""
    return problem._replace(silenced=reason) if reason else problem
