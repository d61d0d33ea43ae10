"""All that a probe's function uses, found by following names from module to module."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from quizcli.scripts import headers, modules
from quizcli.scripts.modules import Import, Module, Read

OURS = "quizcli."
PROBES = f"{OURS}probes."


class Found(NamedTuple):
    """What a script needs: imports from elsewhere, and definitions in an order that runs."""

    imports: frozenset[Import]
    definitions: tuple[str, ...]


def follow(module: str, name: str, read: Read) -> Found:
    """The probe's function `name` of a module, and everything that it uses of the probes.

    Raises ValueError where two things with one name would meet, or where a probe needs
    something else of quizcli.
    """
    search = _Search(read)
    search.need(module, name, probe=True)
    search.need_members()
    return Found(frozenset(search.imports), tuple(dict.fromkeys(search.in_order(module, name))))


def function(module: str, name: str, read: Read) -> str:
    """The lines inside the probe's function alone."""
    found = modules.parsed(read(module))
    node = found.definitions[name]
    assert isinstance(node, ast.FunctionDef)
    return headers.inside(found, node)


class _Search:
    """What was found so far; `texts` are final."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._modules: dict[str, Module] = {}
        self._members: dict[tuple[str, str], set[str]] = {}
        self.texts: dict[tuple[str, str], str] = {}
        self.imports: set[Import] = set()

    def need(self, module: str, name: str, *, probe: bool = False) -> None:
        """Find a name of a module, with all that its definition uses."""
        within = self._module(module)
        if name in within.definitions:
            self._define(module, name, probe=probe)
        elif name in within.imports:
            self._import(within.imports[name])

    def _module(self, name: str) -> Module:
        if name not in self._modules:
            self._modules[name] = modules.parsed(self._read(name))
        return self._modules[name]

    def _import(self, wanted: Import) -> None:
        if wanted.module.startswith(PROBES):
            self.need(wanted.module, wanted.name)
        elif f"{wanted.module}.".startswith(OURS):
            raise ValueError(f"a script cannot have {wanted.name} of {wanted.module}")
        else:
            self.imports.add(wanted)

    def _define(self, module: str, name: str, *, probe: bool) -> None:
        if (module, name) in self.texts:
            return
        within = self._module(module)
        node = within.definitions[name]
        if isinstance(node, ast.ClassDef):
            self._members[module, name] = set()
        if probe and isinstance(node, ast.FunctionDef):
            text = headers.probe_text(within, node)
        else:
            text = self._text(module, name)
        if any(other == name and each != text for (_, other), each in self.texts.items()):
            raise ValueError(f"{name} is defined in two modules of one script")
        self._keep(module, name, text)

    def _keep(self, module: str, name: str, text: str) -> None:
        self.texts[module, name] = text
        for used in sorted(modules.names_used(text)):
            if used != name:
                self.need(module, used)

    # --------------------------------------------------------------- classes
    def need_members(self) -> None:
        """Give each class the methods that anything found here calls, until there are no more."""
        grown = True
        while grown:
            used = frozenset().union(*map(modules.attributes_used, self.texts.values()))
            grown = any(self._grow(each, used) for each in self._members)

    def _grow(self, key: tuple[str, str], used: frozenset[str]) -> bool:
        node = self._module(key[0]).definitions[key[1]]
        new = {each.name for each in _methods(node)} & used - self._members[key]
        self._members[key] |= new
        if new:
            self._keep(*key, self._text(*key))
        return bool(new)

    def _text(self, module: str, name: str) -> str:
        within = self._module(module)
        node = within.definitions[name]
        shown = textwrap.dedent(modules.text(within, node))  # it may stand under an `if`
        if isinstance(node, ast.ClassDef):
            shown = "\n\n".join(self._pieces(within, node, self._members[module, name]))
        if name in within.documents:
            shown += f"\n{modules.text(within, within.documents[name])}"
        return shown

    @staticmethod
    def _pieces(within: Module, node: ast.ClassDef, kept: set[str]) -> Iterator[str]:
        """The class to its first method, and then the methods that are kept."""
        methods = list(_methods(node))
        first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
        until = min([_start(each) for each in methods] or [(node.end_lineno or node.lineno) + 1])
        yield modules.lines(within, node, first, until - 1).rstrip()
        for each in methods:
            if each.name in kept or each.name.startswith("__"):
                yield modules.text(within, each)

    # ----------------------------------------------------------------- order
    def in_order(self, module: str, name: str) -> Iterator[str]:
        """Constants, classes and helpers, each after what it is made of; the probe is last."""
        for each in self._sorted(module, set()):
            within = self._module(each).definitions
            for key in ((each, other) for other in within):
                if key in self.texts and key != (module, name):
                    yield self.texts[key]
        yield self.texts[module, name]

    def _sorted(self, module: str, seen: set[str]) -> Iterator[str]:
        seen.add(module)
        for each in self._module(module).imports.values():
            if each.module in self._modules and each.module not in seen:
                yield from self._sorted(each.module, seen)
        yield module


def _methods(node: ast.stmt) -> Iterator[ast.FunctionDef]:
    return (each for each in getattr(node, "body", ()) if isinstance(each, ast.FunctionDef))


def _start(node: ast.FunctionDef) -> int:
    return min([node.lineno, *(each.lineno for each in node.decorator_list)])
