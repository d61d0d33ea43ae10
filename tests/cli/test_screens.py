"""The screens: golden transcripts, and what must hold for any content.

After a wanted change of the screens, `python -m tests.cli.test_screens` writes the
transcripts in tests/data/screens anew; read their difference before keeping it.
"""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyte
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich.text import Text

from quizcli.cli import furniture, screens
from quizcli.cli.look import Look
from quizcli.cli.screens import drill
from quizcli.cli.views import (
    Binding,
    Count,
    FeedbackView,
    Grade,
    LeechView,
    Missed,
    Progress,
    QuestionView,
    RecallView,
    SummaryView,
)
from quizcli.model import Outcome

DATA = Path(__file__).parent.parent / "data" / "screens"

KEYS = (
    Binding("Enter", "check", "check the answer"),
    Binding("/hint", "(2)", "show the next hint; a hint makes the next review come earlier"),
    Binding("/skip", "", "leave this question for later"),
    Binding("/edit", "", "open the bank at this question"),
    Binding("/tex", "", "show the formulas as TeX"),
    Binding("/quit", "", "end the session; every answer is kept"),
    Binding("?", "keys", "show this list"),
)
PROGRESS = Progress(("RNNs & LSTMs",), 4, 12, 3, 2, 1)
NUMERIC = QuestionView(
    PROGRESS,
    "rnn/decades-lost",
    "numeric",
    "vanishing gradients",
    r"""A vanilla RNN reads 60 steps (input 8, hidden 32, seed 0):

$$h_t = \tanh(W_{hh}h_{t-1} + W_{xh}x_t + b), \quad h_t \in \mathbb{R}^{32}$$

```python
torch.manual_seed(0)
cell = torch.nn.RNNCell(8, 32)
h[-1].sum().backward()          # loss at the last step only
```

By how many powers of ten does $\|\partial L/\partial h_t\|$ shrink from t = 60 to t = 1?
""",
    how="Accepted within ±1. PyTorch runs it on cpu.",
)
CHOICE = QuestionView(
    Progress(("RNNs & LSTMs", "Attention", "Positions"), 11, 12, 10, 9, 1),
    "lstm/relu-gate",
    "choice",
    "gates",
    "Which of these is *shut*, where $x_t < 0$? It has shape [batch, seq, 64].",
    options=(
        ("a", "The input gate with `ReLU`, which lets nothing through and passes no gradient"),
        ("b", r"$\sigma(x_t)$"),
        ("c", "`h[t] = W[hh] @ h[t-1]`"),
    ),
    hints=(r"What is $\max(0, x)$ for a negative $x$?",),
    note="One more try.",
    how="One letter, a to c.",
)
BOOLEAN = QuestionView(
    PROGRESS,
    "attention/cost",
    "boolean",
    "",
    "Myth or fact: attention over $n$ tokens costs $O(n)$.",
    options=(("m", "myth"), ("f", "fact")),
)
WRONG = FeedbackView(
    Outcome.WRONG,
    "12",
    "15.9",
    tolerance="±1",
    backend="PyTorch 2.13",
    device="cpu",
    milliseconds=15.2,
    explain=r"The gradient is a product of 59 Jacobians, $\prod_t \partial h_t/\partial h_{t-1}$; "
    r"each one scales it by about 0.54, and $0.54^{59} \approx 10^{-16}$. The LSTM's "
    r"$c_t = f_t \odot c_{t-1} + \dots$ path multiplies by $f \approx 1$ instead (forget bias +3).",
    source="Pascanu et al. 2013",
    place="rnn.yaml:212",
)
MISTAKE = FeedbackView(
    Outcome.MISTAKE, "(7, 12)", because="One row per *query*; the queries come from the decoder.",
    next="One more try.",
)  # fmt: skip
CHOSEN = FeedbackView(
    Outcome.RIGHT, r"b  $\sigma(x_t)$", r"b  $\sigma(x_t)$", measured=False, marked_up=True,
    place="lstm.yaml:3", next="Next review in 3 days.",
)  # fmt: skip
UNREADABLE = FeedbackView(
    Outcome.UNREADABLE, "1,5", because="use 1.5, or a product such as 4*h*(x)"
)
UNMEASURED = FeedbackView(Outcome.UNMEASURED, "3", because="the computation took longer than 10 s")
RECALL = RecallView(
    "An RNN is *sequential*, so it cannot use a GPU well, and its state $h_t$ has a fixed size.",
    ("names sequential computation", "names the fixed-size state $h_t$"),
    "it is slow [and forgets]",
    "How many of the 2 points did you name? 0 to 2",
    "Vaswani et al. 2017, section 1",
    "course.yaml:30",
)
SUMMARY = SummaryView(
    ("RNNs & LSTMs", "attention"),
    12,
    14.2,
    9,
    3,
    hints=2,
    skipped=1,
    last=0.58,
    topics=(
        Count("LSTM gates", 4, 4),
        Count("vanishing gradients in time", 2, 4),
        Count("attention shapes", 3, 4),
    ),
    types=(Count("numeric", 5, 7), Count("shape", 2, 3), Count("choice", 2, 2)),
    revisit=(
        Missed("rnn/decades-lost", "decades lost over 60 steps.", "12", "15.9"),
        Missed("rnn/spectral-norm", "largest singular value of $W_{hh}$", "2.0", "1.13"),
        Missed("attention/scores", "shape of $QK^T$ with 8 heads", left="skipped"),
    ),
    saved="each answer as it was given",
)


