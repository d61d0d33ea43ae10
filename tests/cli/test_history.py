"""`history` marks answers that were judged again after a key was fixed."""

import json
import re

import pytest

from quizcli import regrades
from quizcli.cli import marks
from quizcli.cli.app import run
from quizcli.model import Moment, Outcome, QuizError, Rating, Review
from quizcli.regrades import Regrade
from quizcli.store.sqlite import SqliteStore

QUESTION = "sums/first"


def answer(uid, minutes):
    """A missed answer."""
    return Review(
        uid, "s", QUESTION, 1, {}, 4, "5", Outcome.WRONG, 1, Rating.AGAIN, 1.0, 0, "", "",
        Moment(1_790_000_000_000 + 60_000 * minutes),
    )  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A log of two answers of which the first was judged again."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        log.append(answer("one", 0))
        log.append(answer("two", 1))
        value = regrades.value("one", Regrade(Outcome.RIGHT, 1.0, Rating.GOOD))
        marks.keep_regrades(log, "sums/first: 1 answer judged again", QUESTION, [value])
    return tmp_path


def lines(capsys):
    """The rows of `history`, the newest first."""
    assert run(["history"]) == 0
    return capsys.readouterr().out.splitlines()


def test_what_was_judged_again_says_what_it_counts_for(home, capsys):
    """The answer stands as it was given, with what it is judged to be behind it."""
    newest, oldest = lines(capsys)
    assert "judged again" not in newest
    assert oldest.endswith("missed      5  again  judged again: right, good")


def test_the_same_as_json(home, capsys):
    """`regraded` has the outcome, the share of the points and the rating; null without one."""
    assert run(["history", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["version"] == 1
    assert [each["regraded"] for each in found["answers"]] == [
        None,
        {"outcome": "right", "share": 1.0, "rating": "good"},
    ]
    assert [each["review"]["outcome"] for each in found["answers"]] == ["wrong", "wrong"]


def test_a_regrade_that_was_undone_is_not_marked(home, capsys):
    """After `undo` the answers are as they were."""
    assert run(["undo"]) == 0
    capsys.readouterr()
    assert all("judged again" not in each for each in lines(capsys))


def test_a_renamed_question_keeps_the_mark(home, capsys):
    """The answer is found under its new id, and so is what it was judged to be."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        marks.keep(log, "rename", QUESTION, "sums/second")
    assert lines(capsys)[1].count("judged again: right, good") == 1


# ----------------------------------------------------------------------- which ones
@pytest.fixture
def two(tmp_path, monkeypatch):
    """Answers to a question of a bank here, and to one that is in no bank any more."""
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path))
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(
        "format: 1\ntitle: T\nlicense: CC0-1.0\nquestions:\n"
        "  - {id: first, type: boolean, concept: plus, tags: [exam], prompt: P?, answer: true}\n"
        "  - {id: never, type: boolean, concept: minus, prompt: P?, answer: true}\n"
    )
    with SqliteStore.open(tmp_path / "reviews.sqlite3") as log:
        log.append(answer("one", 0))
        log.append(answer("two", 1)._replace(question="old/gone"))
    return tmp_path


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), ["old/gone", "sums/first"]),
        (("sums/first",), ["sums/first"]),
        (("first",), ["sums/first"]),
        (("sums",), ["sums/first"]),
        (("plus",), ["sums/first"]),
        (("exam",), ["sums/first"]),
        (("bank:sums",), ["sums/first"]),
        (("tag:exam", "or", "concept:minus"), ["sums/first"]),
        (("old/gone",), ["old/gone"]),
        (("old/gone", "sums"), ["old/gone", "sums/first"]),
        (("sums/never",), []),
        (("concept:minus",), []),
    ],
)
def test_terms_are_those_of_every_command(two, capsys, words, found):
    """Ids, banks, tags, concepts, filters; and the full id of a question that is gone."""
    assert run(["history", *words]) == 0
    out, err = capsys.readouterr()
    assert [each.split()[2] for each in out.splitlines()] == found
    assert err == ("" if found else "no answers to this yet; start with quizcli quiz\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["frist"], "there is no bank, tag, concept or question called frist; did you mean first"),
        (["old/gon"], "there is no bank, tag, concept or question called old/gon"),
        (["sums", "nonsense"], "there is no bank, tag, concept or question called nonsense"),
        (["bank:smus"], "did you mean sums"),
        (["nowhere.yaml"], "there is no bank at nowhere.yaml"),
    ],
)
def test_an_unknown_name_is_told(two, words, said):
    """As a mistake, with near names, and not as a log without answers."""
    with pytest.raises(QuizError, match=re.escape(said)) as error:
        run(["history", *words])
    assert error.value.exit_code == 2


def test_a_number_of_the_answers_meant(two, capsys):
    """-n counts those that are shown."""
    assert run(["history", "sums", "-n", "1"]) == 0
    assert capsys.readouterr().out.count("sums/first") == 1


def test_an_id_that_a_question_had_before_is_followed(home, capsys):
    """Its answers are shown, and the name to use from now on is told."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        marks.keep(log, "rename", QUESTION, "sums/second")
    assert run(["history", QUESTION]) == 0
    out, err = capsys.readouterr()
    assert out.count("sums/second") == 2
    assert err == "sums/first was renamed: this is quizcli history sums/second\n"


def test_names_in_json_are_those_of_other_commands(two, capsys):
    """`id`, the grade in words, and the instant with its offset."""
    assert run(["history", "old/gone", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["answers"]
    review = found["review"]
    assert (review["id"], review["rating"]) == ("old/gone", "again")
    assert review["at"] == {"ms": 1_790_000_060_000, "offset": 0}
    assert not {"question", "format"} & set(review)
