"""What was measured for a question as a Python script that runs alone, with torch only.

Source text goes in and source text comes out: nothing here reads a file or runs a line.  The
caller passes a function that gives the source of a module by its dotted name.

- `quoting`: values as literals, foreign text as comments that stay comments
- `modules`: one module of probes read: its definitions and imports, in final text
- `headers`: a probe's function without the declarations for quizcli
- `following`: all that a probe's function uses, found by its names
- `bodies`: a computation as the lines that were run, or as a part of a script
- `whole`: the script
"""

from __future__ import annotations

from quizcli.scripts.bodies import lines_run
from quizcli.scripts.modules import Read
from quizcli.scripts.whole import Run, Words, script

__all__ = ["Read", "Run", "Words", "lines_run", "script"]