def every_screen(look: Look) -> Iterator[list[Text]]:
    """All screens with typical content."""
    yield screens.question(NUMERIC, look)
    yield screens.footer(KEYS, look, "torch ready")
    yield screens.question(CHOICE, look)
    yield screens.question(BOOLEAN, look)
    for view in (WRONG, MISTAKE, CHOSEN, UNREADABLE, UNMEASURED):
        yield screens.feedback(view, look)
    yield screens.recall(RECALL, look)
    yield screens.summary(SUMMARY, look)
    yield screens.overlay(KEYS, look)
    yield [screens.prompt(look), screens.waiting(look, 3)]


FORMS = {
    "glyphs": Look(colour=False, plain=False),
    "ascii": Look(colour=False, plain=False, ascii=True),
    "plain": Look(),
    "plain-ascii": Look(ascii=True),
}
LOOKS = {
    f"{name}-{width}": replace(look, width=width)
    for name, look in FORMS.items()
    for width in (40, 80, 120)
}


def transcript(look: Look) -> str:
    """All screens as they would be written to a file, trailing spaces removed."""
    parts = ("\n".join(line.plain.rstrip() for line in lines) for lines in every_screen(look))
    return "\n\n".join(parts) + "\n"


def written(look: Look, lines: list[Text]) -> str:
    """What the console writes for these lines."""
    out = io.StringIO()
    screens.draw(look.console(out), lines)
    return out.getvalue()


@pytest.mark.parametrize("name", LOOKS)
def test_golden(name):
    """Every screen is what it was, at 40, 80 and 120 cells, with glyphs, plain and in ASCII."""
    assert transcript(LOOKS[name]) == (DATA / f"{name}.txt").read_text(encoding="utf-8")


def test_golden_colours():
    """Colours and stress are what they were."""
    look = Look(colour=True, plain=False)
    shown = "\n".join(written(look, lines) for lines in every_screen(look))
    assert shown == (DATA / "colour-80.ansi").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", LOOKS)
def test_typical_screens_keep_the_width(name):
    """No line is wider than the look, and ASCII is ASCII."""
    for lines in every_screen(LOOKS[name]):
        for line in lines:
            assert line.cell_len <= LOOKS[name].width
            assert line.plain.isascii() or not LOOKS[name].ascii


def test_only_ansi_16_colours_that_read_on_any_background():
    """No 256 colours, no backgrounds, no yellow, white, black or bright grey."""
    shown = (DATA / "colour-80.ansi").read_text(encoding="utf-8")
    codes = {code for part in shown.split("\x1b[")[1:] for code in part.split("m")[0].split(";")}
    assert codes <= {"0", "1", "2", "3", "31", "32", "34", "35", "36"}


def test_plain_has_no_glyphs():
    """In plain text the program's own words are ASCII, whatever the encoding."""
    plain_views = NUMERIC._replace(prompt="x"), WRONG._replace(explain="", tolerance="1")
    lines = [
        *screens.question(plain_views[0]._replace(how=""), Look()),
        *screens.feedback(plain_views[1], Look()),
        *screens.footer(KEYS, Look(), "torch ready"),
        screens.waiting(Look()),
        screens.prompt(Look()),
    ]
    assert all(line.plain.isascii() and not line.spans for line in lines)


