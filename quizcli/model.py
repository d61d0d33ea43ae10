"""The nouns of quizcli: what a bank, a question, a variant, a verdict and a review are.

Everything here is a frozen value.  Nothing here reads a clock, a disk, a die or a
screen; the other modules of the core take these values and return new ones.

They are NamedTuples and not dataclasses because every start of the program makes these
classes: a NamedTuple takes a tenth of the time (0.05 ms against 0.5 ms).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum, StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

Value: TypeAlias = "bool | int | Fraction | float | str | tuple[Value, ...]"
"""What a draw, an output, a key or an expression may be.  Lists arrive as tuples."""

Values: TypeAlias = Mapping[str, Value]

NOTHING: Mapping[str, Any] = MappingProxyType({})
"""The empty mapping, as a default that nobody can fill."""


class QuizError(Exception):
    """A user's mistake or a missing thing: one clear sentence and what to do next.

    `exit_code` is what the command line returns for it: 2 usage, 3 bad bank,
    4 check failed, 5 data directory or measuring not usable.
    """

    def __init__(self, message: str, *, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


# ------------------------------------------------------------------- problems
class Severity(StrEnum):
    """How bad a problem is: an error keeps a question from being served."""

    ERROR = "error"
    WARNING = "warning"


class Place(NamedTuple):
    """Where something stands: lines and columns count from 1, `end` is past the last column."""

    path: str
    line: int = 1
    column: int = 1
    end: int = 2


class Problem(NamedTuple):
    """Bad content as a value.  `source` is the line of the file, for the caret below it.

    `field` is the path of what is meant inside the question, such as `mistakes[1].answer`,
    where that is known and the place is not.  `silenced` is the reason that an author gives
    for letting a warning be.
    """

    place: Place
    code: str
    message: str
    severity: Severity = Severity.ERROR
    source: str = ""
    question: str = ""
    help: str = ""
    field: str = ""
    silenced: str = ""


# --------------------------------------------------------- computations
class Kind(StrEnum):
    """How far an output can be trusted to be the same number again.

    exact: a theorem (integers, shapes, truth values); float: fixed by the
    parameters up to rounding; statistical: depends on the seed, so only an
    ordering, a label or a theory value may be asked.
    """

    EXACT = "exact"
    FLOAT = "float"
    STATISTICAL = "statistical"


class Output(NamedTuple):
    """A named result of a probe; type is int, float, bool, shape, vector, list or str.

    A number that is a place along a list of the same probe (the step at which it is largest)
    has that list's name in `at`.
    """

    type: str
    kind: Kind
    doc: str = ""
    at: str = ""


class Parameter(NamedTuple):
    """A typed argument of a probe; type is int, float, choice, bool, seed, ints or floats.

    `low` and `high` bound numbers (for ints and floats: each element), `step` is
    the grid of floats, `length` bounds the number of elements of a list.
    """

    name: str
    type: str
    default: Value
    low: int | float | None = None
    high: int | float | None = None
    step: int | float | None = None
    choices: tuple[Value, ...] = ()
    length: tuple[int, int] | None = None
    doc: str = ""


class Signature(NamedTuple):
    """All that can be known of a probe without running it (and without torch)."""

    name: str
    title: str
    topic: str
    parameters: tuple[Parameter, ...]
    outputs: Mapping[str, Output]
    where: tuple[str, ...] = ()
    formula: str = ""
    pitfalls: str = ""
    source: str = ""

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name, if there is one."""
        return next((each for each in self.parameters if each.name == name), None)


Signatures: TypeAlias = Mapping[str, Signature]


class Program(NamedTuple):
    """An author's own lines.

    `language` is torch (the closed language that reads as torch code) or python (plain
    Python, for banks that the learner trusts).  The names in the request's arguments are in
    scope; the names in `outputs` are what is measured.  `line` and `column` are where the
    lines begin in their bank.
    """

    source: str
    language: str = "torch"
    outputs: tuple[str, ...] = ()
    line: int = 0
    column: int = 0


