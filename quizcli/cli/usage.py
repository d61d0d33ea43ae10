"""A command line that cannot be: what the parser found, in one sentence of our own."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from typing import Any

from typer._click.exceptions import BadOptionUsage, BadParameter, MissingParameter, NoSuchOption

SHOWN = 40
"""How many characters of a word that is wrong are shown."""

NEAR = 0.65
"""How much alike an option has to be to be meant, by its letters alone."""

SHORT = 2
"""So many characters, as of `-x`, begin no name."""

EXTRA = "Got unexpected extra argument(s) ("


def sentence(error: Any, command: str) -> str:
    """What is wrong, and what to do; `command` is as it was typed: `quizcli quiz`."""
    said = _what(error, command.rpartition(" ")[2])
    return f"{said}{' ' if said.endswith('?') else '; '}{_next(error, command)}"


def _next(error: Any, command: str) -> str:
    lists = isinstance(error, NoSuchOption)
    return f"{command} --help lists them" if lists else f"see {command} --help"


def _what(error: Any, command: str) -> str:
    match error:
        case NoSuchOption():
            return _unknown(error)
        case MissingParameter() if error.param is not None:
            return f"{command} needs {_meaning(error.param)}"
        case BadParameter() if error.param is not None:
            return _bad(error, error.param)
        case BadOptionUsage():
            takes = "takes no value" if "does not take" in error.message else "needs a value"
            return f"{error.option_name} {takes}"
    if error.message.startswith(EXTRA):
        words = error.message.removeprefix(EXTRA).removesuffix(")")
        return f"{_cut(words)} is more than {command} takes"
    return _lower(error.format_message())


# ---------------------------------------------------------------------- options
def _unknown(error: NoSuchOption) -> str:
    """With the options that are spelt nearly so."""
    name = error.option_name
    known = {each.lstrip("-"): each for each in _options(error)}
    begun = [each for each in known if len(name) > SHORT and each.startswith(name.lstrip("-"))]
    near = begun or difflib.get_close_matches(name.lstrip("-"), known, n=1, cutoff=NEAR)
    meant = " or ".join(known[each] for each in near)
    return f"there is no option {_cut(name)}{f'; did you mean {meant}?' if meant else ''}"


def _options(error: NoSuchOption) -> Iterator[str]:
    for each in error.ctx.command.params if error.ctx else ():
        opts = [*each.opts, *each.secondary_opts]
        yield from (opt for opt in opts if opt.startswith("--"))


# ----------------------------------------------------------------------- values
def _meaning(param: Any) -> str:
    """What a parameter is, in the words of its help."""
    help_ = str(getattr(param, "help", None) or "")
    return _lower(help_) if help_ else _name(param)


def _name(param: Any) -> str:
    """The longest name of an option, as it is typed."""
    return max(param.opts, key=len) if param.param_type_name == "option" else str(param.name)


def _bad(error: BadParameter, param: Any) -> str:
    said, found, _ = error.message.rpartition(" is not ")
    takes = _takes(param.type)
    if not (found and takes):
        return f"{_name(param)}: {_lower(error.message)}"
    verb = "takes" if param.param_type_name == "option" else "is"
    return f"{_name(param)} {verb} {takes}, not {_cut(said.strip(chr(39)))}"


def _takes(kind: Any) -> str:
    """What values a type has; empty for one that takes any text."""
    if hasattr(kind, "choices"):
        return f"one of {', '.join(map(str, _values(kind.choices)))}"
    number = {"i": "a whole number", "f": "a number", "b": "true or false"}.get(kind.name[:1], "")
    least, most = getattr(kind, "min", None), getattr(kind, "max", None)
    if least is not None and most is not None:
        return f"{number} from {least} to {most}"
    return f"{number} of at least {least}" if least is not None else number


def _values(choices: Sequence[Any]) -> list[Any]:
    return [getattr(each, "value", each) for each in choices]


# ------------------------------------------------------------------------ words
def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}".rstrip(".")


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}..."
