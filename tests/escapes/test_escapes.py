"""A stranger's lines get nowhere; without a fence they would."""

from collections import Counter

import pytest

from tests.escapes.attempt import HARMS
from tests.escapes.attempts import ATTEMPTS
from tests.escapes.fences import Fenced, Plain
from tests.escapes.harness import can_do_harm, outcome, outcomes, users
from tests.escapes.traps import Traps

SAMPLE = (
    "read a file with os.open", "read a file with torch.from_file", "write a file with open",
    "write a file with torch.save", "write a file by running a pickle",
    "take a file away with unlink",
    "connect with the module below socket", "send a datagram", "connect with bare system calls",
    "join a store of torch.distributed",
    "run a program with os.system", "run a program in its own place", "fork with the C library",
    "start a thread with the C library",
    "kill another process", "kill the process above", "kill the group with a bare call",
    "ones by torch", "pages by malloc", "pages above a limit that is raised first",
    "a loop that catches everything",
    "fill a file in /dev/shm", "share memory of the old kind",
    "write frames with the key of the session", "close every descriptor", "copy a descriptor",
    "forge two replies", "forge a reply with more names", "forge a very deep reply",
    "forge an error that steers the terminal", "fail with a text that steers the terminal",
    "answer with a list that lies", "leave without a word",
    "replace torch.ones", "change the default dtype", "change a number that everybody shares",
    "the environment of another process", "the memory of another process by process_vm_readv",
    "the name of this machine", "read at no address", "call the kernel of 32 bits",
    "a wrong label for ctc_loss", "a ring of io_uring", "trace another process",
    "a filter that allows all", "a child that outlives the worker", "a class's bases",
)  # fmt: skip
"""Of every group a few, with little waiting."""


def told(found):
    """What is worth reading of outcomes when a test fails."""
    return [
        (each.attempt.group, each.attempt.name, sorted(each.harm), each.reply) for each in found
    ]


@pytest.fixture(scope="module")
def locked():
    """One worker for all attempts, as the user that runs the tests."""
    with Fenced("python", users()[0]) as fence, Traps(fence.user) as traps:
        yield fence, traps


@pytest.fixture(scope="module")
def plain():
    """No fence."""
    with Plain(users()[0]) as fence, Traps(fence.user) as traps:
        yield fence, traps


def named(name):
    """The attempt of that name."""
    (found,) = [each for each in ATTEMPTS if each.name == name]
    return found


def test_there_are_many_attempts_of_every_group():
    """At least 150, five of each group, each with a name of its own and a canary that is known."""
    counts = Counter(each.group for each in ATTEMPTS)
    assert len(ATTEMPTS) >= 150
    assert len(counts) == 15
    assert min(counts.values()) >= 5
    assert len({(each.group, each.name) for each in ATTEMPTS}) == len(ATTEMPTS)
    assert {each.canary for each in ATTEMPTS} <= set(HARMS)


@pytest.mark.parametrize("name", SAMPLE)
def test_behind_the_walls_it_does_no_harm(locked, name):
    """No canary is touched, and the next request gets the right numbers from the same worker."""
    found = outcome(named(name), *locked)
    assert not found.harm, told([found])


@pytest.mark.parametrize(
    "name",
    [
        "write a file with open", "connect with the C library", "kill another process",
        "kill the process above", "read a file with open", "forge two replies",
        "forge a reply with more names", "replace torch.ones", "abort", "ones by torch",
        "a loop without an end", "copy a descriptor",
    ],
)  # fmt: skip
def test_without_a_fence_the_canaries_tell(plain, name):
    """Every kind of harm is seen where it is done."""
    found = outcome(named(name), *plain)
    assert found.real, told([found])


def test_lines_that_mean_no_harm_touch_no_canary(locked, plain):
    """Neither fence is accused without reason."""
    harmless = named("ones by torch")._replace(source="x = float(torch.ones(3).sum())")
    for fence in (locked, plain):
        assert outcome(harmless, *fence).harm == frozenset()


@pytest.mark.slow
@pytest.mark.parametrize("user", users())
@pytest.mark.parametrize(
    ("language", "walls"), [("python", True), ("torch", True), ("torch", False)]
)
def test_no_attempt_gets_out(user, language, walls):
    """All of them against each of our fences, as root and as an ordinary user."""
    with Fenced(language, user, walls) as fence:
        found = list(outcomes(ATTEMPTS, fence))
    assert len(found) == len(ATTEMPTS)
    assert not told(each for each in found if each.harm)


@pytest.mark.slow
@pytest.mark.parametrize("user", users())
def test_the_attempts_are_real(user):
    """Four of five that such a user could do at all do their harm where nothing holds them."""
    able = [each for each in ATTEMPTS if can_do_harm(each, user)]
    with Plain(user) as fence:
        found = list(outcomes(able, fence))
    weak = told(each for each in found if not each.real)
    assert len(weak) <= len(able) / 5, weak


def test_an_ordinary_user_is_one_of_the_users():
    """Root may do more, so it is never the only one."""
    assert users()[-1] != 0