class Request(NamedTuple):
    """One computation to run: a probe by name, or else a program, and its arguments."""

    probe: str
    arguments: Values = NOTHING
    program: Program | None = None

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        return "the author's computation" if self.program else self.probe


class Measurement(NamedTuple):
    """What a computation returned, where it ran and how long it took (seconds)."""

    outputs: Values
    device: str = "cpu"
    seconds: float = 0.0
    backend: str = ""


Measure: TypeAlias = Callable[[Request], Measurement]


class MeasureError(QuizError):
    """A computation could not be run: wrong arguments, a crash, a time limit, no torch.

    `line` and `column` (from 1) point into an author's lines; 0 where no place is known.
    """

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message, exit_code=5)
        self.line = line
        self.column = column


# ------------------------------------------------------------------ questions
class Tolerance(NamedTuple):
    """How near a number has to be.  All None means exact."""

    rel: float | None = None
    abs: float | None = None
    factor: float | None = None
    digits: int | None = None


class Mistake(NamedTuple):
    """A known wrong answer, as an expression, and the feedback that it earns."""

    answer: str
    because: str


class Option(NamedTuple):
    """One alternative of a choice.  `correct` is an expression, mostly `true` or `false`."""

    text: str
    correct: str = "false"
    because: str = ""


class Item(NamedTuple):
    """One entry of an order.  `value` is an expression that it is sorted by; without values
    the items stand in the right order as written."""

    text: str
    value: str = ""


class DrawRule(NamedTuple):
    """How one name is drawn.

    kind: range (low, high, step; integers when step is an integer), choice
    (choices), list (length low..high of `of`), constant (value).
    """

    kind: str
    low: str = "0"
    high: str = "0"
    step: str = "1"
    choices: tuple[Value, ...] = ()
    of: DrawRule | None = None
    value: Value = 0


class SelfTests(NamedTuple):
    """Answers that a question's own reader must accept, reject or find unreadable."""

    accept: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


class Question(NamedTuple):
    """One validated question of a bank, whatever its type.

    Expressions are kept as text (they were parsed once while validating).
    What is measured is a probe (`measure`) or an author's own lines (`program`).
    `arguments` are complete (see `questions.arguments.complete`): a text among them
    is an expression over the drawn names and `seed`, anything else is meant as it is.
    `symbols` are the names that a typed formula or symbolic shape may use.
    `items` belong to an order, `pairs` (left to right) and `extra` rights to a match;
    `accept` and `reject` are answers in words, and those of `reject` are no expressions.
    `parts` are questions without a draw of their own; the id of each is the name that
    stands for its key in later ones, and `carry` the share of its points for an answer that
    is right with the learner's own value of an earlier part.
    `silence` has the codes of warnings that are let be, with the reasons.  A `retired`
    question is asked no more; its history stays.
    """

    id: str
    type: str
    prompt: str
    answer: str = ""
    concept: str = ""
    objective: str = ""
    difficulty: int = 1
    tags: tuple[str, ...] = ()
    draw: Mapping[str, DrawRule] = NOTHING
    let: Mapping[str, str] = NOTHING
    where: tuple[str, ...] = ()
    measure: str = ""
    arguments: Mapping[str, Value] = NOTHING
    program: Program | None = None
    witness: str = ""
    fact: str = ""
    tolerance: Tolerance = Tolerance()
    allow: tuple[str, ...] = ()
    unit: str = ""
    symbolic: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    shuffle: bool = True
    items: tuple[Item, ...] = ()
    pairs: Mapping[str, str] = NOTHING
    extra: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()
    reject: tuple[Mistake, ...] = ()
    rubric: tuple[str, ...] = ()
    parts: tuple[Question, ...] = ()
    points: int = 1
    carry: float = 1.0
    mistakes: tuple[Mistake, ...] = ()
    hints: tuple[str, ...] = ()
    explain: str = ""
    source: str = ""
    tests: SelfTests = SelfTests()
    silence: Mapping[str, str] = NOTHING
    retired: bool = False
    place: Place = Place("")

    @property
    def bank(self) -> str:
        """The bank's name: what stands before the slash of the id."""
        return self.id.partition("/")[0]

    @property
    def measured(self) -> bool:
        """Whether its key comes from a computation."""
        return bool(self.measure or self.program)


