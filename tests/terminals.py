"""Programs in a terminal, ended in whatever state they are."""

import signal

import pexpect


def kill(process: pexpect.spawn) -> None:
    """End a program that may be busy, and close its terminal; on a slow machine as well."""
    if process.isalive():
        process.kill(signal.SIGKILL)
        process.wait()
    process.close()
