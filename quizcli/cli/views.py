"""What the screens show, as plain values.

Fields marked Markdown are bank text and may hold emphasis, code and formulas;
all others are shown letter by letter.  Nothing needs to be cleaned beforehand.
They are named tuples because every start makes these classes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from quizcli.model import Outcome

if TYPE_CHECKING:
    from quizcli.cli import plots


class Binding(NamedTuple):
    """One row of a key table: what is pressed or typed, what it does in a word, and the
    sentence that the `?` overlay has for it (the word again when there is none).  `short` is
    the word where there is little room."""

    press: str
    does: str
    help: str = ""
    short: str = ""


Bindings = tuple[Binding, ...]


class Progress(NamedTuple):
    """Where a session is: `position` counts from 1, `done` are the finished questions.

    A list that is only looked through is not `scored`.
    """

    titles: tuple[str, ...]
    position: int
    total: int
    done: int
    right: int = 0
    missed: int = 0
    scored: bool = True


class QuestionView(NamedTuple):
    """A question.  `prompt`, `hints` and the texts of `options` are Markdown.

    `id` and `concept` (its name) are empty for a learner who has not answered yet: they may
    tell too much.
    `options` are pairs of key and text; `how` says what is accepted and where it
    is measured; `note` is one line more (a second try); `hints` are those shown.
    """

    progress: Progress
    id: str
    type: str
    concept: str
    prompt: str
    options: tuple[tuple[str, str], ...] = ()
    how: str = ""
    hints: tuple[str, ...] = ()
    note: str = ""


class Grade(NamedTuple):
    """A grade that the learner may give, and the days until the next review with it."""

    key: str
    name: str
    days: int
    suggested: bool = False


class LeechView(NamedTuple):
    """A question that was forgotten often.  `builds_on` are names of concepts with their
    summaries (Markdown); `formula` is its key as an expression; `advice` says what to do."""

    lapses: int
    builds_on: tuple[tuple[str, str], ...] = ()
    formula: str = ""
    advice: str = ""


class PartView(NamedTuple):
    """The judgement of one part: what became of it in a few words, and its points.

    `given`, `expected`, `measured`, `marked_up` and `because` are as in a FeedbackView.
    """

    label: str
    right: bool
    judgement: str
    points: str
    given: str = ""
    expected: str = ""
    measured: bool = True
    marked_up: bool = False
    tolerance: str = ""
    because: str = ""


class FeedbackView(NamedTuple):
    """The judgement of an answer.  `explain` is Markdown; `because` is too, except where
    it comes from the program: for an answer that is unreadable or was not measured.

    `given` and `expected` are Markdown when `marked_up` (the options of a choice).
    `expected` is empty while another try is open, which `next` says.  `grades` tell when it
    comes again.  `points` are those earned, where they tell more than the outcome; of an
    answer in parts all is told by `parts`.  `time` is how long the answer took, `remark` the
    learner's own note, `id` the question's, `concept` a name.  `curve` is drawn where `room`
    rows are enough.
    """

    outcome: Outcome
    given: str = ""
    expected: str = ""
    measured: bool = True
    marked_up: bool = False
    tolerance: str = ""
    backend: str = ""
    device: str = ""
    milliseconds: float | None = None
    because: str = ""
    explain: str = ""
    source: str = ""
    place: str = ""
    next: str = ""
    grades: tuple[Grade, ...] = ()
    points: str = ""
    parts: tuple[PartView, ...] = ()
    time: str = ""
    remark: str = ""
    id: str = ""
    curve: plots.Chart | None = None
    room: int = 0
    concept: str = ""


class RecallView(NamedTuple):
    """A flashcard turned over.  `answer` and `rubric` are Markdown; `ask` is the question
    that follows, such as how many of the points were named."""

    answer: str
    rubric: tuple[str, ...] = ()
    given: str = ""
    ask: str = ""
    source: str = ""
    place: str = ""


class Count(NamedTuple):
    """Right out of asked, for a topic or a type."""

    name: str
    right: int
    asked: int


class Missed(NamedTuple):
    """A question to come back to.  `about` is Markdown, shown on one line; `given` and
    `expected` are when `marked_up`.  `left` says in a word why there is no verdict
    (skipped, not measured)."""

    id: str
    about: str
    given: str = ""
    expected: str = ""
    measured: bool = True
    marked_up: bool = False
    left: str = ""


class SummaryView(NamedTuple):
    """A session that is over.  `last` is the share that was right the time before; `outlook`
    are labels with what they say of the days to come; `points` are those earned, where they tell
    more than the right answers do."""

    titles: tuple[str, ...]
    questions: int
    minutes: float
    right: int
    missed: int
    hints: int = 0
    skipped: int = 0
    unmeasured: int = 0
    last: float | None = None
    topics: tuple[Count, ...] = ()
    types: tuple[Count, ...] = ()
    revisit: tuple[Missed, ...] = ()
    outlook: tuple[tuple[str, str], ...] = ()
    saved: str = ""
    points: str = ""