class Asked(NamedTuple):
    """A question with its numbers drawn, before anything was measured.

    `draw` holds drawn, derived and constant names.  `requests` are what the
    worker has to run: the first at this draw, the others at the `further` draws
    (which a symbolic answer is compared at).  `options` are in the order shown.
    """

    question: Question
    seed: int
    draw: Values
    prompt: str
    requests: tuple[Request, ...] = ()
    further: tuple[Values, ...] = ()
    options: tuple[Option, ...] = ()
    rejected: int = 0


class Variant(NamedTuple):
    """A question ready to be graded: drawn, measured, with its key.

    `keys[0]` is the key at this draw; further keys belong to `asked.further`.
    """

    asked: Asked
    keys: tuple[Value, ...]
    measurements: tuple[Measurement, ...] = ()

    @property
    def key(self) -> Value:
        """The key at the draw that the learner sees."""
        return self.keys[0]


class Outcome(StrEnum):
    """What became of a typed answer.

    Unreadable costs nothing; skipped is not an answer; revealed means that the
    model answer of a flashcard was shown and its grade follows in a row of its
    own; unmeasured means that the answer was kept but no key could be had.
    """

    RIGHT = "right"
    WRONG = "wrong"
    MISTAKE = "mistake"
    UNREADABLE = "unreadable"
    SKIPPED = "skipped"
    REVEALED = "revealed"
    UNMEASURED = "unmeasured"


class PartVerdict(NamedTuple):
    """The judgement of one part: its label, what it says, and the points for it.

    `carried` are the labels of earlier parts with whose values, as the learner gave them,
    this part is right.
    """

    label: str
    verdict: Verdict
    points: int
    earned: float
    carried: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """The judgement of one answer.

    `understood` is the answer as it was read; `because` is the feedback of a
    known mistake, or what would be readable; `expected` is the key as text;
    `share` is the part of the points earned (recall: rubric points named);
    `parts` are the judgements of the parts, where the question has some.
    """

    outcome: Outcome
    understood: str = ""
    expected: str = ""
    tolerance: str = ""
    because: str = ""
    share: float = 0.0
    parts: tuple[PartVerdict, ...] = ()


# ------------------------------------------------------------------------ log
class Rating(IntEnum):
    """How well it was known, in the words of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Memory(NamedTuple):
    """The memory model's state of one card: stability in days, difficulty 1 to 10."""

    stability: float
    difficulty: float


class Moment(NamedTuple):
    """An instant: UTC milliseconds since 1970, and the local offset in minutes."""

    milliseconds: int
    offset_minutes: int = 0


class Review(NamedTuple):
    """One answer as it is kept for ever.  `raw` is what was typed, untouched.

    `attempt` counts from 1 within one asking.  `rating` is None while a second
    try is still to come, and for a skipped question.
    """

    uid: str
    session: str
    question: str
    seed: int
    draw: Values
    key: Value | None
    raw: str
    outcome: Outcome
    attempt: int
    rating: Rating | None
    seconds: float
    hints: int
    device: str
    backend: str
    at: Moment
    mode: str = "quiz"
    share: float = 0.0
    memory: Memory | None = None


class Event(NamedTuple):
    """Something that was done to the log or to a question, kept for ever like a review.

    `kind` is one of `log.KINDS`, where its `value` and `target` (the uid of another row) are
    told.
    """

    uid: str
    at: Moment
    kind: str
    question: str = ""
    value: Value | None = None
    target: str = ""


class SessionRecord(NamedTuple):
    """A session as planned: question ids with their seeds, in order."""

    uid: str
    started: Moment
    plan: tuple[tuple[str, int], ...]
    options: Values = NOTHING
