"""Where the child process begins; `child.COMMAND` and `python -m quizcli.worker` lead here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from quizcli.worker import isolation
from quizcli.worker.server import serve

if TYPE_CHECKING:
    from quizcli.probes import Probe


def main() -> None:
    """Serve quizcli's own probes on the pipes that stand on 0 and 1; leaves the process."""
    reader, writer = isolation.claim_pipes()
    isolation.live_with_parent()
    isolation.limit_threads()
    with suppress(EOFError, OSError):
        serve(_probes, reader, writer)
    os._exit(0)  # at once: what torch would tear down goes with the process


def _probes() -> Mapping[str, Probe]:
    # Not at the top: a probe that can't be imported is for the hello to tell.
    from quizcli.probes import probes

    return probes()


if __name__ == "__main__":
    main()
