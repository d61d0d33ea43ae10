"""`stats`: golden screens of a fixed past, what holds at any width, JSON, and the command.

After a wanted change of the screens, `python -m tests.cli.test_stats` writes the golden files
tests/data/screens/stats-* anew; read their difference before keeping it.
"""

import io
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.analysis.days import Day, calendar
from quizcli.analysis.facts import Facts, Item
from quizcli.cards import replay
from quizcli.cli import screens
from quizcli.cli.look import Look
from quizcli.cli.plots.columns import Column
from quizcli.cli.stats import as_json
from quizcli.cli.stats import screens as stats_screens
from quizcli.cli.stats.overview import overview
from quizcli.cli.stats.sections import sections
from quizcli.cli.stats.views import Counts, Name, Row, Section
from quizcli.model import Moment, Outcome, Rating, Review
from quizcli.schedule import fuzzed
from quizcli.store.sqlite import SqliteStore
from tests.analysis.making import AGAIN, FIRST, GOOD, MODEL, answer, found
from tests.cli.test_quiz_terminal import Terminal
from tests.homes import compiled

DATA = Path(__file__).parent.parent / "data" / "screens"
NAMES = {
    "lin": "Matrix products and shapes",
    "der": "Chain rule and Jacobians",
    "rnn": "The recurrent cell and unrolling",
    "lstm": "LSTM gates and cell state",
    "veg": "Vanishing and exploding gradients",
    "att": "Attention: query, key, value",
}
NEEDS = {"der": ["lin"], "rnn": ["lin", "der"], "lstm": ["rnn"], "veg": ["rnn"], "att": ["lin"]}
TYPES = ("numeric", "choice", "shape")
ITEMS = tuple(
    Item(f"{concept}/question-number-{i}", TYPES[i % 3], concept)
    for concept in ("der", "rnn", "lstm", "att", "veg")
    for i in range(8)
)
HOURS = (9, 9.5, 18, 20, 21)


def past(number, question):
    """The answers to one question: begun on a day of its own, each at its due day or later."""
    day, memory, elapsed, step = -100 + 3 * number, None, 0, 0
    while day <= 0 and step < 12:
        wrong = (7 * number + 3 * step) % (2 if 16 <= number < 24 else 9) == 0
        rating = AGAIN if wrong else GOOD
        hour = HOURS[(number + step) % 5]
        yield answer(day, rating, question=question, hour=hour, seconds=5.0 + number + step)
        interval = MODEL.intervals(memory, elapsed)[rating]
        memory = MODEL.next(memory, elapsed, rating) if memory else MODEL.first(rating)
        if wrong:
            yield answer(day, question=question, hour=hour + 0.1, seconds=8.0)
            interval = MODEL.intervals(memory, 0)[GOOD]
            memory = MODEL.next(memory, 0, GOOD)
        elapsed = fuzzed(interval, question, FIRST + day) + (number + step) % 3
        day, step = day + elapsed, step + 1


@cache
def facts():
    """A past of 26 questions out of 40; one concept was not begun, one is weak."""
    rows = [row for i, item in enumerate(ITEMS[:26]) for row in past(i, item.question)]
    log = found(*rows)
    cards = replay(log.reviews, MODEL)
    return Facts(log, cards, MODEL, FIRST, ITEMS, names=NAMES, needs=NEEDS)


EMPTY = Facts(found(), {}, MODEL, FIRST, ())
GLYPHS = Look(plain=False)
FORMS = {
    "glyphs-80": GLYPHS,
    "glyphs-40": replace(GLYPHS, width=40),
    "ascii-80": replace(GLYPHS, ascii=True),
    "plain-80": Look(),
}


def shown(look, name=None, known=None):
    """The lines of the overview or of a section."""
    known = known or facts()
    parts = overview(known, plain=look.plain) if name is None else sections(known, name)
    return stats_screens.screen("Statistics", parts, look, "Fri  4 Oct")


def transcript(look):
    """The overview and every section as they would be written to a file."""
    lines = (*shown(look), *shown(look, Name.ALL))
    return "".join(f"{line.plain.rstrip()}\n" for line in lines)


