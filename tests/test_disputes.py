"""Disputes in the log: which stand, what takes them back, and that they go where the log goes."""

import pytest

from quizcli import disputes, renames
from quizcli.actions import last_actions, take_back
from quizcli.cli import deeds
from quizcli.log import KINDS, effective, in_effect
from quizcli.model import Event, Moment, Outcome, Rating, Review
from quizcli.store import sync
from quizcli.store.sqlite import SqliteStore


def review(uid="r", at=0, question="b/one"):
    """A wrong answer."""
    return Review(uid, "s", question, 1, {}, 1, "2", Outcome.WRONG, 1, Rating.AGAIN, 1.0, 0, "", "",
                  Moment(at))  # fmt: skip


def dispute(uid, target="r", at=1, question="b/one", why="no"):
    """A dispute of an answer."""
    return Event(uid, Moment(at), disputes.KIND, question, disputes.value(why), target)


def told(*rows):
    """The answers in dispute, with question and reason."""
    found = disputes.standing(renames.follow(in_effect(rows)).rows)
    return [(each.review.uid, each.review.question, each.reason) for each in found]


def test_a_dispute_changes_no_verdict():
    """The answer counts as it did; the dispute is told."""
    assert disputes.KIND in KINDS
    rows = (review(), dispute("d"))
    assert effective(rows) == effective([review()])
    assert told(*rows) == [("r", "b/one", "no")]


def test_the_last_reason_stands():
    """A second dispute of one answer takes the place of the first."""
    assert told(review(), dispute("a", at=2, why="late"), dispute("b", why="early")) == [
        ("r", "b/one", "late")
    ]


def test_an_undo_takes_it_back_and_leaves_the_answer():
    """A dispute is an action of its own."""
    rows = [review(), dispute("d")]
    action = last_actions(rows)[0]
    assert [each.uid for each in action] == ["d"]
    assert deeds.words(action) == "b/one, verdict disputed: no"
    undone = [*rows, *take_back(["d"], Moment(5), lambda: "u")]
    assert told(*undone) == []
    assert effective(undone).reviews == (review(),)


def test_it_falls_with_its_answer():
    """Who takes an answer back disputes its verdict no more; a redo brings both back."""
    rows = [review(), dispute("d"), *take_back(["r"], Moment(5), lambda: "u")]
    assert told(*rows) == []
    assert last_actions(rows) == []
    assert told(*rows, *take_back(["u"], Moment(6), lambda: "v")) == [("r", "b/one", "no")]


def test_it_follows_a_rename():
    """The dispute is about the question under the id that it has now."""
    moved = Event("m", Moment(9), "rename", "b/one", "b/two")
    assert told(review(), dispute("d"), moved) == [("r", "b/two", "no")]


@pytest.mark.parametrize(
    "row",
    [dispute("d", target="x"), dispute("d", question="b/other"), dispute("d", target="")],
    ids=["no answer", "another question", "no target"],
)
def test_forged_disputes_are_left_out(row):
    """A dispute that names no answer of its question is not told."""
    assert told(review(), row) == []


@pytest.mark.parametrize("value", [None, 7, ("a", "b"), True])
def test_a_strange_value_is_no_reason(value):
    """A value that was not written here counts as no reason."""
    assert told(review(), dispute("d")._replace(value=value)) == [("r", "b/one", "")]


def test_reasons_are_bounded():
    """No reason is longer than the log keeps of it."""
    assert len(disputes.value("x" * 9999)) == disputes.LONGEST
    assert len(disputes.reason(dispute("d")._replace(value="x" * 9999))) == disputes.LONGEST


def test_it_is_carried_to_other_machines(tmp_path):
    """Sync brings a dispute to another log, where it stands as well."""
    (tmp_path / "shared").mkdir()
    with (
        SqliteStore.open(tmp_path / "a" / "log") as here,
        SqliteStore.open(tmp_path / "b" / "log") as there,
    ):
        here.append(review())
        here.append_event(dispute("d"))
        for each in (here, there):
            sync.sync(each, tmp_path / "shared")
        assert told(*there.log()) == [("r", "b/one", "no")]
