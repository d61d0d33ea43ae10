"""Names: those of the language, those that are taken, and what was meant by another one."""

from __future__ import annotations

from collections.abc import Iterable

from quizcli.programs.functions import (
    CALLED,
    CONSTANTS,
    CONTEXTS,
    DERIVATIVES,
    ROOTS,
    TRANSFORMS,
)
from quizcli.programs.words import words

BUILTINS = words(
    """
    len abs min max sum round int float bool tuple list range zip enumerate reversed sorted all any
    """
)

SPECIAL = frozenset({"isinstance", "super"})
"""Names with a rule of their own."""

BUILTIN_KEYWORDS = {
    "sorted": frozenset({"reverse"}),
    "enumerate": frozenset({"start"}),
    "sum": frozenset({"start"}),
    "zip": frozenset({"strict"}),
}

TAKEN = frozenset(ROOTS) | BUILTINS | SPECIAL
"""Names that nothing may be assigned to."""

FLOAT_TEXTS = frozenset({"inf", "-inf", "+inf", "nan"})
"""The texts that `float` takes."""

_INSTEAD = {
    "print": "print is not part of the language; assign a name instead",
    "np": "NumPy is not there; write it with torch",
    "numpy": "NumPy is not there; write it with torch",
    "plt": "nothing can be drawn here",
    "input": "nobody can be asked here",
    "map": "map is not part of the language; write a list comprehension",
    "filter": "filter is not part of the language; write a list comprehension",
    "set": "sets are not part of the language; write a list",
    "dict": "dict() is not part of the language; write {key: value, …}",
    "pow": "pow is not part of the language; write a ** b",
    "divmod": "divmod is not part of the language; write // and %",
    "Tensor": "Tensor is not part of the language; write torch.tensor",
    "random": "random is not there; write torch.manual_seed and torch.rand",
    "time": "nothing reads a clock here",
}

_PYTHON = words(
    """
    aiter anext ascii bin breakpoint bytearray bytes callable chr classmethod compile complex
    delattr dir eval exec exit format frozenset getattr globals hasattr hash help hex id iter
    issubclass locals memoryview next object oct open ord property quit repr setattr slice
    staticmethod str type vars __import__ Exception
    """
)

_KNOWN = CALLED | CONSTANTS | CONTEXTS | TRANSFORMS | DERIVATIVES


def unknown(name: str, names: Iterable[str]) -> str:
    """The sentence for a name that nothing was assigned to; `names` are those in scope."""
    if name in ROOTS:
        return f"{name} can't stand alone; write {name}. and what you want of it"
    if name in BUILTINS | SPECIAL:
        return f"{name} has to be called: {name}(…)"
    if name in _INSTEAD:
        return _INSTEAD[name]
    if name in _PYTHON:
        return f"{name} is not part of the language"
    return f"{short(name)} is not defined{did_you_mean(name, [*names, *TAKEN])}"


def unavailable(name: str) -> str:
    """The sentence for a dotted name, in its one spelling, that is no value."""
    if name in CONTEXTS:
        return f"{name}() stands in a with statement: with {name}():"
    if name in CALLED | TRANSFORMS | DERIVATIVES:
        return f"{name} has to be called, or handed on as lambda x: {name}(x)"
    if name in ("nn.Module", "torch.Tensor"):
        return f"{name} can't be used like this"
    if name.startswith(("torch.cuda", "torch.mps", "torch.backends")):
        return f"{short(name)} is not available here; everything runs on the CPU"
    first, _, last = name.rpartition(".")
    elsewhere = sorted(each for each in _KNOWN if each.rpartition(".")[2] == last)
    if elsewhere:
        return f"{short(name)} is not available here; did you mean {elsewhere[0]}?"
    near = {each.rpartition(".")[2] for each in _KNOWN if each.rpartition(".")[0] == first}
    return f"{short(name)} is not available here{did_you_mean(last, near, first)}"


def did_you_mean(name: str, known: Iterable[str], first: str = "") -> str:
    """`; did you mean x?`, or `first.x`, when a known name is near, else nothing."""
    import difflib  # only on the way to a mistake

    near = difflib.get_close_matches(name, sorted(set(known)), n=1, cutoff=0.7)
    return f"; did you mean {first}{'.' * bool(first)}{near[0]}?" if near else ""


def short(name: str) -> str:
    """The name, cut where no sentence could hold it."""
    return name if len(name) <= 60 else f"{name[:60]}…"


def wrong_name(name: str) -> str:
    """Why nothing may be called that, or ""."""
    if name.startswith("_"):
        return f"{short(name)} begins with an underscore, which no name of a program does"
    if name in TAKEN:
        return f"{name} is a name of the language; choose another one"
    return ""