def written(look, lines):
    """What the console writes for these lines."""
    out = io.StringIO()
    screens.draw(look.console(out), lines)
    return out.getvalue()


# --------------------------------------------------------------------- screens
@pytest.mark.parametrize("form", FORMS)
def test_golden(form):
    """Overview and sections are what they were, at 80 and 40 cells, in ASCII and in words."""
    expected = (DATA / f"stats-{form}.txt").read_text(encoding="utf-8")
    assert transcript(FORMS[form]) == expected


def test_golden_colours():
    """Colours are what they were, and only those of the sixteen that read on any background."""
    look = replace(GLYPHS, colour=True)
    drawn = written(look, shown(look)) + written(look, shown(look, Name.CONCEPTS))
    assert drawn == (DATA / "stats-colour-80.ansi").read_text(encoding="utf-8")
    codes = {code for part in drawn.split("\x1b[")[1:] for code in part.split("m")[0].split(";")}
    assert codes <= {"0", "1", "2", "31", "32", "36"}


def test_the_overview_fits_on_forty_rows():
    """At 80 cells it takes 24 to 40 rows, and an emulated terminal shows what was meant."""
    look = replace(GLYPHS, colour=True)
    lines = shown(look)
    assert 24 <= len(lines) <= 40
    screen = pyte.Screen(80, len(lines) + 1)
    pyte.Stream(screen).feed(written(look, lines).replace("\n", "\r\n"))
    assert [row.rstrip() for row in screen.display[: len(lines)]] == [
        line.plain.rstrip() for line in lines
    ]


@pytest.mark.parametrize("width", [100, 120, 200])
def test_a_wide_terminal_has_two_columns(width):
    """From 100 cells on the overview fits above a prompt at 24 rows, and says all that it did."""
    look = replace(GLYPHS, width=width)
    lines = stats_screens.one_screen("Statistics", overview(facts()), look, "Fri 4 Oct")
    assert len(lines) < 24
    text = " ".join(line.plain for line in lines)
    for each in overview(facts()):
        assert each.title in text
        assert all(row.label in text for row in each.rows)
    for narrow in (GLYPHS, Look(width=width)):
        one = stats_screens.one_screen("Statistics", overview(facts()), narrow)
        assert one == stats_screens.screen("Statistics", overview(facts()), narrow)


@pytest.mark.parametrize(("width", "weeks"), [(40, 16), (80, 26)])
def test_the_calendar_says_how_many_weeks_it_shows(width, weeks):
    """As many as there is room for; in words those that were asked for."""
    text = "\n".join(line.plain for line in shown(replace(GLYPHS, width=width)))
    assert f"answers a day, last {weeks} weeks\n" in text
    assert "last 4 weeks:" in " ".join(line.plain for line in shown(Look()))


def test_plain_statistics_speak_of_no_bars():
    """There are none; where there are, it is said what they show."""
    said, drawn = (
        " ".join(" ".join(line.plain for line in shown(look, Name.ALL)).split())
        for look in (Look(), GLYPHS)
    )
    assert not {"bar", "bars", "Bars"} & set(said.split())
    assert "Bars show how many answers." in drawn


@settings(max_examples=25, deadline=None)
@given(st.integers(40, 200), st.booleans(), st.booleans())
def test_no_line_is_too_wide(width, ascii_, plain):
    """From 40 to 200 cells, in every form; an ASCII look has nothing but ASCII."""
    look = Look(width=width, plain=plain, ascii=ascii_)
    two = stats_screens.one_screen("Statistics", overview(facts(), plain=plain), look, "Fri 4 Oct")
    for line in [*shown(look), *shown(look, Name.ALL), *shown(look, None, EMPTY), *two]:
        assert line.cell_len <= width
        assert line.plain.isascii() or not (ascii_ or plain)


words = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["数学" * 30, "a" * 300, "\x1b[2J", "weak", "[bold]x", ""]),
)
shares = st.none() | st.floats(allow_nan=False)
pieces = st.lists(words, max_size=4).map(tuple)
rows = st.lists(st.builds(Row, words, pieces, shares, st.integers(0, 12)), max_size=4)
columns = st.lists(st.builds(Column, words, words, st.integers(0, 10**12)), max_size=20)
counts = st.none() | st.builds(Counts, columns.map(tuple), st.integers(1, 6), st.integers(0, 9))
views = st.builds(Section, words, rows.map(tuple), st.none(), counts, words, st.booleans())


