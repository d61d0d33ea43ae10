"""What a person writes behind `quizcli lab NAME`: arguments, and what to sweep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from quizcli.cli import options
from quizcli.cli.plots.charts import Mark
from quizcli.cli.plots.scales import drawable
from quizcli.model import MeasureError, QuizError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from quizcli.model import Parameter, Request, Signature, Value

MOST_VALUES = 200
"""So many values one sweep may have."""

DIGITS = 12
"""Significant digits of a value between the two ends of a sweep."""

Number: TypeAlias = "int | float"

_SWEEP = re.compile(r"([\w-]+)=(.+)")
_RANGE = re.compile(r"(.+?)\.\.(.+?)(?:/(\d+))?")
EXAMPLE = "write it as rho=0.5..1.5/11, or as rho=0.5,1,2"


class Sweep(NamedTuple):
    """A parameter and the values it takes, in order."""

    parameter: Parameter
    values: tuple[Number, ...]


# ----------------------------------------------------------------- arguments
def arguments(signature: Signature, words: Sequence[str]) -> dict[str, Value]:
    """`--name value` or `--name=value` for each parameter of the probe."""
    found: dict[str, Value] = {}
    rest = [part for word in words for part in _split(word)]
    for name, text in zip(rest[::2], rest[1::2], strict=False):
        parameter = _parameter(signature, name.removeprefix("--")) if name[:2] == "--" else None
        if parameter is None:
            raise QuizError(_no_parameter(signature, name.removeprefix("--")))
        found[parameter.name] = _value(parameter, text)
    if len(rest) % 2:
        raise QuizError(f"{rest[-1]} needs a value, for example {rest[-1]} 3")
    return found


def _parameter(signature: Signature, name: str) -> Parameter | None:
    return signature.parameter(name.replace("-", "_")) or signature.parameter(name)


def _no_parameter(signature: Signature, name: str) -> str:
    return options.unknown("parameter", name, [each.name for each in signature.parameters])


def _split(word: str) -> list[str]:
    return word.split("=", 1) if word.startswith("--") and "=" in word else [word]


def _value(parameter: Parameter, text: str) -> Value:
    """The text as a value of the parameter's type."""
    match parameter.type:
        case "choice":
            return next((each for each in parameter.choices if str(each) == text), text)
        case "bool":
            return _truth(parameter, text)
        case "ints" | "floats":
            parts = text.strip("[]()").replace(",", " ").split()
            return tuple(_number(parameter, part) for part in parts)
    return _number(parameter, text)


def _truth(parameter: Parameter, text: str) -> bool:
    words = {"true": True, "yes": True, "false": False, "no": False}
    if text.casefold() not in words:
        raise QuizError(f"--{parameter.name} is true or false, not {text}")
    return words[text.casefold()]


def _number(parameter: Parameter, text: str) -> Value:
    whole = parameter.type in ("int", "ints", "seed")
    value = number(f"--{parameter.name}", text, whole=whole)
    return value if whole else _decimal(value)


def _decimal(value: Value) -> Value:
    """A fraction as the float that a probe computes with, where there is one."""
    try:
        return float(value) if isinstance(value, Fraction) else value
    except OverflowError:
        return value


def number(what: str, text: str, *, whole: bool = False) -> Value:
    """The text as a number; QuizError that begins with what it was meant for."""
    from quizcli.answers import read_number

    reading = read_number(text, whole=whole)
    if reading.value is None:
        raise QuizError(f"{what}: {reading.hint}")
    return reading.value


def check(signature: Signature, requests: Iterable[Request]) -> None:
    """What the worker would refuse as well, only sooner, and as the user's mistake."""
    from quizcli.probes.base import check_arguments

    try:
        for each in requests:
            check_arguments(signature, each.arguments)
    except MeasureError as error:
        raise QuizError(str(error)) from error


# --------------------------------------------------------------------- sweeps
def sweep(signature: Signature, text: str) -> Sweep:
    """PARAMETER=LOW..HIGH/COUNT, PARAMETER=LOW..HIGH or PARAMETER=A,B,C.

    Without a count a range goes in the steps of the parameter.  Raises QuizError.
    """
    said = _SWEEP.fullmatch(text.strip())
    if said is None:
        raise QuizError(f"--sweep {text} cannot be read; {EXAMPLE}")
    parameter = _parameter(signature, said[1])
    if parameter is None:
        raise QuizError(_no_parameter(signature, said[1]))
    _refuse_words(signature, parameter)
    spread = _RANGE.fullmatch(said[2])
    values = _range(parameter, *spread.groups()) if spread else _list(parameter, said[2])
    if len(values) > MOST_VALUES:
        raise QuizError(f"--sweep {text} has more than {MOST_VALUES} values; {EXAMPLE}")
    return Sweep(parameter, tuple(sorted(set(values))))


def sweepable(parameter: Parameter) -> bool:
    """Whether the parameter is one number."""
    if parameter.type == "choice":
        return all(isinstance(each, int | float) for each in parameter.choices)
    return parameter.type in ("int", "float", "seed")


def _refuse_words(signature: Signature, parameter: Parameter) -> None:
    if not sweepable(parameter):
        names = ", ".join(each.name for each in signature.parameters if sweepable(each))
        raise QuizError(
            f"{parameter.name} is no single number and cannot be swept; "
            f"parameters that can: {names or 'none'}"
        )


def _list(parameter: Parameter, text: str) -> list[Number]:
    return [_one(parameter, each) for each in text.split(",")]


