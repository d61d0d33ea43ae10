"""`python -m quizcli` and the `quizcli` command: errors become sentences and exit codes here."""

from __future__ import annotations

import gc
import os
import sys

from quizcli.model import QuizError

UNUSABLE, INTERRUPTED = 5, 130
FEW_COLLECTIONS = (100_000, 50, 50)
"""Importing makes many objects that stay; looking for garbage among them costs time."""


def main() -> None:
    """Run the command line; the process exits with a documented code, never a traceback."""
    gc.set_threshold(*FEW_COLLECTIONS)
    _open_closed_streams()
    _spell_out()
    from quizcli.cli.app import run

    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except QuizError as error:
        code = _fail(str(error), error.exit_code)
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:
        from quizcli.cli.shell import hang_up

        code = hang_up()
    except OSError as error:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - what it holds cannot be written
        code = _fail(f"the output cannot be written: {error.strerror}", UNUSABLE)
    sys.exit(code)


def _fail(sentence: str, code: int) -> int:
    from quizcli.cli.shell import fail

    fail(sentence)
    return code


def _open_closed_streams() -> None:
    """Started with a stream closed (`>&-`), Python has None in its place."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - for good


def _spell_out() -> None:
    """Characters that the encoding of the output lacks are spelled out, never raised."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    main()
