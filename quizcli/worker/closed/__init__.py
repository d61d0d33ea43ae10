"""The closed language at work: an interpreter over the syntax tree, with torch.

Every value that flows has an exact type from one list; functions of torch and Python are
never values.  This is one of two walls: it runs in a child process that the kernel locks.

- `names`: the lists of `quizcli.programs` with torch behind them
- `values`: which types there are, and their caps
- `machine`: scopes, budget, places of errors
- `literals`, `operators`, `attributes`, `calls`, `statements`: one handler for each node
- `invoke`, `methods`: what a call does, by the exact type of what is called
- `native`, `guards`: what is handed to torch, how large it may get, what torch dies of
- `builtins`: `len`, `sum`, `range` and the like
- `own`: the program's functions and modules
- `results`, `run`: outputs, and the whole run
"""

from __future__ import annotations

from quizcli.worker.closed.run import run

__all__ = ["run"]
