"""`python -m quizcli` and the `quizcli` command: errors become sentences and exit codes here."""

from __future__ import annotations

import gc
import os
import sys

from quizcli.model import QuizError

INTERRUPTED = 130
FEW_COLLECTIONS = (100_000, 50, 50)
"""Importing makes many objects that stay; looking for garbage among them costs time."""


def main() -> None:
    """Run the command line; the process exits with a documented code, never a traceback."""
    gc.set_threshold(*FEW_COLLECTIONS)
    from quizcli.cli.app import run

    try:
        code = run(sys.argv[1:])
    except QuizError as error:
        from quizcli.cli.text import clean

        print(f"quizcli: {clean(str(error))}", file=sys.stderr)
        code = error.exit_code
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        code = _hang_up()
    sys.exit(code)


def _hang_up() -> int:
    """Who read our output went away (`quizcli list | head`): be quiet about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    main()
