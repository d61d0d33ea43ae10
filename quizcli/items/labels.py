"""What a stored answer chose: an option, a named mistake, a wrong value.

Options are shown in a drawn order, so a letter means something only together with the seed;
they are told apart as their author wrote them, before numbers are filled in.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from quizcli import answers, draws, questions
from quizcli.items import again
from quizcli.items.responses import Response
from quizcli.model import (
    Asked,
    Measure,
    Measurement,
    Outcome,
    Question,
    QuizError,
    Request,
    Review,
)
from quizcli.questions import base
from quizcli.questions.choice import option_texts

LONGEST = 80


class Sort(StrEnum):
    """What a label stands for."""

    OPTION = "option"
    RIGHT = "right"
    MISTAKE = "mistake"
    VALUE = "value"
    OTHER = "other"


class Label(NamedTuple):
    """Something that can be answered; `key` says whether it is right, None: at some draws."""

    sort: Sort
    text: str
    key: bool | None = False


RIGHT = Label(Sort.RIGHT, "right answers", True)
OTHER = Label(Sort.OTHER, "other wrong answers")
UNNAMED = Label(Sort.OTHER, "known mistakes, not told apart")
UNREAD = Label(Sort.OTHER, "answers that cannot be read again", None)

_KEYS = {"true": True, "false": False}
OPTIONED = frozenset({"choice", "several"})
BOOLEAN = "boolean"


def options(question: Question) -> tuple[Label, ...]:
    """All that a question of options offers, chosen or not."""
    if question.type == BOOLEAN:
        return tuple(_word(question, value) for value in (False, True))
    if question.type not in OPTIONED:
        return ()
    return tuple(
        Label(Sort.OPTION, _short(each.text), _KEYS.get(each.correct)) for each in question.options
    )


def labels(question: Question | None, found: Response, measure: Measure | None) -> list[Label]:
    """What a response chose: one thing, or all options that were ticked.

    `question` is None where no bank has it any more; without `measure` the mistakes of
    questions that are measured are not told apart.
    """
    review = found.review
    if question is None:
        return [_by_outcome(review)]
    if question.type == BOOLEAN:
        value = answers.read_boolean(review.raw).value
        return [_word(question, value) if isinstance(value, bool) else UNREAD]
    if question.type in OPTIONED:
        return _ticked(question, found)
    if review.outcome is Outcome.MISTAKE:
        return [_mistake(question, found, measure)]
    if review.outcome is Outcome.WRONG and review.raw.strip() and not review.draw:
        return [Label(Sort.VALUE, _short(review.raw.casefold()))]
    return [_by_outcome(review)]


def needs_measuring(question: Question, review: Review) -> bool:
    """Whether the mistake that an answer made can only be named by measuring again."""
    return (
        question.measured
        and review.outcome is Outcome.MISTAKE
        and question.type not in {BOOLEAN, *OPTIONED}
    )


def _by_outcome(review: Review) -> Label:
    if review.outcome is Outcome.RIGHT:
        return RIGHT
    return UNNAMED if review.outcome is Outcome.MISTAKE else OTHER


def _word(question: Question, value: bool) -> Label:
    written = _KEYS.get(question.answer.strip())
    key = None if written is None else written is value
    return Label(Sort.OPTION, "fact" if value else "myth", key)


# --------------------------------------------------------------------- options
def _ticked(question: Question, found: Response) -> list[Label]:
    try:
        asked = again.asked(question, found.review, found.asked_as)
    except QuizError:
        return [UNREAD]
    every = options(question)
    return [every[_place(asked, i)] for i in _positions(asked, found.review.raw)] or [UNREAD]


def _positions(asked: Asked, raw: str) -> tuple[int, ...]:
    """The positions, as shown, that were chosen."""
    texts = option_texts(asked)
    if asked.question.type == "choice":
        one = answers.read_choice(raw, texts).value
        return (one,) if isinstance(one, int) else ()
    several = answers.read_several(raw, texts).value
    chosen = several if isinstance(several, tuple) else ()
    return tuple(each for each in chosen if isinstance(each, int))


def _place(asked: Asked, shown: int) -> int:
    """The position of an option in its file."""
    option = asked.options[shown]
    return next(i for i, each in enumerate(asked.question.options) if each is option)


# -------------------------------------------------------------------- mistakes
def _mistake(question: Question, found: Response, measure: Measure | None) -> Label:
    """The mistake by its author's words, before numbers are filled in."""
    if question.measured and measure is None:
        return UNNAMED
    try:
        variant = again.variant(question, *found[:2], measure or _unmeasured)
    except QuizError:
        return UNNAMED
    said, scope = questions.grade(variant, found.review.raw).because, base.scope(variant)
    every = (*question.mistakes, *question.reject)
    named = (each.because for each in every if draws.fill(each.because, scope) == said)
    return next((Label(Sort.MISTAKE, _short(each)) for each in named), UNNAMED)


def _unmeasured(request: Request) -> Measurement:
    """Never called: what is not measured asks for nothing."""
    raise QuizError(f"{request.name} is not measured here")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."
