"""Where the process begins that computes authors' lines; `authors.COMMAND` leads here."""

from __future__ import annotations

import os
from contextlib import suppress

from quizcli.worker import isolation
from quizcli.worker.locked.server import serve


def main() -> None:
    """Serve authors' lines on the pipes that stand on 0 and 1; leaves the process."""
    reader, writer = isolation.claim_pipes()
    isolation.live_with_parent()
    isolation.limit_threads()
    with suppress(EOFError, OSError):
        serve(reader, writer)
    os._exit(0)  # at once: what torch would tear down goes with the process


if __name__ == "__main__":
    main()
