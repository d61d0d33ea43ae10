"""The state of one look at a program: the faults so far, and the names in scope."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias

from quizcli.programs.faults import Fault
from quizcli.programs.source import Places
from quizcli.programs.syntax import missing

Look: TypeAlias = "Callable[[Walk, Any], None]"
"""Looks at a node of one kind and puts down its faults."""


class Scope:
    """Names in scope: those assigned already, and those that are assigned further down."""

    def __init__(
        self,
        known: Iterable[str],
        coming: Iterable[str] = (),
        outer: Scope | None = None,
        *,
        function: bool = False,
    ) -> None:
        self.known = set(known)
        self._coming = set(coming)
        self._outer = outer
        self._function = function

    def has(self, name: str, *, later: bool = False) -> bool:
        """Whether the name has a value by now, or, with `later`, by the end.

        A function runs later than where it stands, so it sees what is assigned by then.
        """
        if name in self.known or (later and name in self._coming):
            return True
        return bool(self._outer and self._outer.has(name, later=later or self._function))

    def will_have(self, name: str) -> bool:
        """Whether something is assigned to the name further down."""
        return name in self._coming or bool(self._outer and self._outer.will_have(name))

    def names(self) -> set[str]:
        """All names that are seen from here."""
        return self.known | self._coming | (self._outer.names() if self._outer else set())


class Walk:
    """One look at one program.  `members` are the attributes that its own classes have."""

    def __init__(
        self,
        places: Places,
        scope: Scope,
        members: Collection[str],
        kinds: Mapping[type[ast.AST], Look],
    ) -> None:
        self.faults: list[Fault] = []
        self.scope = scope
        self.members = members
        self.loops = 0
        self.functions = 0
        self._places = places
        self._kinds = kinds

    def refuse(self, node: ast.AST, message: str) -> None:
        """Put down a fault at the node."""
        line, column = self._places.start(node)
        self.faults.append(Fault(line, column, max(self._places.end(node), column + 1), message))

    def look(self, node: ast.AST) -> None:
        """Look at a statement or an expression and all that it holds."""
        kind = self._kinds.get(type(node))
        if kind is None:
            self.refuse(node, missing(node))
        else:
            kind(self, node)

    def look_at_all(self, nodes: Sequence[ast.AST | None]) -> None:
        """Look at each of them, in their order."""
        for node in nodes:
            if node is not None:
                self.look(node)

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[None]:
        """Look at what follows in another scope."""
        before, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = before
