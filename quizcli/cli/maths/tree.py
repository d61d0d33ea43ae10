"""TeX to a small tree, read by pylatexenc's parser with a table of our own commands.

pylatexenc is imported only when a formula has a command or a brace: `d_k` needs neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple, Protocol, TypeAlias

from quizcli.cli.maths.tables import ALIGNED, ARGUMENTS, DELIMITERS

LONGEST = 2000
DEEPEST = 30
_NEEDS_PARSER = re.compile(r"[\\{}%$]")


class UnknownTexError(ValueError):
    """TeX that is malformed, too deep, too long, or has a command that is not in the tables."""


class Group(NamedTuple):
    """What stands between braces."""

    nodes: tuple[Node, ...]


class Command(NamedTuple):
    """A command without its backslash, and its arguments; an optional one left out is None."""

    name: str
    arguments: tuple[Group | None, ...] = ()


class Environment(NamedTuple):
    """What stands between `\\begin{name}` and `\\end{name}`."""

    name: str
    nodes: tuple[Node, ...]


Node: TypeAlias = "str | Group | Command | Environment"
"""One character, or one of the three others."""


@lru_cache(maxsize=16)
def read(tex: str) -> tuple[Node, ...]:
    """The tree of a formula given without its dollars.  Raises UnknownTexError."""
    if len(tex) > LONGEST or _depth(tex) > DEEPEST:
        raise UnknownTexError("too long or too deep")
    if not _NEEDS_PARSER.search(tex):
        return tuple(tex)
    from pylatexenc.latexwalker import LatexWalker, LatexWalkerError

    walker = LatexWalker(tex, latex_context=_context(), tolerant_parsing=False)
    try:
        nodes, _, _ = walker.get_latex_nodes()
        return _converted(nodes)
    except (LatexWalkerError, RecursionError) as error:
        raise UnknownTexError("malformed") from error


def _depth(tex: str) -> int:
    """At most how many braces and environments are open at once."""
    deepest = depth = 0
    for mark in re.findall(r"\\begin|\\end|\\.|[{}]", tex):
        depth += {"{": 1, "\\begin": 1, "}": -1, "\\end": -1}.get(mark, 0)
        deepest = max(deepest, depth)
    return deepest


class _Arguments(Protocol):
    """The arguments of a command as pylatexenc has them; one left out is None."""

    argnlist: Sequence[_Parsed | None] | None


class _Parsed(Protocol):
    """What is read of pylatexenc's nodes; each class has the part that its name suggests."""

    chars: str
    nodelist: Sequence[_Parsed]
    macroname: str
    environmentname: str
    nodeargd: _Arguments | None


@cache
def _context() -> Any:
    """pylatexenc's table of commands and environments: ours only."""
    from pylatexenc.macrospec import EnvironmentSpec, LatexContextDb, MacroSpec

    environments = [EnvironmentSpec(name, "") for name in (*DELIMITERS, *ALIGNED)]
    context = LatexContextDb()
    context.add_context_category(
        "quizcli",
        macros=[MacroSpec(name, spec) for name, spec in ARGUMENTS.items()],
        environments=[*environments, EnvironmentSpec("array", "{")],
        specials=[],
    )
    return context


def _converted(nodes: Sequence[_Parsed]) -> tuple[Node, ...]:
    return tuple(found for each in nodes for found in _node(each))


def _node(node: _Parsed) -> tuple[Node, ...]:
    """One node of pylatexenc's as ours; characters one by one."""
    match type(node).__name__:
        case "LatexCharsNode":
            return tuple(node.chars)
        case "LatexGroupNode":
            return (Group(_converted(node.nodelist)),)
        case "LatexMacroNode":
            return (Command(node.macroname, _arguments(node)),)
        case "LatexEnvironmentNode":
            return (Environment(node.environmentname, _converted(node.nodelist)),)
        case "LatexMathNode":
            return (Command("$", (Group(_converted(node.nodelist)),)),)
    raise UnknownTexError(f"{type(node).__name__} in a formula")


def _arguments(node: _Parsed) -> tuple[Group | None, ...]:
    given = (node.nodeargd.argnlist if node.nodeargd else None) or ()
    return tuple(None if each is None else _argument(each) for each in given)


def _argument(node: _Parsed) -> Group:
    """An argument as a group, braces or not: `\\frac12` has two arguments."""
    converted = _node(node)
    if len(converted) == 1 and isinstance(converted[0], Group):
        return converted[0]
    return Group(converted)
