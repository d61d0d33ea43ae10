"""A stranger's lines get nowhere; without a fence they would."""

from collections import Counter

import pytest

from tests.escapes.attempt import HARMS
from tests.escapes.attempts import ATTEMPTS
from tests.escapes.fences import Fenced, Plain
from tests.escapes.harness import can_do_harm, outcomes, users

SAMPLE = (
    "read a file with os.open", "write a file with torch.save",
    "connect with bare system calls", "send a datagram",
    "run a program in its own place", "fork with the C library",
    "start a thread with the C library",
    "kill another process", "kill the group with a bare call",
    "pages by malloc", "a sleep", "fill a file in /dev/shm",
    "write frames with the key of the session", "close every descriptor",
    "forge two replies", "forge a reply with more names",
    "fail with a text that steers the terminal",
    "replace torch.ones", "change a number that everybody shares",
    "what the program was asked before, in all of its memory",
    "the memory of another process by process_vm_readv",
    "read at no address", "call the kernel of 32 bits", "a ring of io_uring",
    "a filter that allows all", "a child that outlives the worker", "a class's bases",
)  # fmt: skip
"""Of every group one or a few, with little waiting."""

REAL = (
    "write a file with open", "connect with the C library", "kill another process",
    "kill the process above", "read a file with open", "forge a reply with more names",
    "replace torch.ones", "abort", "ones by torch", "a sleep",
    "copy a descriptor", "what the program was asked before, in all of its memory",
)  # fmt: skip
"""Of every kind of harm one."""


def told(found):
    """What is worth reading of outcomes when a test fails."""
    return [
        (each.attempt.group, each.attempt.name, sorted(each.harm), each.reply) for each in found
    ]


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


HARMLESS = named("ones by torch")._replace(source="x = float(torch.ones(3).sum())")


def test_behind_the_walls_they_do_no_harm():
    """No canary is touched, and the next request gets the right numbers from the same worker."""
    assert {named(name).group for name in SAMPLE} == {each.group for each in ATTEMPTS}
    with Fenced("python", users()[0]) as fence:
        found = list(outcomes([HARMLESS, *map(named, SAMPLE)], fence))
    assert not told(each for each in found if each.harm)


@pytest.mark.slow
def test_without_a_fence_the_canaries_tell():
    """Every kind of harm is seen where it is done, and none where none is done."""
    assert {named(name).canary for name in REAL} == set(HARMS)
    with Plain(users()[0]) as fence:
        harmless, *found = outcomes([HARMLESS, *map(named, REAL)], fence)
    assert harmless.harm == frozenset()
    assert not told(each for each in found if not each.real)


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
