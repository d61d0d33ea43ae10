"""The closed language in which a bank's author computes: it reads as ordinary torch code.

Here it is text only: what may be written, and where a mistake is.  It is run by
`quizcli.worker.closed`, which has torch.

- `limits`: the caps on a program and on what it does
- `functions`, `members`, `vocabulary`: the names that are there
- `syntax`: the parts of Python that are not, and what to write instead
- `source`: parsing
- `walk`, `statements`, `expressions`, `calls`: one look at a syntax tree
- `check`: the whole check
"""

from __future__ import annotations

from quizcli.programs.check import check
from quizcli.programs.faults import Checked, Fault, ProgramError

__all__ = ["Checked", "Fault", "ProgramError", "check"]