@settings(max_examples=150, deadline=None)
@given(views, st.integers(40, 200), st.booleans(), st.booleans())
def test_any_text_keeps_the_width(view, width, ascii_, plain):
    """Whatever banks call their concepts: nothing too wide, nothing a terminal would obey."""
    look = Look(width=width, plain=plain, ascii=ascii_)
    for line in stats_screens.screen("Statistics", [view], look, view.title):
        assert line.cell_len <= width
        assert line.plain.isprintable()
        assert line.plain.isascii() or not ascii_


@pytest.mark.parametrize("width", range(40, 201, 20))
def test_the_calendar_shows_the_last_weeks(width):
    """As many weeks as there is room for, today's always; months are named in order."""
    view = calendar({FIRST - k: Day(k % 5) for k in range(200)}, FIRST)
    lines = stats_screens.calendar(view, Look(width=width, plain=False))
    friday = next(line.plain for line in lines if line.plain.startswith("  Fri"))
    assert len(friday.split()) - 1 == min(26, (width - 7) // 2)
    assert lines[0].plain.split()[-1] == "Sep"
    assert friday.endswith("·")


def test_judgements_are_words_too():
    """Whatever is coloured is said in words: without colour the same text is there."""
    with_colour = [line.plain for line in shown(replace(GLYPHS, colour=True), Name.ALL)]
    assert with_colour == [line.plain for line in shown(GLYPHS, Name.ALL)]
    assert any("not begun" in line for line in with_colour)


# ------------------------------------------------------------------------ JSON
KEYS = {
    "today": "answers right seconds new streak longest studied span all",
    "forecast": "overdue days later",
    "retention": "wanted windows",
    "calibration": "foretold happened log_loss rmse verdict bins",
    "memory": "stability difficulty interval",
    "time": "seconds types",
}
ROWS = {
    "heatmap": "date answers seconds",
    "concepts": "id name level mastery coverage questions begun remembered recent needs weakness",
    "hardest": "id lapses difficulty tests leech suspended",
    "hours": "hour right asked share low high",
}


@pytest.mark.parametrize("known", [facts(), EMPTY], ids=["filled", "empty"])
def test_json_has_the_documented_fields(known):
    """Every name of the documentation is there, and nothing that JSON does not have."""
    figures = json.loads(json.dumps(as_json.figures(known, [Name.ALL]), allow_nan=False))
    assert (figures["version"], figures["date"]) == (1, "2024-10-04")
    assert list(figures) == ["version", "date", *(each for each in Name if each is not Name.ALL)]
    for name, keys in KEYS.items():
        assert set(figures[name]) == set(keys.split()), name
    for name, keys in ROWS.items():
        assert all(set(each) == set(keys.split()) for each in figures[name]), name
    documented = as_json.__doc__
    assert all(
        key in documented for keys in [*KEYS.values(), *ROWS.values()] for key in keys.split()
    )


def test_json_and_screens_say_the_same():
    """The overview's figures are those of the JSON."""
    figures = as_json.figures(facts(), [Name.ALL])
    text = " ".join(line.plain for line in shown(replace(GLYPHS, width=200)))
    assert f"{figures['today']['streak']} days  longest {figures['today']['longest']}" in text
    window = next(each for each in figures["retention"]["windows"] if each["window"] == "30 days")
    assert f"{window['all']['share']:.0%} of {window['all']['asked']} in 30 days" in text
    assert figures["hardest"][0]["id"] in text
    assert len(figures["heatmap"]) == 25 * 7 + 5


def test_json_of_one_section():
    """`--only` leaves the others away."""
    assert list(as_json.figures(EMPTY, [Name.HOURS])) == ["version", "date", "hours"]


# --------------------------------------------------------------------- command
BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
""" + "".join(
    f"""\
  - id: {name}
    type: numeric
    concept: {name}
    prompt: What is 1 + 1?
    answer: "2"
    hints: [Count.]
    explain: One more.
    source: arithmetic
"""
    for name in ("one", "two")
)


def run(home, *arguments, code=0, **environment):
    """What `quizcli stats` prints, and what it says beside it."""
    done = subprocess.run(
        [sys.executable, "-m", "quizcli", "stats", *arguments],
        capture_output=True, text=True, check=False, timeout=60, cwd=home,
        env={**os.environ, "QUIZCLI_HOME": str(home), **environment},
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


@pytest.fixture
def home(tmp_path):
    """A home with a bank of two questions and an empty log."""
    (tmp_path / "banks").mkdir()
    (tmp_path / "banks" / "sums.yaml").write_text(BANK)
    return compiled(tmp_path)


@pytest.fixture
def filled(home):
    """The same, with a question answered twice and one that is in no bank."""
    now = int(time.time() * 1000)
    days = {"sums/one": (9, 2), "gone/question": (1,)}
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for question, ago in days.items():
            for back in ago:
                at = Moment(now - back * 86_400_000)
                log.append(
                    Review(
                        f"{question}{back}", "past", question, 1, {}, 1, "1", Outcome.RIGHT, 1,
                        Rating.GOOD, 1e300, 0, "", "", at,
                    )
                )  # fmt: skip
    return home


def test_an_empty_log_is_no_error(home):
    """One sentence says what to do, the exit code is 0, and JSON is all zeros."""
    out, said = run(home)
    assert (out, said.count("\n")) == ("", 1)
    assert "quizcli quiz" in said
    figures = json.loads(run(home, "--json")[0])
    assert figures["today"]["all"] == {"answers": 0, "right": 0, "seconds": 0, "new": 0}


def test_the_overview_in_a_pipe_is_plain(filled):
    """Words, no escape sequences, no glyphs; forged seconds are bounded."""
    out, said = run(filled, NO_COLOR="1")
    assert said == ""
    assert "streak: 2 days, longest 2." in out
    assert "retention: 100% of 1 in 30 days, wanted 90%, too few." in out
    assert out.isascii()
    assert "\x1b" not in out
    assert (
        "3 answers, 100% right, 2 questions begun, 30 minutes" in run(filled, "--only", "today")[0]
    )


def test_a_low_terminal_gets_it_screen_by_screen(filled):
    """At 40x24 Enter shows the rest, and nothing has scrolled away before."""
    terminal = Terminal(filled, [sys.executable, "-m", "quizcli", "stats"], (40, 24))
    first = terminal.wait("Enter more")
    assert first.startswith(" Statistics")
    assert "hardest questions" not in first
    terminal.process.send("\r")
    text, code = terminal.end()
    assert code == 0
    assert "due in the next 14 days" in text


def test_terms_are_a_filter_and_only_names_sections(filled):
    """A filter and names of banks leave other questions out; sections come in the order asked."""
    for terms in (["sums"], ["concept:one"]):
        figures = json.loads(run(filled, *terms, "--json", "--only", "today")[0])
        assert list(figures) == ["version", "date", "today"]
        assert figures["today"]["all"]["answers"] == 2
    assert "no answers to these questions" in run(filled, "concept:two")[1]
    out = run(filled, "sums", "--only", "hours", "--only", "forecast")[0]
    assert out.index("By hour of the day") < out.index("Due in the next 30 days")


@pytest.mark.slow
def test_a_section_as_a_term_is_explained(filled):
    """`stats retention` is exit 2 with the right spelling; an unknown section is exit 2 as well."""
    assert "quizcli stats --only retention" in run(filled, "retention", code=2)[1]
    assert "nonsense" in run(filled, "--only", "nonsense", code=2)[1]


def rewrite():
    """Write the golden files anew."""
    for form, look in FORMS.items():
        (DATA / f"stats-{form}.txt").write_text(transcript(look), encoding="utf-8")
    look = replace(GLYPHS, colour=True)
    drawn = written(look, shown(look)) + written(look, shown(look, Name.CONCEPTS))
    (DATA / "stats-colour-80.ansi").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