def test_a_question_and_its_feedback_fit_on_a_screen():
    """At 80x24: a question with 9 prompt lines, the answer line, the feedback and the footer."""
    look = Look(width=80, colour=True, plain=False)
    screen = pyte.Screen(80, 24)
    stream = pyte.Stream(screen)
    lines = [
        *screens.question(NUMERIC, look),
        screens.prompt(look),
        *screens.feedback(WRONG, look),
        *screens.footer(KEYS, look),
    ]
    stream.feed(written(look, lines).replace("\n", "\r\n"))
    assert screen.display[0].startswith(" RNNs & LSTMs")
    assert screen.display[len(lines) - 1].startswith(" Enter check")
    assert len(lines) < 24


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_terminal_shows_what_was_meant(width):
    """Drawn in an emulated terminal, every line stands in its own row, none runs over."""
    look = Look(width=width, colour=True, plain=False)
    lines = [line for part in every_screen(look) for line in part]
    screen = pyte.Screen(width, len(lines) + 1)
    pyte.Stream(screen).feed(written(look, lines).replace("\n", "\r\n"))
    shown = [row.rstrip() for row in screen.display[: len(lines)]]
    assert shown == [line.plain.rstrip() for line in lines]


# ------------------------------------------------------------------- furniture
@pytest.mark.parametrize("width", range(40, 201, 8))
def test_header_shrinks_sensibly(width):
    """Position and score are always there, and the title as far as there is room."""
    progress = Progress(("A long title of a bank", "and another one"), 104, 120, 103, 90, 13)
    line, rule = screens.header(progress, Look(width=width, plain=False))
    assert line.plain.startswith(" A long")
    assert "104 of 120" in line.plain
    assert "90 right 13 missed" in line.plain
    assert line.cell_len == rule.cell_len == width


def test_footer_and_overlay_come_from_one_table():
    """Every key of the footer is in the overlay; where room is short the footer keeps the last."""
    for width in (40, 60, 80, 120):
        look = Look(width=width, plain=False)
        (line,) = screens.footer(KEYS, look, "torch ready")
        listed = " ".join(each.plain for each in screens.overlay(KEYS, look))
        pressed = [each for each in line.plain.split() if each.startswith("/") or each == "Enter"]
        assert line.plain.strip().endswith(("? keys", "torch ready"))
        assert all(each in listed for each in pressed)
        assert line.cell_len <= width
    assert all(each.help in listed for each in KEYS)


LONG = "a sample of 5 questions, 2 minutes"


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ((Binding("Enter", LONG, short="start"), Binding("q", "quit")), "Enter start  q quit"),
        ((Binding("Enter", LONG), Binding("q", "quit")), "Enter a sample of 5 questions…  q quit"),
        ((Binding("Enter", LONG),), "Enter a sample of 5 questions, 2 minu…"),
        ((Binding("Enter", "next"), *KEYS[1:]), "Enter next  /hint (2)  /skip  ? keys"),
    ],
)
def test_a_narrow_footer_says_how_to_go_on(keys, shown):
    """The first key is never dropped: its words get fewer, and keys in the middle go."""
    (line,) = screens.footer(keys, Look(width=40, plain=False), "torch ready")
    assert line.plain == f" {shown}"


def test_a_list_that_is_looked_through_has_no_score():
    """Where it stands is told, but neither a bar nor what was right."""
    view = NUMERIC._replace(progress=PROGRESS._replace(scored=False))
    line, _ = screens.header(view.progress, Look(plain=False))
    assert line.plain.split() == ["RNNs", "&", "LSTMs", "4", "of", "12"]
    assert "So far" not in screens.question(view, Look())[0].plain


# --------------------------------------------------------------------- summary
CONCEPTS = (
    "Order and positional encoding", "Softmax", "Decoder block", "Chain rule and Jacobians",
    "Vanishing and exploding gradients", "LSTM gates and cell state", "Pre-LN and post-LN",
    "Attention: query, key, value", "Encoder-decoder and the bottleneck", "Layer normalisation",
)  # fmt: skip
KINDS = ("numeric", "shape", "choice", "myth or fact", "cloze", "recall", "order")
WHY = "Explain why source and target may differ in length, and what limits both."


