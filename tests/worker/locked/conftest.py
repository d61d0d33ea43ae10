"""Workers that the tests of this folder share, because each takes a second or two to start."""

import os

import pytest

from quizcli.worker.authors import author_worker
from tests.worker.locked.asking import NOBODY, server


@pytest.fixture(scope="session")
def locked():
    """The worker as quizcli starts it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUIZCLI_SECRET", "tell nobody")
        made = author_worker(limit=20)
        made.hello()
    with made:
        yield made


@pytest.fixture(scope="session")
def plain_user(locked):
    """One that runs as an ordinary user."""
    if os.getuid() != 0:
        yield locked
        return
    with server("user", NOBODY) as made:
        made.hello()
        yield made


@pytest.fixture(params=["locked", "plain_user"])
def walled(request):
    """Both of them in turn: the walls have to stand for root and for everyone."""
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def unlocked():
    """One on a system that has no walls and limits nothing, trusted with plain Python."""
    with server("unlocked", "no-limits", unlocked=True, memory=1 << 28) as made:
        made.hello()
        yield made
