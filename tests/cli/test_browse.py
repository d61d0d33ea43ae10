"""`browse` without a terminal: where keys lead, what the screens hold, and what a pipe gets."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizcli.cards import Card, State
from quizcli.cli.app import run
from quizcli.cli.browser import lines, pages, rows, state, table
from quizcli.cli.browser.pages import ListView
from quizcli.cli.browser.rows import Row, Widths
from quizcli.cli.browser.shelf import Shelf
from quizcli.cli.browser.state import Do, Mode, Room, Where
from quizcli.cli.look import Look
from quizcli.cli.measuring import Measuring
from quizcli.cli.shell import read_deck
from quizcli.model import QuizError

BANK = """\
format: 1
title: Sums
license: CC-BY-4.0
questions:
  - id: sum
    type: numeric
    concept: adding
    draw: {a: 2..9, b: 20..29}
    prompt: What is {{a}} + {{b}}?
    objective: Add two numbers.
    answer: a + b
    explain: E.
    source: S.
  - id: none
    type: numeric
    concept: dividing
    prompt: What is 1/0?
    answer: 1/(1 - 1)
    tolerance: {rel: 0.1}
    explain: E.
    source: S.
  - id: card
    type: recall
    concept: adding
    prompt: Why?
    answer: Because.
    explain: E.
    source: S.
"""
MOVES = st.sampled_from([each for each in Do if each not in state.ASIDE])


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home whose own banks are three questions."""
    (tmp_path / "sums.yaml").write_text(BANK.replace("1/(1 - 1)", "'7'"))
    monkeypatch.setenv("QUIZCLI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shelf(home):
    """All questions of the bank, none of which needs a worker."""
    with Measuring() as measuring:
        yield Shelf(["./sums.yaml"], None, measuring, author_code=True)


# --------------------------------------------------------------------- the machine
@settings(deadline=None)
@given(
    st.lists(MOVES, max_size=40),
    st.integers(0, 60), st.integers(1, 20), st.integers(0, 50), st.integers(1, 20),
)  # fmt: skip
def test_the_chosen_row_is_always_on_the_screen(wishes, total, count, high, height):
    """Whatever is pressed: nothing is negative, nothing beyond the end, the row is visible."""
    room, where = Room(total, count, high, height), Where()
    for each in wishes:
        where = state.step(where, each, room)
        assert 0 <= where.top <= where.chosen < max(total, 1)
        assert where.chosen < where.top + count
        assert where.top <= max(0, total - count)
        assert 0 <= where.scrolled <= max(0, high - height)
        assert where.seed >= 0
        assert total or where.mode is not Mode.PREVIEW


def test_pages_and_ends():
    """Page down goes on a whole screen, End to the last question, Home to the first."""
    room = Room(100, 20)
    second = state.step(Where(), Do.PAGE_DOWN, room)
    assert (second.top, second.chosen) == (20, 20)
    last = state.step(second, Do.LAST, room)
    assert (last.top, last.chosen) == (80, 99)
    assert state.step(last, Do.FIRST, room) == Where()


def test_a_smaller_list_or_screen_keeps_the_place_where_it_can():
    """After a resize the chosen row is the same; in a shorter list it is the last one."""
    where = Where(chosen=50, top=40)
    assert state.fit(where, Room(100, 5)) == where._replace(top=46)
    assert state.fit(where, Room(10, 20)) == where._replace(chosen=9, top=0)


def test_a_preview_begins_at_seed_0_without_a_key_and_leads_back():
    """n, n, p, k, then back: the list is where it was, and the next preview begins anew."""
    room, where = Room(9, 5, 30, 10), Where(chosen=4)
    for each in (Do.OPEN, Do.LATER_SEED, Do.LATER_SEED, Do.EARLIER_SEED, Do.KEY, Do.DOWN):
        where = state.step(where, each, room)
    assert (where.seed, where.with_key, where.scrolled) == (1, True, 1)
    back = state.step(where, Do.BACK, room)
    assert (back.mode, back.chosen) == (Mode.LIST, 4)
    again = state.step(back, Do.OPEN, room)
    assert (again.seed, again.with_key, again.scrolled) == (0, False, 0)


@pytest.mark.parametrize("mode", [Mode.LIST, Mode.PREVIEW])
def test_the_keys_are_left_to_where_one_was(mode):
    """? and Enter: the list or the question again."""
    where = Where(mode=mode)
    helped = state.step(where, Do.HELP, Room(3, 3))
    assert helped.mode is Mode.HELP
    assert state.step(helped, Do.BACK, Room(3, 3)).mode is mode


@pytest.mark.parametrize("mode", Mode)
def test_each_key_means_one_thing(mode):
    """No key stands twice in a table, and the reader of keys can give each of them."""
    presses = [press for each in table.TABLES[mode] for press in each.presses]
    assert len(presses) == len(set(presses))
    assert all(each == each.lower() for each in presses)


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("3", (Do.OPEN, 3, "")), ("e 12", (Do.EDIT, 12, "")), ("E12", (Do.EDIT, 12, "")),
        ("/tag:x y", (Do.FILTER, 0, "tag:x y")), ("/", (Do.FILTER, 0, "")),
        ("", (Do.PAGE_DOWN, 0, "")), ("n", (Do.LATER_SEED, 0, "")), ("?", (Do.HELP, 0, "")),
        ("x", None), ("3 e", None), ("1234567", None), ("\x1b[A", None),
    ],
)  # fmt: skip
def test_lines_that_are_read(typed, wish):
    """A number, a letter with a number, a filter; anything else means nothing."""
    assert lines.read(typed) == wish


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_line_stops_the_browser(typed):
    """Whatever is typed is a wish or none."""
    assert lines.read(typed) is None or lines.read(typed).number < 10**6


