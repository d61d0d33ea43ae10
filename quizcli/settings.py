"""What a learner has chosen for their schedule.

A choice is an event of kind `set` whose value is a pair of name and value, so that it can
be undone and goes along when logs are merged.  Values from a log are looked at like any
other text from outside: what no choice could have written is as if it were not there.
`UNSET` is such a value, written on purpose to go back to the usual one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from quizcli.model import NOTHING, QuizError, Value

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAST_RETENTION, MOST_RETENTION = 0.70, 0.99
MOST_A_DAY = 9999
PARAMETERS = 21
UNSET = ""
SHOWN = 40  # characters of a value that is none
_SHARE = re.compile(r"([a-z]{3})[a-z]*[ =:]\s*([0-9.]{1,6})")
_FINEST = 4  # decimals of a share; more could not be told apart, and fewer are shown as typed


class Settings(NamedTuple):
    """The choices that stand.

    `retention` is the share of answers to get right; `new` and `limit` are how many new and
    due questions a day brings at most; `easy` is the share of work of each weekday from
    Monday on (1 a usual day, 0 one to keep free); `balance` lets due days move to emptier
    days, `credit` lets a right answer count for what it builds on.  `parameters` are those
    of the memory model, empty for the usual ones.
    """

    retention: float = 0.9
    new: int = 10
    limit: int = 100
    easy: tuple[float, ...] = (1.0,) * 7
    balance: bool = True
    credit: bool = True
    parameters: tuple[float, ...] = ()


USUAL = Settings()

Read: TypeAlias = Callable[[str], Value]


class Setting(NamedTuple):
    """How one choice is written, shown and checked; `tunes` is true where only `tune` sets it."""

    doc: str
    read: Read
    show: Callable[[Value], str]
    holds: Callable[[Value], bool]
    tunes: bool = False


def chosen(values: Mapping[str, Value]) -> Settings:
    """The settings that these values leave; unknown names and bad values change nothing."""
    good: dict[str, Any] = {
        name: value for name, value in values.items() if name in TABLE and TABLE[name].holds(value)
    }
    return USUAL._replace(**good)


def read(name: str, text: str) -> Value:
    """The value of a setting as typed.  QuizError with one sentence for what is none."""
    setting = TABLE.get(name)
    if setting is None or setting.tunes:
        names = ", ".join(each for each in TABLE if not TABLE[each].tunes)
        raise QuizError(f"there is no setting {name} to choose; the settings are {names}")
    try:
        value = setting.read(text.strip().casefold())
    except ValueError:
        value = ""
    if not setting.holds(value):
        raise QuizError(f"{name} cannot be {text[:SHOWN]!r}; it says {setting.doc}")
    return value


def show(name: str, value: Value) -> str:
    """A value as `read` takes it."""
    return TABLE[name].show(value)


def usual(name: str) -> Value:
    """The value of a setting that nobody chose."""
    value: Value = getattr(USUAL, name)
    return value


# -------------------------------------------------------------------- the table
def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _within(low: float, high: float) -> Callable[[Value], bool]:
    return lambda value: (
        isinstance(value, int | float) and _is_number(value) and low <= value <= high
    )


def _count(value: Value) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_A_DAY


def _is_switch(value: Value) -> bool:
    return isinstance(value, bool)


def _numbers(count: int, low: float, high: float) -> Callable[[Value], bool]:
    within = _within(low, high)
    return lambda value: (
        isinstance(value, tuple) and len(value) == count and all(within(each) for each in value)
    )


def _are_parameters(value: Value) -> bool:
    return value == () or _numbers(PARAMETERS, 0.0, 100.0)(value)


def _switch(text: str) -> Value:
    return {"on": True, "yes": True, "true": True, "off": False, "no": False, "false": False}.get(
        text, ""
    )


def _percent(text: str) -> Value:
    share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    return round(share, _FINEST)


def _shares(text: str) -> Value:
    """`sat 0.5, sun 0`: the days that are not named are usual ones; `none` names no day."""
    if text in ("", "none"):
        return USUAL.easy
    if _SHARE.sub("", text).strip(" ,;"):
        return ""
    named = {day: round(float(share), _FINEST) for day, share in _SHARE.findall(text)}
    if not named.keys() <= set(WEEKDAYS):
        return ""
    return tuple(named.get(day, 1.0) for day in WEEKDAYS)


def _show_shares(value: Value) -> str:
    assert isinstance(value, tuple)
    shares = zip(WEEKDAYS, (f"{each}".removesuffix(".0") for each in value), strict=True)
    return ", ".join(f"{day} {share}" for day, share in shares if share != "1") or "none"


def _show_switch(value: Value) -> str:
    return "on" if value else "off"


def _show_parameters(value: Value) -> str:
    assert isinstance(value, tuple)
    return ", ".join(f"{each:g}" for each in value) or "usual"


TABLE: Mapping[str, Setting] = {
    "retention": Setting(
        f"the share of due answers to get right, {LEAST_RETENTION:.2f} to {MOST_RETENTION:.2f}",
        _percent,
        str,
        _within(LEAST_RETENTION, MOST_RETENTION),
    ),
    "new": Setting(
        f"how many new questions a day brings at most, 0 to {MOST_A_DAY}", int, str, _count
    ),
    "limit": Setting(
        f"how many due questions a drill asks at most, 0 to {MOST_A_DAY}", int, str, _count
    ),
    "easy": Setting(
        "which days have less work and their share of it, such as: sat 0.5, sun 0; or none",
        _shares,
        _show_shares,
        _numbers(len(WEEKDAYS), 0.0, 1.0),
    ),
    "balance": Setting(
        "whether due days move to emptier days nearby: on or off", _switch, _show_switch, _is_switch
    ),
    "credit": Setting(
        "whether a right answer counts for what it builds on: on or off",
        _switch,
        _show_switch,
        _is_switch,
    ),
    "parameters": Setting(
        "the parameters of the memory model; quizcli tune fits them to your answers",
        lambda text: "",
        _show_parameters,
        _are_parameters,
        tunes=True,
    ),
}


def changes(settings: Settings) -> Mapping[str, Value]:
    """The settings that are not the usual ones."""
    found = settings._asdict()
    return {
        name: value for name, value in found.items() if value != getattr(USUAL, name)
    } or NOTHING
