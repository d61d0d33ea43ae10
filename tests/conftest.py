"""For all tests: torch computes on one thread, as it does in the worker, and Ctrl-C is heard.

Several threads on small problems wait for each other more than they compute.  A shell starts
what runs in the background deaf to Ctrl-C, which processes started here would inherit.
"""

import gc
import os
import signal
import sys

import pytest
from hypothesis import HealthCheck, settings

os.environ.setdefault("OMP_NUM_THREADS", "1")
# Hundreds of processes start here: without bytecode each would compile the program anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long an example takes says nothing on a busy machine.
settings.register_profile("thorough", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("usual", settings.get_profile("thorough"), max_examples=50)


def pytest_configure(config):
    """The default suite tries half as many examples as the runs that take slow tests too."""
    usual = config.option.markexpr == "not slow"
    asked = config.getoption("--hypothesis-profile", None)
    settings.load_profile(asked or ("usual" if usual else "thorough"))


def pytest_collection_finish():
    """Thousands of collected tests stay to the end: no collection need walk them again."""
    gc.freeze()


@pytest.fixture(scope="session")
def measuring():
    """One process for probes and one for authors' lines, for all tests that leave them alive."""
    from quizcli.cli.measuring import Measuring

    with Measuring() as made:
        yield made
