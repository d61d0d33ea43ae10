"""`serve --stdio` by its methods: each does what the command does, on a real log and worker."""

import json
import time
from contextlib import ExitStack, contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizcli import questions
from quizcli.cli import scripting, shell
from quizcli.cli.serving import wire
from quizcli.cli.serving.counter import Counter, ServingDesk
from quizcli.cli.serving.loop import ERRORS, reply
from quizcli.cli.serving.methods import TABLE
from quizcli.model import Event, Moment, Outcome, QuizError, Rating, Review
from quizcli.store.sqlite import SqliteStore
from tests.cli.serve_client import BANK, MEASURED, right, strict, with_bank
from tests.cli.test_scripts import run

DAY = 24 * 60 * 60 * 1000
CONCEPTS = """\
format: 1
license: CC0-1.0
concepts:
  parts: {name: Parts, needs: [], can: count, summary: One by one., reading: a book}
  minus: {name: Minus, needs: [parts], can: subtract, summary: Less., reading: a book}
"""


@pytest.fixture
def home(tmp_path):
    """A home with a bank."""
    return with_bank(tmp_path)


@contextmanager
def counting(home, *, tries=2, author_code=True):
    """A counter over the bank of a home."""
    with ExitStack() as stack:
        look = shell.look(plain=True)
        desk = ServingDesk(home, look, stack, author_code=author_code)
        files = [home / "banks"]
        yield Counter(desk, scripting.banks(home, files), "cpu", tries, files)


@pytest.fixture
def counter(home):
    """A counter that is settled at the end, as after the end of the input."""
    with counting(home) as made:
        yield made
        made.close()


def send(counter, method, **params):
    """The reply to a request, as it would be on the line."""
    line = json.dumps({"id": 7, "method": method, "params": params}).encode()
    told = strict(wire.written(reply(counter, line)))
    assert (told["version"], told["id"]) == (1, 7)
    return told


def ask(counter, method, **params):
    """The result of a request, which has the names that the table tells."""
    told = send(counter, method, **params)
    assert told["ok"], told
    names = TABLE[method].gives
    assert set(told["result"]) <= set(names) if method == "stats" else True
    if method not in ("stats", "bury"):
        assert tuple(told["result"]) == names
    return told["result"]


def refused(counter, method, **params):
    """The code and the sentence of an error."""
    told = send(counter, method, **params)
    assert not told["ok"], told
    assert told["error"]["code"] in ERRORS
    assert "\n" not in told["error"]["message"]
    return told["error"]["code"], told["error"]["message"]


def command(home, *words):
    """What a command prints as JSON, without its version."""
    done = run(home, *words, "--json")
    found = strict(done.stdout)
    assert found.pop("version") == 1
    return found


