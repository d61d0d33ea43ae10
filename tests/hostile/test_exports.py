"""What goes out to a spreadsheet: no cell is a formula, and it comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizcli.formats import fsrs_csv
from quizcli.model import Outcome, Problem, Rating
from tests.store.samples import PLAIN

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://evil")',
    "'=1",
    "''@x",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "a;=1+1",
    "a|=cmd",
    "a,=1",
    'a";=1;"',
    "x' =1",
]
NAMES = st.text(st.sampled_from("=+-@'\"; ,|aé＝＋9/."), min_size=1, max_size=8)


def written(*questions, **changes):
    """The table of one answer to each question."""
    changes = {"rating": Rating.GOOD, "outcome": Outcome.RIGHT, **changes}
    rows = [
        PLAIN._replace(uid=f"u{i}", question=each, **changes) for i, each in enumerate(questions)
    ]
    out = io.StringIO()
    fsrs_csv.write(rows, out)
    return out.getvalue()


def again(text):
    """The questions of a table."""
    found = list(fsrs_csv.read(io.BytesIO(text.encode()), "log.csv", lambda _: 0))
    assert not any(isinstance(each, Problem) for each in found)
    return [each.question for each in found]


def cells(text, separator):
    """The cells as a spreadsheet sees them, in a country with this separator."""
    return [cell for row in csv.reader(io.StringIO(text), delimiter=separator) for cell in row]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("question", FORMULAS)
def test_no_cell_is_a_formula(question, separator):
    """Wherever a spreadsheet thinks that a cell begins, there is none of the signs."""
    found = cells(written(question), separator)
    assert not [each for each in found if each.startswith(tuple("=+-@\t\r＝＋－＠"))]


@given(NAMES)
def test_what_went_out_comes_back(question):
    """Apostrophes and quotes that were added are taken off again."""
    assert again(written(question)) == [question]


@pytest.mark.parametrize("seconds", [float("-inf"), float("inf"), -5.0, 1e300])
def test_times_beyond_reason_are_bounded(seconds):
    """A duration of a forged row fits the readers' 32 bits."""
    last = written("rnn/a", seconds=seconds).splitlines()[-1]
    assert 0 <= int(last.rpartition(",")[2]) < 2**32
