"""A question measured with several values of one number, such as n=4,8,16: a run for each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from quizcli.cli import rerunning
from quizcli.model import QuizError

if TYPE_CHECKING:
    from quizcli.model import Asked, Measurement, Signature, Variant

MOST_RUNS = 8
NONE = "none"
"""In place of a key where the numbers have none."""

_GROUPED = re.compile(r"\d{1,3}(,\d{3})+")
"""One number with commas between its digits."""


class SeveralView(NamedTuple):
    """A row for each run: the value of `name`, then its outputs, then its keys as Markdown.

    `troubles` are sentences on why a run has no key.
    """

    name: str
    outputs: tuple[str, ...]
    keys: tuple[str, ...]
    runs: tuple[tuple[str, ...], ...]
    troubles: tuple[str, ...]
    backend: str


def parted(asked: Asked, signature: Signature | None, typed: str) -> tuple[str, list[str]]:
    """The name that was given several values, and what to type for each of them; no name where
    there is none.  QuizError for two such names, and for too many values."""
    given = dict(rerunning.pairs(typed))
    values = {name: _values(text) for name, text in given.items()}
    lists = {name for name in given if _is_list(asked, signature, name)}
    many = [name for name, found in values.items() if len(found) > 1 and name not in lists]
    if not many:
        return "", [typed]
    if len(many) > 1:
        raise QuizError(f"one name can have several values, not both {many[0]} and {many[1]}")
    name = many[0]
    if len(values[name]) > MOST_RUNS:
        raise QuizError(f"{name} takes at most {MOST_RUNS} values at once")
    fixed = [f"{other}={text}" for other, text in given.items() if other != name]
    return name, [" ".join([*fixed, f"{name}={each}"]) for each in values[name]]


def _values(text: str) -> list[str]:
    if _GROUPED.fullmatch(text):
        return [text]
    return [each for each in text.split(",") if each.strip()]


def _is_list(asked: Asked, signature: Signature | None, name: str) -> bool:
    parameter = signature.parameter(name) if signature else None
    if parameter is not None and parameter.type in ("ints", "floats"):
        return True
    return isinstance({**asked.requests[0].arguments, **asked.draw}.get(name), tuple)


def view(name: str, before: Variant, runs: Sequence[tuple[Asked, Measurement]]) -> SeveralView:
    """All runs beside each other, with the value that `name` has in each."""
    views = [rerunning.view(before, asked, measured) for asked, measured in runs]
    labels = next((tuple(key.name for key in each.keys) for each in views if each.keys), ())
    outputs = _outputs(runs[0][1])
    return SeveralView(
        name,
        outputs,
        labels,
        tuple(_run(name, each, outputs, len(labels)) for each in views),
        tuple(dict.fromkeys(each.trouble for each in views if each.trouble)),
        views[-1].backend,
    )


def _outputs(measured: Measurement) -> tuple[str, ...]:
    """The outputs that have room in a table: those that are no lists, where there are some."""
    single = [name for name, each in measured.outputs.items() if not isinstance(each, tuple)]
    return tuple(single or measured.outputs)


def _run(
    name: str, found: rerunning.RerunView, outputs: Sequence[str], keys: int
) -> tuple[str, ...]:
    value = next(each.now for each in found.numbers if each.name == name)
    own = [each.now for each in found.keys] or [NONE] * keys
    return (value, *(each.now for each in found.outputs if each.name in outputs), *own)