def ten_questions(missed: int) -> SummaryView:
    """An ordinary session over many banks."""
    gone = (
        Missed("cross-attention/sequences-of-different-lengths", WHY, "12.5", "15.9"),
        Missed("rnn/slow", WHY, f"b  {WHY}", f"c  {WHY}", measured=False, marked_up=True),
        Missed("sequence-to-sequence/stopping", WHY, left="skipped"),
    )
    return SUMMARY._replace(
        titles=tuple(f"A title of bank {i}" for i in range(10)),
        questions=10,
        right=10 - missed,
        missed=missed,
        topics=tuple(Count(name, int(i >= missed), 1) for i, name in enumerate(CONCEPTS)),
        types=tuple(Count(each, 1, 2) for each in KINDS),
        revisit=tuple(gone[i % 3] for i in range(missed)),
        outlook=(("streak", "9 days, today 12 answers"), ("due", "tomorrow 2 more")),
    )


@pytest.mark.parametrize("missed", range(6))
def test_the_summary_of_ten_questions_fits_above_a_footer(missed):
    """With up to five missed it takes 23 of 24 rows; the score stands near the top."""
    lines = [each.plain for each in screens.summary(ten_questions(missed), Look(plain=False))]
    assert len(lines) < 24
    assert any(f"{10 - missed} right of 10" in each for each in lines[:4])
    assert "A title of bank 1 and 8 more banks" in " ".join(lines[:2])
    assert sum(each.startswith(("   ✗", "   -")) for each in lines) == missed


def test_a_missed_question_has_one_line():
    """Its id, what it is about, and both answers, each cut; of a choice the first words."""
    lines = [each.plain for each in screens.summary(ten_questions(3), Look(plain=False))]
    first, second, third = (each for each in lines if each.startswith(("   ✗", "   -")))
    assert (
        first == "   ✗ cross-attention/sequences-of-…  Explain why so…   you 12.5   measured 15.9"
    )
    assert second.split()[1:] == ["rnn/slow", "you", "b", "Explai…", "answer", "c", "Explai…"]
    assert third.split()[1:4] == ["sequence-to-sequence/stopping", "Explain", "why"]
    assert (first.index("Explain"), second.index("you"), third.index("Explain")) == (37, 37, 37)


@pytest.mark.parametrize("look", [Look(), Look(plain=False)])
def test_without_a_verdict_there_is_no_score(look):
    """Nothing was answered: neither a bar nor a share."""
    view = SUMMARY._replace(right=0, missed=0, last=None, topics=(), types=())
    shown = " ".join(each.plain for each in screens.summary(view, look))
    assert "othing was judged" in shown
    assert not {"%", "█", "░", "0 right"} & {*shown, *shown.split("  ")}


@pytest.mark.parametrize("look", [Look(), Look(plain=False)])
def test_the_same_answer_is_not_said_twice(look):
    """A right option stands there once; a short figure may be repeated."""
    view = CHOSEN._replace(given=f"b  {WHY}", expected=f"b  {WHY}", measured=True)
    shown = " ".join(" ".join(each.plain for each in screens.feedback(view, look)).split())
    assert shown.count("Explain why") == 1
    assert "easured" in shown
    assert "the same" in shown
    figure = WRONG._replace(outcome=Outcome.RIGHT, given="15.9")
    assert " ".join(each.plain for each in screens.feedback(figure, look)).count("15.9") == 2


def test_learners_read_myth_or_fact():
    """`boolean` is a word of banks."""
    for look in (Look(), Look(plain=False)):
        shown = "\n".join(each.plain for each in screens.question(BOOLEAN, look))
        assert "myth or fact" in shown
        assert "boolean" not in shown


@pytest.mark.parametrize(
    ("share", "expected"),
    [(0, "░░░░░░░░░░"), (1, "██████████"), (0.75, "███████▌░░"), (2, "██████████"), (-1, "░" * 10)],
)
def test_bar(share, expected):
    """A bar is filled to an eighth of a cell and is always as wide as asked."""
    assert furniture.bar(share, 10, Look(plain=False)).plain == expected
    assert len(furniture.bar(share, 10, Look(plain=False, ascii=True)).plain) == 10


def test_spinner_turns():
    """The line for a late key changes with each tick and stays as wide."""
    shown = [screens.waiting(Look(plain=False), tick) for tick in range(12)]
    assert len({each.plain for each in shown}) == 10
    assert len({each.cell_len for each in shown}) == 1


