"""The table of preferences: what each one says, how it is read, shown and checked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from quizcli.cli.shell import DEVICES
from quizcli.cli.themes import THEMES as STYLES
from quizcli.model import QuizError, Value

THEMES = tuple(STYLES)
MOST_QUESTIONS, MOST_TRIES, MOST_GOAL = 9999, 5, 9999
MOST_BANKS, LONGEST = 100, 4096
SHOWN = 40
"""How many characters of a value that is none are shown."""

NONE: Value = ""
"""What a reader gives for words that say nothing; no preference but `editor` holds it."""


class Preferences(NamedTuple):
    """What this machine prefers.

    `theme` names a set of colours; `plain` and `ascii` are as in a Look.  `device` is where
    to measure.  `number` is how many questions a quiz has and `tries` how many answers a
    question takes.  `quick` goes on at once after a right answer, `timer` shows the time of
    each answer, `goal` is how many answers a day are wanted, 0 for none.  `editor` is a
    command line, empty for the one that is found.  `banks` are files and folders that are
    always in reach.  Without `author_code` no lines of authors run.
    """

    theme: str = "auto"
    plain: bool = False
    ascii: bool = False
    device: str = "cpu"
    number: int = 10
    tries: int = 2
    quick: bool = False
    timer: bool = False
    goal: int = 0
    editor: str = ""
    banks: tuple[str, ...] = ()
    author_code: bool = True


USUAL = Preferences()

Words: TypeAlias = Sequence[str]


class Variable(NamedTuple):
    """An environment variable, and the value that its text stands for (NONE: for none)."""

    name: str
    read: Callable[[str], Value]


class Preference(NamedTuple):
    """How one preference is typed, shown and checked, and which variables stand above the file.

    The first variable that is there decides.
    """

    doc: str
    read: Callable[[Words], Value]
    show: Callable[[Value], str]
    holds: Callable[[Value], bool]
    variables: tuple[Variable, ...]


def read(name: str, words: Words) -> Value:
    """The value of a preference as typed.  QuizError with one sentence for what is none."""
    preference = TABLE[name]
    try:
        value = preference.read(words)
    except ValueError:
        value = NONE
    if not preference.holds(value) or (value == NONE and any(words)):
        raise QuizError(f"{name} cannot be {' '.join(words)[:SHOWN]!r}; it says {preference.doc}")
    return value


def show(name: str, value: Value) -> str:
    """A value for people to read, as `read` takes it."""
    return TABLE[name].show(value)


def in_file(name: str) -> str:
    """What a preference says, in the words of TOML."""
    said = TABLE[name].doc.partition(" or none")[0].rstrip(",;")
    return said.replace(": on or off", ": true or false")


def usual(name: str) -> Value:
    """The value of a preference that nobody stated."""
    value: Value = getattr(USUAL, name)
    return value


# ------------------------------------------------------------------ how it is read
def _word(words: Words) -> Value:
    return " ".join(words).strip().casefold()


def _text(words: Words) -> Value:
    return " ".join(words).strip()


def _whole(words: Words) -> Value:
    return int(" ".join(words)[:20])


_SWITCHES: Mapping[str, bool] = {
    "on": True, "yes": True, "true": True, "1": True,
    "off": False, "no": False, "false": False, "0": False,
}  # fmt: skip


def _switch(words: Words) -> Value:
    return _SWITCHES.get(" ".join(words).strip().casefold(), NONE)


def _paths(words: Words) -> Value:
    if list(words) in ([], ["none"]):
        return ()
    return tuple(os.path.abspath(os.path.expanduser(each)) for each in words)  # noqa: PTH100, PTH111


# --------------------------------------------------------------------- what it may be
def _one_of(names: Sequence[str]) -> Callable[[Value], bool]:
    return lambda value: isinstance(value, str) and value in names


def _between(low: int, high: int) -> Callable[[Value], bool]:
    return lambda value: (
        isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
    )


def _is_switch(value: Value) -> bool:
    return isinstance(value, bool)


def _is_line(value: Value) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and value.isprintable()


def _are_paths(value: Value) -> bool:
    return (
        isinstance(value, tuple)
        and len(value) <= MOST_BANKS
        and all(_is_line(each) and each != "" for each in value)
    )


# ------------------------------------------------------------------------ how it is shown
def _show_switch(value: Value) -> str:
    return "on" if value else "off"


def _show_line(value: Value) -> str:
    return str(value) or "none"


def _show_paths(value: Value) -> str:
    assert isinstance(value, tuple)
    return " ".join(map(str, value)) or "none"


# ---------------------------------------------------------------------------- variables
def _own(name: str, read: Callable[[Words], Value]) -> Variable:
    """The variable named after a preference."""
    return Variable(f"QUIZCLI_{name.upper()}", lambda text: read([text]))


def _anything_but_0(text: str) -> Value:
    """As ACCESSIBLE is understood elsewhere: whatever it says, it is meant."""
    return text != "0"


def _mono(text: str) -> Value:
    """As no-color.org wants it: whatever NO_COLOR says, it is meant."""
    return "mono"


def _not(text: str) -> Value:
    switch = _switch([text])
    return NONE if switch == NONE else not switch


def _list_of_paths(text: str) -> Value:
    return _paths([each for each in text.split(os.pathsep) if each])


def _choice(doc: str, names: Sequence[str], *variables: Variable) -> Preference:
    return Preference(doc, _word, str, _one_of(names), variables)


def _count(doc: str, low: int, high: int, *variables: Variable) -> Preference:
    said = f"{doc}, {low} to {high}"
    return Preference(said, _whole, str, _between(low, high), variables)


def _toggle(doc: str, *variables: Variable) -> Preference:
    return Preference(f"{doc}: on or off", _switch, _show_switch, _is_switch, variables)


TABLE: Mapping[str, Preference] = {
    "theme": _choice(
        f"which colours are used: {', '.join(THEMES)}",
        THEMES,
        Variable("NO_COLOR", _mono),
        _own("theme", _word),
    ),
    "plain": _toggle(
        "whether output is append-only text in words",
        Variable("ACCESSIBLE", _anything_but_0),
        _own("plain", _switch),
    ),
    "ascii": _toggle("whether nothing but ASCII is printed", _own("ascii", _switch)),
    "device": _choice(
        f"where to measure: {', '.join(DEVICES)}", DEVICES, _own("device", _word)
    ),
    "number": _count(
        "how many questions a quiz has", 1, MOST_QUESTIONS, _own("number", _whole)
    ),
    "tries": _count("how many answers a question takes", 1, MOST_TRIES, _own("tries", _whole)),
    "quick": _toggle("whether a right answer goes on at once", _own("quick", _switch)),
    "timer": _toggle("whether the time of each answer is shown", _own("timer", _switch)),
    "goal": _count("how many answers a day are wanted (0: none)", 0, MOST_GOAL,
                   _own("goal", _whole)),
    "editor": Preference(
        "the editor with its arguments, such as: code --wait; or none to look for one",
        lambda words: "" if _word(words) == "none" else _text(words),
        _show_line,
        _is_line,
        tuple(Variable(each, str.strip) for each in ("VISUAL", "EDITOR")),
    ),
    "banks": Preference(
        "files and folders of banks that are always in reach, or none",
        _paths,
        _show_paths,
        _are_paths,
        (Variable("QUIZCLI_BANKS", _list_of_paths),),
    ),
    "author_code": _toggle(
        "whether lines of authors may be run",
        Variable("QUIZCLI_NO_AUTHOR_CODE", _not),
    ),
}  # fmt: skip