def test_every_wish_can_be_typed():
    """What a key does where keys are pressed, a line does where lines are read."""
    words = {each.typed for mode in Mode for each in table.TABLES[mode]} - {"", "Enter"}
    samples = [each.replace("NUMBER", "3").replace("FILTER", "x") for each in words]
    meant = {wish.do for each in samples if (wish := lines.read(each))}
    assert len(meant) == len(words)


# ------------------------------------------------------------------------ drawing
NAMES = st.text(max_size=90)


@settings(deadline=None)
@given(
    st.lists(st.tuples(NAMES, NAMES, NAMES), max_size=5), st.integers(40, 200), st.booleans(),
    st.lists(st.text(max_size=200), max_size=3),
)  # fmt: skip
def test_no_line_is_wider_than_the_screen(found, width, ascii_only, told):
    """At any width, whatever a bank calls its questions: each row is one line that fits."""
    look = Look(width=width, colour=True, plain=False, ascii=ascii_only)
    shown = [Row(a, b[:8], 3, c, ("suspended", "flagged", "leech")) for a, b, c in found]
    widest = Widths(*(max((len(each[i]) for each in found), default=0) for i in (0, 1, 2)))
    view = ListView(shown, 0, 1, len(shown), "concept:x", widest._replace(type=8), told)
    drawn = pages.listing(view, look)
    assert all(line.cell_len <= width for line in drawn)
    frame = len(drawn) - max(len(shown), 1)
    assert pages.rows_that_fit(frame + 7, told, look) == 7


def test_wide_screens_have_all_columns_and_narrow_ones_id_and_state():
    """80 columns: type, difficulty and concept too."""
    each = Row("sums/sum", "numeric", 2, "adding", ("due", "flagged"))
    view = ListView([each], 0, 1, 1, "", Widths(8, 7, 6))
    wide, narrow = (pages.listing(view, Look(width=w, plain=False))[2:4] for w in (80, 40))
    assert wide[0].plain.split() == ["question", "kind", "level", "concept", "state"]
    assert wide[1].plain.split() == ["▸", "sums/sum", "numeric", "2", "adding", "due", "flagged"]
    assert narrow[0].plain.split() == ["question", "state"]
    assert narrow[1].plain.split() == ["▸", "sums/sum", "due"]
    assert [wide[0].plain.index(a) for a in ("level", "state")] == [
        wide[1].plain.index(b) for b in ("2", "due")
    ]


@pytest.mark.parametrize("width", [90, 129, 130, 200])
def test_a_wide_row_says_what_the_question_is_about(width):
    """From 90 columns on, as far as there is room; from 130 on beside the concept."""
    about = "Add $a$ and $b$ in the head, however many digits they have"
    each = Row("a-long-bank/a-question-with-a-long-name", "numeric", 2, "adding", ("due",), about)
    widths = Widths(len(each.id), 7, 6)
    head, line = pages.listing(
        ListView([each], 0, 1, 1, "", widths), Look(width=width, plain=False)
    )[2:4]
    assert line.cell_len <= width
    assert line.plain[head.plain.index("about") :].startswith("Add a and b in")
    assert ("adding" in line.plain) is (width >= 130)


def test_rows_have_names_and_what_they_are_about(shelf):
    """The type as learners read it; the objective only where it is wanted."""
    entry = shelf.entries[0]._replace(type="boolean")
    assert rows.row(entry, shelf.deck).type == "myth or fact"
    assert [each.about for each in shelf.visible(0, 3)] == ["", "", ""]
    assert shelf.visible(0, 1, about=True)[0].about == "Add two numbers."


def test_how_a_card_stands(home, shelf):
    """Why or when it is asked comes first, then its marks."""
    entry, today = shelf.entries[0], shelf.deck.today
    cards = [
        (Card(entry.id), ("new",)),
        (Card(entry.id, State.REVIEW, due_day=today + 3, reps=1), ("in 3 d",)),
        (Card(entry.id, State.REVIEW, due_day=today, flagged=True), ("due", "flagged")),
        (Card(entry.id, State.REVIEW, due_day=today, suspended=True, lapses=99),
         ("suspended", "leech")),
        (Card(entry.id, buried_until=today + 1), ("buried",)),
    ]  # fmt: skip
    for card, states in cards:
        deck = shelf.deck._replace(cards={entry.id: card})
        assert rows.row(entry, deck).states == states
    assert rows.row(entry._replace(retired=True), shelf.deck).states == ("retired",)