def rows(home):
    """All answers in the log."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return list(log.reviews())


def events(home):
    """All events in the log."""
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        return [each for each in log.log() if isinstance(each, Event)]


def known(home, name):
    """This question was easy yesterday."""
    at = Moment(int(time.time() * 1000) - DAY)
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        log.append(
            Review(
                "past", "past", name, 1, {}, 1, "1", Outcome.RIGHT, 1, Rating.EASY,
                2.0, 0, "", "", at,
            )
        )  # fmt: skip


# --------------------------------------------------------------- as the commands
def test_hello_tells_what_is_there(counter):
    """Methods, bank, limits; where nothing is measured it says so."""
    told = ask(counter, "hello")
    assert (told["methods"], told["questions"], told["tries"]) == (list(TABLE), 3, 2)
    assert told["banks"] == [{"name": "sums", "title": "Sums"}]
    assert told["limits"]["line"] == wire.LONGEST_LINE
    assert told["measuring"]["trouble"] == "nothing is measured here"
    assert ask(counter, "ping") == {"ready": False}


def test_next_due_and_stats_are_those_of_the_commands(home, counter):
    """The same questions with the same seeds; hints are counted and not given away."""
    terms = ["sums/minus", "sums/both"]
    there = command(home, "next", *terms, "-n", "2")
    here = ask(counter, "next", terms=terms, number=2)
    assert here["question"]["hints_left"] == len(there["question"]["hints"])
    for each in (there["question"], *there["more"]):
        del each["hints"]
    del there["answer"]
    assert here == there
    assert ask(counter, "due", terms=["sums"]) == command(home, "due", "sums")
    bank = str(home / "banks")
    assert ask(counter, "stats", only=["today", "hardest"]) == command(
        home, "stats", bank, "--only", "today", "--only", "hardest"
    )


def test_an_answer_is_that_of_the_command(home, tmp_path_factory):
    """A wrong and a right one leave the same rows and are told in the same words."""
    other = with_bank(tmp_path_factory.mktemp("other"))
    with counting(home) as counter:
        question = ask(counter, "next", terms=["minus"])["question"]
        key = right(question)
        told = [
            ask(counter, "answer", id="sums/minus", value=each, seconds=2, seed=question["seed"])
            for each in (key.removeprefix("-"), key)
        ]
        counter.close()
    said = [
        command(other, "answer", "sums/minus", each, "--seconds", "2")
        for each in (key.removeprefix("-"), key)
    ]
    assert told == said
    assert (told[0]["outcome"], told[0]["retry"], told[0]["waits"]) == ("mistake", True, {})
    assert (told[1]["rating"], told[1]["expected"], told[1]["interval"]) == (
        "hard", key, told[1]["waits"]["hard"],
    )  # fmt: skip
    alike = [
        [each._replace(uid="", at=Moment(0)) for each in rows(place)] for place in (home, other)
    ]
    assert alike[0] == alike[1]
    assert [each.kind for each in events(home)] == [each.kind for each in events(other)]


def test_a_hint_makes_it_hard_and_is_given_once(home, counter):
    """Each call gives the next one; the answer knows of them without being told."""
    question = ask(counter, "next", terms=["minus"])["question"]
    here = {"id": "sums/minus", "seed": question["seed"]}
    hints = [ask(counter, "hint", **here) for _ in range(3)]
    assert [each["hint"] and each["hint"]["text"] for each in hints] == [
        "Multiply", "Mind the sign.", None,
    ]  # fmt: skip
    assert [each["hints_left"] for each in hints] == [1, 0, 0]
    assert ask(counter, "answer", **here, value=right(question))["rating"] == "hard"
    assert rows(home)[-1].hints == 2


def test_time_counts_from_next_unless_it_is_told(home, counter):
    """Without seconds those since `next` are kept; nothing for what was never shown."""
    question = ask(counter, "next", terms=["both"])["question"]
    ask(counter, "answer", id="both", seed=question["seed"], value="1; 2")
    ask(counter, "answer", id="minus", value="0")
    shown, unseen = rows(home)
    assert 0 < shown.seconds < 30
    assert unseen.seconds == 0


def test_parts_take_a_text_each(counter):
    """A list is what could be typed on one line; commas of a vector stay inside its part."""
    told = ask(counter, "answer", id="both", value=["12", "6; 7"])
    assert [(each["label"], each["outcome"]) for each in told["parts"]] == [
        ("(a)", "wrong"), ("(b)", "right"),
    ]  # fmt: skip
    assert ask(counter, "answer", id="both", value=["13", "(6, 7)"])["outcome"] == "right"
    assert "has no parts" in refused(counter, "answer", id="minus", value=["1"])[1]


@pytest.mark.parametrize("value", [["13"], ["13", " "], []])
def test_every_part_is_answered(counter, value):
    """Too few texts, or an empty one, cost nothing."""
    assert "has 2 parts" in refused(counter, "answer", id="both", value=value)[1]


def test_a_flashcard_is_turned_over_first(home, counter):
    """The first answer shows the model answer, the second counts the points."""
    shown = ask(counter, "answer", id="virtues", value="this")
    assert (shown["outcome"], shown["expected"]) == ("revealed", "This and *that*.")
    assert ask(counter, "hint", id="virtues")["hint"] is None
    assert ask(counter, "answer", id="virtues", points=1)["rating"] == "hard"


def test_a_measured_answer_tells_where_and_is_measured_ahead(tmp_path):
    """The computation begins with `next`, and the answer takes that very one."""
    with counting(with_bank(tmp_path, MEASURED)) as counter:
        there = ask(counter, "hello", wait=True)["measuring"]
        assert (there["ready"], there["device"], there["trouble"]) == (True, "cpu", None)
        assert ask(counter, "ping") == {"ready": True}
        question = ask(counter, "next", terms=["cells"])["question"]
        asked = questions.prepare(counter.library.question("sums/cells"), question["seed"])
        counter.desk.worker.measure(asked.requests[0])  # which comes after the one begun
        assert counter.desk.submit(asked.requests[0]).done()
        assert not counter.desk.submit(asked.requests[0]).done()
        ask(counter, "next", terms=["cells"])
        told = ask(counter, "answer", id="cells", seed=question["seed"], value=right(question))
    assert (told["outcome"], told["measured"]["device"]) == ("right", "cpu")
    assert told["measured"]["backend"] == there["backend"]
    assert told["measured"]["milliseconds"] >= 0


# ---------------------------------------------------------------- second thoughts
def test_another_grade_moves_the_question(home, counter):
    """It is kept as an event, and the day is that of the grade; once only, and right after."""
    question = ask(counter, "next", terms=["minus"])["question"]
    told = ask(counter, "answer", id="minus", seed=question["seed"], value=right(question))
    assert told["rating"] == "good"
    graded = ask(counter, "grade", id="minus", grade="easy")
    assert (graded["rating"], graded["interval"]) == ("easy", told["waits"]["easy"])
    card = counter.desk.deck().card("sums/minus")
    assert card.due_day - card.last_day == graded["interval"]
    assert next(each.kind for each in events(home)) == "overrule"
    assert "was not judged just now" in refused(counter, "grade", id="minus", grade="hard")[1]


@pytest.mark.parametrize(("grade", "credited"), [("", True), ("easy", True), ("hard", False)])
def test_credit_waits_for_the_grade(home, grade, credited):
    """What it builds on is credited when the client goes on, and only after a good grade."""
    (home / "banks" / "concepts.yaml").write_text(CONCEPTS)
    known(home, "sums/both")
    with counting(home) as counter:
        question = ask(counter, "next", terms=["minus"])["question"]
        ask(counter, "answer", id="minus", seed=question["seed"], value=right(question))
        ask(counter, "ping")
        assert events(home) == []
        if grade:
            ask(counter, "grade", id="minus", grade=grade)
        counter.close()
    kinds = [each.kind for each in events(home)]
    assert ("reschedule" in kinds, "overrule" in kinds) == (credited, bool(grade))


def test_the_next_request_settles(home, counter):
    """The days are chosen then, and the grade is no longer to be changed."""
    (home / "banks" / "concepts.yaml").write_text(CONCEPTS)
    known(home, "sums/both")
    question = ask(counter, "next", terms=["minus"])["question"]
    ask(counter, "answer", id="minus", seed=question["seed"], value=right(question))
    ask(counter, "due")
    assert "reschedule" in [each.kind for each in events(home)]
    assert "was not judged just now" in refused(counter, "grade", id="minus", grade="hard")[1]


def test_an_answer_undone_elsewhere_is_not_settled(home, counter):
    """Nothing is written about an answer that no longer stands."""
    question = ask(counter, "next", terms=["minus"])["question"]
    ask(counter, "answer", id="minus", seed=question["seed"], value=right(question))
    assert run(home, "undo").returncode == 0
    ask(counter, "due")
    assert [each.kind for each in events(home)] == ["undo"]


def test_undo_is_that_of_the_command(home, counter):
    """It takes back the last answer, lists and puts back."""
    ask(counter, "answer", id="both", value="13; (6, 7)")
    assert ask(counter, "undo", list=True) == command(home, "undo", "--list")
    assert ask(counter, "undo")["done"] == "took back"
    assert "sums/both" in ask(counter, "next", terms=["both"])["question"]["id"]
    assert ask(counter, "undo", redo=True)["done"] == "put back"
    assert ask(counter, "next", terms=["both"])["question"] is None


def test_skip_leaves_it_for_later(home, counter):
    """No key, no rating; others come first."""
    told = ask(counter, "skip", id="minus")
    assert (told["outcome"], told["expected"], told["rating"]) == ("skipped", None, None)
    assert ask(counter, "next", terms=["minus", "both"])["question"]["id"] == "sums/both"
    assert rows(home)[-1].outcome is Outcome.SKIPPED


def test_marks_are_set_and_lifted(home, counter):
    """Each says whether it changed something; what is left out is not asked."""
    for method, state in (("flag", "flagged"), ("suspend", "suspended"), ("bury", "buried")):
        for off in (False, True):
            assert ask(counter, method, id="minus", off=off)["changed"]
            listed = command(home, method, "--list")["questions"]
            assert [each["id"] for each in listed] == ([] if off else ["sums/minus"]), state
            assert not ask(counter, method, id="minus", off=off)["changed"]
    until = ask(counter, "bury", id="minus", days=3)["until"]
    assert command(home, "bury", "--list")["questions"][0]["until"] == until
    assert ask(counter, "next", terms=["minus"])["question"] is None
    assert ask(counter, "note", id="minus", text=" so ") == {
        "id": "sums/minus", "changed": True, "note": "so",
    }  # fmt: skip
    assert not ask(counter, "note", id="minus", text="so")["changed"]
    assert ask(counter, "note", id="minus", text="")["note"] is None
    assert "at most 1000" in refused(counter, "note", id="minus", text="x" * 1001)[1]


# ------------------------------------------------------------------------ limits
@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        (b"", "json", "not JSON"),
        (b"{", "json", "not JSON"),
        (b"\xff", "line", "not UTF-8 at byte 0"),
        (None, "line", "at most 65536 bytes"),
        (b"[]", "request", "a request is an object"),
        (b"[" * 9 + b"]" * 9, "json", "nested more than 8"),
        (b"[" * 30_000, "json", "nested more than 8"),
        (b'{"id": NaN}', "json", "NaN is no JSON number"),
        (b'{"id": 1e999}', "json", "too large"),
        (b'{"id": 9007199254740993}', "json", "beyond 2**53"),
        (b'{"id": 1' + b"0" * 5000 + b"}", "json", "beyond 2**53"),
        (b'{"id": 1, "id": 2}', "json", "id stands twice"),
        (b'{"id": "\\ud800"}', "json", "half of a surrogate"),
        (b'{"id": true, "method": "ping"}', "request", "an id is"),
        (b'{"id": {}, "method": "ping"}', "request", "an id is"),
        (b'{"id": 7, "metod": "ping"}', "request", "did you mean method"),
        (b'{"id": 7}', "request", "names its method"),
        (b'{"id": 7, "method": "ping", "params": []}', "request", "params is an object"),
        (b'{"id": 7, "method": "nxt"}', "method", "did you mean next"),
        (b'{"id": 7, "method": "next", "params": {"therms": []}}', "field", "did you mean terms"),
        (b'{"id": 7, "method": "next", "params": {"terms": "x"}}', "field", "a list of"),
        (b'{"id": 7, "method": "next", "params": {"number": 0}}', "field", "1 to 100"),
        (b'{"id": 7, "method": "next", "params": {"number": true}}', "field", "a whole number"),
        (b'{"id": 7, "method": "next", "params": {"number": 1.5}}', "field", "a whole number"),
        (b'{"id": 7, "method": "hint"}', "field", "needs the field id"),
        (b'{"id": 7, "method": "grade", "params": {"id": "x", "grade": "5"}}', "field", "again"),
        (b'{"id": 7, "method": "stats", "params": {"only": ["x"]}}', "field", "one of today"),
    ],
)  # fmt: skip
def test_what_is_no_request(counter, line, code, words):
    """An error with a code and a sentence; the id comes back where it could be read."""
    told = strict(wire.written(reply(counter, line)))
    assert (told["ok"], told["error"]["code"]) == (False, code)
    assert words in told["error"]["message"]
    assert told["id"] == (7 if line and b'"id": 7' in line else None)


def test_what_cannot_be_done_is_refused(home, counter):
    """As the commands refuse it, and nothing is kept."""
    assert "did you mean sums/minus" in refused(counter, "answer", id="sums/minos", value="1")[1]
    assert "names 3 questions" in refused(counter, "answer", id="sums", value="1")[1]
    assert "give an answer" in refused(counter, "answer", id="minus")[1]
    assert "is a file" in refused(counter, "next", terms=["/etc/passwd"])[1]
    assert "is a file" in refused(counter, "stats", terms=["./x.yaml"])[1]
    assert "see quizcli next" in refused(counter, "hint", id="minus", seed=3)[1]
    assert refused(counter, "next", terms=["prop:s<"])[0] == "refused"
    assert rows(home) == []


def test_lines_are_cut_at_their_limit(tmp_path):
    """A line of exactly the limit is whole; a longer one is passed over, and the next one read."""
    path = tmp_path / "lines"
    whole = b"x" * wire.LONGEST_LINE
    path.write_bytes(b"\n".join([whole, whole + b"y", whole * 3, b"a\r", b"", b"end"]))
    with path.open("rb") as stream:
        assert list(wire.lines(stream)) == [whole, None, None, b"a", b"", b"end"]


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b""])
def test_the_limit_is_that_of_the_text(tmp_path, end):
    """Whatever ends the line, or nothing at the end of the file."""
    path = tmp_path / "lines"
    for more, whole in ((0, True), (1, False)):
        text = b"x" * (wire.LONGEST_LINE + more)
        path.write_bytes(text + end)
        with path.open("rb") as stream:
            assert list(wire.lines(stream)) == [text if whole else None]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
VALUES = JSON | st.sampled_from(["minus", "sums/minus", "cells", "both", "virtues", "sums", 1, -1])


@st.composite
def requests(draw):
    """A request that is one in part: a method with some of its fields."""
    method = draw(st.sampled_from([each for each in TABLE if each != "quit"]))
    names = [each.name for each in TABLE[method].fields]
    params = draw(st.dictionaries(st.sampled_from([*names, "x"]), VALUES, max_size=5))
    whole = {"id": draw(VALUES), "method": method, "params": params}
    return json.dumps(whole).encode()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary() | JSON.map(lambda value: json.dumps(value).encode()) | requests())
def test_no_line_is_too_strange(counter, line):
    """Each gets one reply of strict JSON with a result, or an error of a documented code."""
    told = strict(wire.written(reply(counter, line)))
    assert list(told)[:3] == ["version", "id", "ok"]
    assert list(told)[3:] == (["result"] if told["ok"] else ["error"])
    assert told["ok"] or told["error"]["code"] in ERRORS


# ------------------------------------------------------------------ authors' lines
PYTHON = MEASURED.replace(
    "    measure: recurrent_param_count\n    with: {cell: LSTM, input_size: x, hidden_size: h}\n",
    "    python: |\n      count = 4*h*(x + h + 2)\n",
)


def test_plain_python_waits_for_trust(tmp_path, capfd):
    """Such questions are left out, which is said on standard error alone."""
    home = with_bank(tmp_path, PYTHON)
    with counting(home) as counter:
        assert ask(counter, "hello")["questions"] == 3
        assert ask(counter, "next", terms=["cells"])["question"] is None
        assert "cannot be measured here" in refused(counter, "answer", id="cells", value="1")[1]
    said = capfd.readouterr()
    assert ("quizcli trust" in said.err, said.out) == (True, "")
    assert command(home, "next", "cells")["question"] is None


def test_lines_of_authors_can_be_refused(tmp_path):
    """With --no-author-code they are left out, here and by `next`; the others are asked."""
    home = with_bank(tmp_path, PYTHON.replace("python:", "torch:"))
    with counting(home, author_code=False) as counter:
        assert ask(counter, "hello")["questions"] == 3
    assert command(home, "next", "cells", "--no-author-code")["question"] is None
    assert command(home, "next", "cells")["question"]["id"] == "sums/cells"


@pytest.mark.slow
def test_lines_of_authors_are_measured(tmp_path):
    """In the closed language they run without trust, as in a quiz."""
    with counting(with_bank(tmp_path, PYTHON.replace("python:", "torch:"))) as counter:
        question = ask(counter, "next", terms=["cells"])["question"]
        assert ask(counter, "answer", id="cells", value=right(question))["outcome"] == "right"


def test_a_bank_without_a_question_is_refused(tmp_path):
    """There is nothing to serve, and that is said at once."""
    home = with_bank(tmp_path, BANK.replace("    prompt", "    promt"))
    with pytest.raises(QuizError, match="no question is left"), counting(home):
        pass