def _one(parameter: Parameter, text: str) -> Number:
    value = _value(parameter, text.strip())
    if isinstance(value, str | tuple):
        choices = ", ".join(map(str, parameter.choices))
        raise QuizError(f"{parameter.name} is one of {choices}, not {value}")
    return value if isinstance(value, int) else float(value)


def _range(parameter: Parameter, first: str, last: str, many: str | None) -> list[Number]:
    low, high = _end(parameter, first), _end(parameter, last)
    if not low < high:
        raise QuizError(
            f"--sweep {parameter.name}: {first} is not below {last}; the lower end comes first"
        )
    _refuse_outside(parameter, (first, low), (last, high))
    if parameter.type == "choice":
        return _choices(parameter, low, high, many)
    step = parameter.step or 1
    count = _count(parameter, many) if many else round((high - low) / step) + 1
    if count > MOST_VALUES:
        raise QuizError(f"--sweep {parameter.name} has {count} values; {MOST_VALUES} are the most")
    return [_between(parameter, low, high, i / (count - 1)) for i in range(count)]


def _end(parameter: Parameter, text: str) -> Number:
    whole = parameter.type in ("int", "seed")
    value = number(f"--sweep {parameter.name}", text, whole=whole)
    if isinstance(value, str | tuple):
        raise QuizError(f"--sweep {parameter.name}: {text} is no number")
    try:
        return value if isinstance(value, int) else float(value)
    except OverflowError as error:
        raise QuizError(f"--sweep {parameter.name}: {text} is too large") from error


def _refuse_outside(parameter: Parameter, *ends: tuple[str, Number]) -> None:
    low, high = parameter.low, parameter.high
    for text, value in ends:
        if low is not None and high is not None and not low <= value <= high:
            raise QuizError(f"--sweep {parameter.name} lies in {low}..{high}, not {text}")


def _count(parameter: Parameter, many: str) -> int:
    if not 2 <= int(many[:9]) <= MOST_VALUES:
        raise QuizError(f"--sweep {parameter.name} takes 2 to {MOST_VALUES} values, not {many}")
    return int(many)


def _choices(parameter: Parameter, low: Number, high: Number, many: str | None) -> list[Number]:
    """The values between both ends that the parameter has."""
    numbers = (each for each in parameter.choices if isinstance(each, int | float))
    found = [each for each in numbers if low <= each <= high]
    if many is not None:
        choices = ", ".join(map(str, parameter.choices))
        raise QuizError(f"{parameter.name} is one of {choices}; leave /{many} out")
    if not found:
        raise QuizError(f"{parameter.name} has no value between {low} and {high}")
    return found


def _between(parameter: Parameter, low: Number, high: Number, share: float) -> Number:
    """A value between both ends; whole numbers stay on the steps of the parameter."""
    value = low + (high - low) * share
    if parameter.type == "float":
        return float(f"{value:.{DIGITS}g}")
    step = int(parameter.step or 1)
    return int(low) + step * round((value - int(low)) / step)


# ---------------------------------------------------------------------- drawing
def limits(text: str, *, log: bool | None) -> tuple[float, float] | None:
    """LOW..HIGH as the bounds of a plot, or None for no text."""
    if not text:
        return None
    low, _, high = text.partition("..")
    bounds = tuple(_real("--range", each) for each in (low, high))
    if not bounds[0] < bounds[1]:
        raise QuizError(f"--range {text}: {low} is not below {high}")
    if log and bounds[0] <= 0:
        raise QuizError(f"--range {text}: a log axis begins above 0")
    return bounds[0], bounds[1]


def marks(text: str) -> tuple[Mark, ...]:
    """Y or X:Y as the mark of what somebody expects; nothing for no text."""
    if not text:
        return ()
    x, colon, y = text.rpartition(":")
    return (Mark("your guess", _real("--guess", y), _real("--guess", x) if colon else None),)


def _real(what: str, text: str) -> float:
    value = _decimal(number(what, text))
    if not isinstance(value, int | float) or not drawable(value, log=False):
        raise QuizError(f"{what}: {text} is too large to be drawn")
    return float(value)


# --------------------------------------------------------------------- outputs
def outputs(signature: Signature, names: Sequence[str]) -> tuple[str, ...]:
    """The outputs to plot: those named, else the first real number, else the first number."""
    can = [name for name, each in signature.outputs.items() if each.type in ("float", "int")]
    curves = [name for name, each in signature.outputs.items() if each.type in ("vector", "list")]
    for name in names:
        if name not in signature.outputs:
            raise QuizError(options.unknown("output", name, signature.outputs))
        if name not in (*can, *curves):
            said = ", ".join((*can, *curves)) or "none"
            raise QuizError(f"{name} is no number and cannot be plotted; outputs that can: {said}")
    if not names and not can:
        said = f"; name one: --output {curves[0]}" if curves else ""
        raise QuizError(f"{signature.name} has no output that is one number{said}")
    reals = [name for name in can if signature.outputs[name].type == "float"]
    return tuple(dict.fromkeys(names)) or tuple((reals or can)[:1])


def is_curve(signature: Signature, output: str) -> bool:
    """Whether an output is a list of numbers rather than one."""
    return signature.outputs[output].type in ("vector", "list")


def known_probe(name: str, known: Mapping[str, Signature]) -> Signature:
    """The probe of that name; QuizError with near names."""
    if name not in known:
        raise QuizError(unknown("probe", name, known, "quizcli lab --list"))
    return known[name]


def unknown(what: str, name: str, known: Iterable[str], command: str) -> str:
    """A sentence for a name that is not known, with near names and the command for all."""
    said = options.unknown(what, name, known)
    return f"{said}{'' if said.endswith('?') else ';'} {command} lists all"
