"""Plans that change while a session runs, kept so that it can be taken up exactly as it was.

A `replan` event names the session by its `target`.  Its value is what changed: the pairs of
question and seed that go, and those that come, each followed by the pair before which it
stands (by nothing at the end).  So an event is as small as its change, whatever the plan holds.
It is no action of the learner's, and nothing but the session it belongs to depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import TypeAlias

from quizcli import renames
from quizcli.model import Event, SessionRecord, Value

KIND = "replan"
LONGEST = 10_000
"""Questions of a plan up to which more of them come in."""

Planned: TypeAlias = tuple[str, int]
"""A question and the seed of its numbers."""
Plan: TypeAlias = tuple[Planned, ...]


def value(old: Plan, new: Plan) -> Value:
    """The value of the event after which the plan is `new`; what is in both keeps its order."""
    before, after = set(old), set(new)
    come = ((*each, *then) for each, then in zip_longest(new, new[1:], fillvalue=()))
    return (
        tuple(each for each in old if each not in after),
        tuple(each for each in come if each[:2] not in before),
    )


def changed(plan: Plan, what: Value | None) -> Plan:
    """The plan after a change; what no `value` can be changes nothing."""
    match what:
        case (tuple(gone), tuple(come)):
            out = set(gone)
            left = [each for each in plan if each not in out]
            for each in reversed(come):
                _put_in(left, each)
            return tuple(left)
    return plan


def _put_in(plan: list[Planned], what: Value) -> None:
    match what:
        case (str(question), int(seed), *then) if len(plan) < LONGEST:
            before = tuple(then)
            plan.insert(plan.index(before) if before in plan else len(plan), (question, seed))


def as_it_stands(
    session: SessionRecord, replans: Iterable[Event], moved: Sequence[renames.Entry]
) -> SessionRecord:
    """The session with the plan that it has now, under the ids of now.

    `replans` are those that stand, of this and of other sessions, in the order in which they
    were appended; `moved` are the renames that stand, in order.
    """
    names = renames.names_since(session.started.milliseconds, moved)
    plan = tuple((names.get(question, question), seed) for question, seed in session.plan)
    for each in replans:
        if each.target == session.uid:
            names = renames.names_since(each.at.milliseconds, moved)
            plan = changed(plan, _renamed(each.value, names) if names else each.value)
    return session._replace(plan=plan)


def _renamed(what: Value | None, names: dict[str, str]) -> Value | None:
    """A change under other ids: every text in it is one."""
    match what:
        case str():
            return names.get(what, what)
        case tuple():
            return tuple(found for each in what if (found := _renamed(each, names)) is not None)
    return what


def seeds(session: str, replans: Iterable[Event]) -> frozenset[int]:
    """The seeds of all questions that ever came into the plan of a session on the way."""
    changes = (each.value for each in replans if each.target == session)
    come = (each for what in changes if isinstance(what, tuple) for each in _comers(what))
    return frozenset(come)


def _comers(what: tuple[Value, ...]) -> Iterable[int]:
    match what:
        case (_, tuple(come)):
            for each in come:
                match each:
                    case (str(), int(seed), *_):
                        yield seed
