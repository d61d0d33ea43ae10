"""A question as a stored answer met it: drawn again from the seed of the answer.

The question may have been edited since.  Where the numbers that are drawn now differ from
those that were stored, the answer was given to another question and cannot be read again.
"""

from __future__ import annotations

from quizcli import questions
from quizcli.expressions import ExpressionError
from quizcli.model import Asked, Measure, Question, QuizError, Review, Variant


class OtherDraw(QuizError):
    """The numbers drawn now are not those that the answer was given to."""


def asked(question: Question, review: Review, asked_as: str) -> Asked:
    """The question as it was asked, under the id that it had then, on which its dice depend.

    OtherDraw, or QuizError where it cannot be drawn.
    """
    try:
        found = questions.prepare(question._replace(id=asked_as), review.seed)
    except ExpressionError as error:
        raise QuizError(str(error)) from error
    if dict(found.draw) != dict(review.draw):
        raise OtherDraw("other numbers are drawn now")
    return found


def variant(question: Question, review: Review, asked_as: str, measure: Measure) -> Variant:
    """The same with its key as it is now.  OtherDraw, MeasureError or QuizError."""
    found = asked(question, review, asked_as)
    return questions.solve(found, [measure(each) for each in found.requests])