# ------------------------------------------------------------------ properties
looks = st.builds(
    Look, width=st.integers(40, 200), colour=st.booleans(), plain=st.booleans(), ascii=st.booleans()
)
words = st.one_of(
    st.text(max_size=60),
    st.text(st.characters(), max_size=20).map(lambda text: text * 12),
    st.sampled_from(
        ["", r"$\frac{QK^\top}{\sqrt{d_k}}$", "`h[t]`", "数学" * 30, "a\n\n- b\n- c", "\x1b[2J"]
    ),
)
pairs = st.lists(st.tuples(st.sampled_from("abcm"), words), max_size=3).map(tuple)
counts = st.integers(0, 10**6)
progresses = st.builds(
    Progress, st.lists(words, max_size=3).map(tuple), counts, counts, counts, counts, counts
)
questions = st.builds(
    QuestionView, progresses, words, st.sampled_from(["numeric", "boolean"]), words, words,
    pairs, words, st.lists(words, max_size=2).map(tuple), words,
)  # fmt: skip
feedbacks = st.builds(
    FeedbackView, st.sampled_from(Outcome), words, words, st.booleans(), st.booleans(), words,
    words, words, st.one_of(st.none(), st.floats(0, 1e9)), words, words, words, words, words,
    st.lists(st.builds(Grade, words, words, st.integers(0, 36_500), st.booleans()),
             max_size=4).map(tuple),
)  # fmt: skip
recalls = st.builds(
    RecallView, words, st.lists(words, max_size=2).map(tuple), words, words, words, words
)
tallies = st.lists(st.builds(Count, words, counts, counts), max_size=3).map(tuple)
summaries = st.builds(
    SummaryView, st.lists(words, max_size=2).map(tuple), counts, st.floats(0, 1e6), counts, counts,
    counts, counts, counts, st.one_of(st.none(), st.floats(0, 1)), tallies, tallies,
    st.lists(st.builds(Missed, words, words, words, words, st.booleans(), st.booleans(),
                       st.sampled_from(["", "skipped", "not measured"])), max_size=2).map(tuple),
    st.lists(st.tuples(words, words), max_size=2).map(tuple), words,
)  # fmt: skip
leeches = st.builds(
    LeechView, counts, st.lists(st.tuples(words, words), max_size=2).map(tuple), words, words
)
bindings = st.lists(st.builds(Binding, words, words, words), max_size=4)


def check(lines: list[Text], look: Look) -> None:
    """No line is too wide, holds a newline or a control character, or leaves ASCII."""
    for line in lines:
        assert line.cell_len <= look.width
        assert all(each.isprintable() for each in line.plain)
        assert line.plain.isascii() or not look.ascii
        assert look.colour or not any(code in str(line.style) for code in ("green", "red"))


@settings(deadline=None)
@given(leeches, looks)
def test_any_leech_keeps_the_width(view, look):
    """Names and summaries of concepts fit whatever they are."""
    check(drill.leech(view, look), look)


@settings(deadline=None)
@given(questions, looks)
def test_any_question_keeps_the_width(view, look):
    """Whatever a bank holds, a question stays inside the terminal."""
    check(screens.question(view, look), look)


@settings(deadline=None)
@given(feedbacks, recalls, looks)
def test_any_feedback_keeps_the_width(view, recalled, look):
    """Whatever was answered, feedback stays inside the terminal."""
    check(screens.feedback(view, look), look)
    check(screens.recall(recalled, look), look)


@settings(deadline=None)
@given(summaries, bindings, words, looks)
@example(
    SummaryView((), 0, 0, 0, 0, revisit=(Missed("", "", "\U0001b2fc", "\U0001b2fc"),)),
    (),
    "",
    Look(40, plain=False),
)
def test_any_summary_keeps_the_width(view, keys, state, look):
    """Whatever happened, summary, footer and overlay stay inside the terminal."""
    check(screens.summary(view, look), look)
    check(screens.footer(keys, look, state), look)
    check(screens.overlay(keys, look), look)


def write_golden_files() -> None:
    """Write all transcripts anew."""
    for name, look in LOOKS.items():
        (DATA / f"{name}.txt").write_text(transcript(look), encoding="utf-8")
    look = Look(colour=True, plain=False)
    shown = "\n".join(written(look, lines) for lines in every_screen(look))
    (DATA / "colour-80.ansi").write_text(shown, encoding="utf-8")


if __name__ == "__main__":
    write_golden_files()
