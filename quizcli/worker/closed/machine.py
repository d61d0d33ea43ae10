"""A running program: its scopes, its budget, and the place of whatever goes wrong."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from typing import Any, NamedTuple, TypeAlias

from quizcli.programs import ProgramError
from quizcli.programs.functions import ROOTS, canonical
from quizcli.programs.source import Places
from quizcli.programs.syntax import dotted, missing
from quizcli.programs.vocabulary import short, unknown, wrong_name
from quizcli.worker.closed.values import Budget, OwnModule, Refused, vetted
from quizcli.worker.errors import sentence

Handler: TypeAlias = "Callable[[Machine, Any], Any]"


class Jump(Enum):
    """How a block ended before its end."""

    BREAK = "break"
    CONTINUE = "continue"


class Returned(NamedTuple):
    """A function's value, on its way out of the blocks of its body."""

    value: Any


End: TypeAlias = "Jump | Returned | None"
"""How a block ended: None where it ran to its end."""


class Scope:
    """The names of a program, a function call or a comprehension, within another scope.

    `own` are the names that belong to this scope even before something is assigned to
    them; `receiver` is the module whose method runs here.
    """

    def __init__(
        self,
        values: dict[str, Any],
        outer: Scope | None = None,
        own: frozenset[str] = frozenset(),
        receiver: OwnModule | None = None,
    ) -> None:
        self.values = values
        self.receiver = receiver
        self._outer = outer
        self._own = own

    def has(self, name: str) -> bool:
        """Whether the name belongs to this scope or one around it."""
        if name in self.values or name in self._own:
            return True
        return self._outer is not None and self._outer.has(name)

    def read(self, name: str) -> Any:
        """The value of the name; raises Refused where it has none."""
        if name in self.values:
            return self.values[name]
        if name in self._own:
            raise Refused(f"{short(name)} is used before anything is assigned to it")
        if self._outer is None:
            raise Refused(unknown(name, self.values))
        return self._outer.read(name)


class Machine:
    """Runs statements and expressions, each by the handler of its kind."""

    def __init__(
        self,
        places: Places,
        scope: Scope,
        statements: Mapping[type[ast.stmt], Handler],
        expressions: Mapping[type[ast.expr], Handler],
    ) -> None:
        self.budget = Budget()
        self.scope = scope
        self.calls = 0
        self._places = places
        self._statements = statements
        self._expressions = expressions

    def evaluate(self, node: ast.expr) -> Any:
        """The value of an expression, vetted.  Raises ProgramError with a place."""
        try:
            self.budget.step()
            value = _handler(self._expressions, node)(self, node)
            # a name's value was vetted when it came about
            return value if type(node) is ast.Name else vetted(value, self.budget)
        except ProgramError:
            raise
        except Exception as error:
            raise self._placed(error, node) from None

    def execute(self, node: ast.stmt) -> End:
        """Run a statement.  Raises ProgramError with a place."""
        try:
            self.budget.step()
            end: End = _handler(self._statements, node)(self, node)
            return end
        except ProgramError:
            raise
        except Exception as error:
            raise self._placed(error, node) from None

    def block(self, statements: list[ast.stmt]) -> End:
        """Run statements in their order until one ends the block."""
        for each in statements:
            end = self.execute(each)
            if end is not None:
                return end
        return None

    def assign(self, name: str, value: Any) -> None:
        """Give the name a value in the innermost scope; `_` is thrown away."""
        if name == "_":
            return
        message = wrong_name(name)
        if message:
            raise Refused(message)
        self.scope.values[name] = vetted(value, self.budget)

    def global_name(self, node: ast.expr) -> str:
        """`torch.nn.Linear` in its one spelling; "" where the root is the program's own."""
        parts = dotted(node)
        if not parts or parts[0] not in ROOTS or self.scope.has(parts[0]):
            return ""
        return canonical(".".join(parts))

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[None]:
        """Run what follows in another scope."""
        before, self.scope = self.scope, scope
        try:
            yield
        finally:
            self.scope = before

    def _placed(self, error: Exception, node: ast.AST) -> ProgramError:
        return ProgramError(message(error), *self._places.start(node))


def _handler(handlers: Mapping[Any, Handler], node: ast.AST) -> Handler:
    handler = handlers.get(type(node))
    if handler is None:
        raise Refused(missing(node))
    return handler


_NO_MEMORY = "there is not enough memory for this"
_CHOICES = re.compile(r", but expected one of:?$")


def message(error: Exception) -> str:
    """What went wrong as one clean sentence: torch's own first line, without its internals."""
    if isinstance(error, RecursionError):
        return "the program is nested too deep"
    if isinstance(error, MemoryError):
        return _NO_MEMORY
    first_line = str(error).strip().partition("\n")[0]
    if isinstance(error, Refused):
        return sentence(first_line)
    if "can't allocate memory" in first_line or "not enough memory" in first_line:
        return _NO_MEMORY
    told = _CHOICES.sub("", first_line).replace(".__init__()", "()")
    return sentence(told) or type(error).__name__
