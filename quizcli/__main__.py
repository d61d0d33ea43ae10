"""`python -m quizcli` and the `quizcli` command: errors become sentences and exit codes here."""

from __future__ import annotations

import os
import sys

from quizcli.model import QuizError

INTERRUPTED = 130


def main() -> None:
    """Run the command line; the process exits with a documented code, never a traceback."""
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