def test_more_than_fits_is_counted_below():
    """The last row says how many lines there are below, and where they end."""
    look = Look(width=40, plain=False)
    text = [pages.Text(str(i)) for i in range(10)]
    assert pages.part(text, 2, 4, look)[-1].plain == " 5 more lines below: Space or down"
    assert [each.plain for each in pages.part(text, 7, 4, look)] == ["7", "8", "9", " the end"]
    assert pages.part(text[:4], 0, 4, look) == text[:4]


# --------------------------------------------------------------------- the shelf
def test_a_broken_filter_leaves_the_list_as_it_was(shelf):
    """The error is told with its place; so is a filter that nothing matches."""
    assert shelf.filter("concept:adding") == []
    [told] = shelf.filter("concept:addin")
    assert told.endswith("did you mean adding?\nconcept:addin\n        ^^^^^")
    assert shelf.filter("is:suspended") == [
        "no question matches is:suspended; the list is as it was"
    ]
    assert ([e.local for e in shelf.entries], shelf.asked) == (["sum", "card"], "concept:adding")
    assert shelf.filter("  ") == []
    assert len(shelf.entries) == 3


@pytest.mark.parametrize("do", [Do.FLAG, Do.BURY, Do.SUSPEND])
def test_a_mark_is_set_and_taken_away(shelf, do):
    """The log has it, as after the command of that name, and the list shows it at once."""
    question = "sums/sum"
    before = rows.row(shelf.entries[0], shelf.deck)
    said = shelf.mark(do, question)
    marked = rows.row(shelf.entries[0], shelf.deck)
    assert said.startswith(f"{question}: ")
    assert marked != before
    assert rows.row(shelf.entries[0], read_deck(None)) == marked
    assert run(["undo"]) == 0
    shelf.deck = read_deck(None)
    assert rows.row(shelf.entries[0], shelf.deck) == before
    shelf.mark(do, question)
    shelf.mark(do, question)
    assert rows.row(shelf.entries[0], shelf.deck) == before


def test_a_key_is_worked_out_when_it_is_wanted_and_once(shelf):
    """The sheet has no variant before, and the same one after."""
    plain = shelf.sheet("sums/sum", 3, with_key=False)
    assert (plain.variant, plain.trouble) == (None, "")
    keyed = shelf.sheet("sums/sum", 3, with_key=True)
    assert keyed.variant.key == sum(keyed.asked.draw.values())
    assert shelf.sheet("sums/sum", 3, with_key=True) is keyed
    assert shelf.sheet("sums/sum", 3, with_key=False).variant is None


def test_a_question_without_a_key_says_why(home):
    """The question is shown all the same, with the sentence below it."""
    (home / "sums.yaml").write_text(BANK.replace("1/(1 - 1)", "1/(a - a)").replace(
        "prompt: What is 1/0?", "draw: {a: 1..9}\n    prompt: What is {{a}}/0?"))  # fmt: skip
    with Measuring() as measuring:
        shelf = Shelf(["./sums.yaml", "none"], None, measuring, author_code=True)
        sheet = shelf.sheet("sums/none", 0, with_key=True)
    shown = "\n".join(each.plain for each in pages.sheet(sheet, 1, 1, Look(plain=False)))
    assert "/0?" in shown
    assert sheet.trouble in " ".join(shown.split())


# ------------------------------------------------------------------------- a pipe
def test_a_pipe_gets_the_list(home, capsys):
    """What `quizcli list` prints, for a filter too; a broken one is a usage error."""
    assert run(["browse", "./sums.yaml", "concept:adding"]) == 0
    browsed = capsys.readouterr().out
    assert run(["list", "./sums.yaml", "concept:adding"]) == 0
    assert capsys.readouterr().out == browsed
    assert browsed.splitlines()[0].split() == ["sums/sum", "numeric", "1", "adding"]
    with pytest.raises(QuizError, match="did you mean adding"):
        run(["browse", "./sums.yaml", "concept:addin"])


def test_lines_are_answered_one_by_one(shelf, monkeypatch, capsys):
    """Numbers, keys, marks and filters in words, without a single escape sequence."""
    from quizcli.cli.stage import Stage

    typed = "1\nk\nn\nf 2\nx\n9\n/concept:dividing\n?\n/concept:x\nq\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    lines.Talk(shelf, Stage(Look(width=60, interactive=False))).talk()
    out = capsys.readouterr().out
    assert "\x1b" not in out
    for each in (
        "1: sums/sum, numeric, difficulty 1, adding, new", "1 to 3 of 3; ? lists the commands.",
        "key       ", "sums/none: flagged", "That is no command", "Give a number from 1 to 3.",
        "1: sums/none, numeric, difficulty 1, dividing, new, flagged", "e NUMBER: open it",
        "unknown concept x",
    ):  # fmt: skip
        assert each in out
    assert out.count("What is ") == 3
