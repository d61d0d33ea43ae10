"""A prompt with gaps to be filled in, with words or with numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from quizcli import answers, draws, expressions
from quizcli.answers.gaps import MOST_GAPS, Gap
from quizcli.model import (
    Asked,
    Output,
    Question,
    QuizError,
    Tolerance,
    Value,
    Values,
    Variant,
    Verdict,
)
from quizcli.questions import base, near, shares

EXACT = Tolerance()


class Cloze(base.QuestionType):
    """The prompt has gaps: `[[forget|keep]]` takes these words, `[[= count]]` a number.

    The key has for each gap its first word, or its number.  A number has to lie within the
    tolerance; what counts as the same words is said in `answers.words`.
    """

    name = "cloze"
    fields = frozenset({"tolerance"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Too few or too many gaps, gaps that cannot be read, a number without a tolerance."""
        found = answers.find_gaps(question.prompt)
        at = answers.left_open(question.prompt)
        if at >= 0:
            message = "this [[ begins no gap; a gap stands in one line, as [[forget]]"
            return [(f"prompt@{at}-{at + 2}", "E412", message)]
        if not 1 <= len(found) <= MOST_GAPS:
            number = len(found) or "no"
            message = f"the prompt has {number} gaps; give 1 to {MOST_GAPS}, as [[forget]]"
            return [("prompt", "E409", message)]
        faults = [_fault(each, question, outputs) for each in found]
        places = answers.gap_places(question.prompt)
        return [
            (f"prompt@{start}-{end}", code, f"gap {i}: {said}")
            for i, ((start, end), (code, said)) in enumerate(zip(places, faults, strict=True), 1)
            if code
        ]

    def prompt(self, question: Question) -> str:
        """The prompt with numbered blanks."""
        return answers.blanked(question.prompt)

    def how(self, asked: Asked) -> str:
        """How many gaps, and what is between answers."""
        number = len(answers.find_gaps(asked.question.prompt))
        tolerance = asked.question.tolerance
        allowed = answers.describe_tolerance(tolerance, 1.0)
        numbers = "" if tolerance == EXACT else f" Numbers are accepted {allowed}."
        if number == 1:
            return f"What belongs in the gap.{numbers}"
        return f"What belongs in the {number} gaps, in order, with ; between.{numbers}"

    def key(self, asked: Asked, scope: Values) -> Value:
        """What belongs in each gap."""
        return tuple(_key(asked, gap, scope) for gap in answers.find_gaps(asked.question.prompt))

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Right only as a whole; of several gaps the right ones are named."""
        found = answers.find_gaps(variant.asked.question.prompt)
        given = answers.read_gaps(typed, len(found))
        if isinstance(given, answers.Reading):
            return base.unreadable(given.hint)
        judged = [
            _judged(variant, i, gap, part)
            for i, (gap, part) in enumerate(zip(found, given, strict=True))
        ]
        unread = next((each for each in judged if each.hint), None)
        if unread:
            return base.unreadable(unread.hint)
        understood = "; ".join(each.understood for each in judged)
        right = [f"gap {i}" for i, each in enumerate(judged, start=1) if each.value]
        if len(right) == len(found):
            return base.right(understood, self.expected(variant), _allowed(variant))
        verdict = shares.partly(understood, self.expected(variant), right, len(found), "gaps")
        return verdict._replace(tolerance=_allowed(variant))

    def expected(self, variant: Variant) -> str:
        """What belongs in each gap, in order."""
        return "; ".join(map(answers.show, _values(variant)))

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """As shown, and every further way to fill a gap."""
        shown = [answers.show(each) for each in _values(variant)]
        others = [
            [*shown[:i], draws.fill(word, base.scope(variant)), *shown[i + 1 :]]
            for i, gap in enumerate(answers.find_gaps(variant.asked.question.prompt))
            for word in gap.accepted[1:]
        ]
        return tuple("; ".join(each) for each in (shown, *others))

    def near_misses(self, variant: Variant) -> Iterator[near.Miss]:
        """A gap left empty, a word misspelt, a number beside the key."""
        shown = [answers.show(each) for each in _values(variant)]
        for i, key in enumerate(_values(variant)):
            for text, right in _beside(key, variant.asked.question.tolerance):
                yield "; ".join([*shown[:i], text, *shown[i + 1 :]]), right


TYPE = Cloze()


def _fault(gap: Gap, question: Question, outputs: Mapping[str, Output]) -> tuple[str, str]:
    """The code and message of what is wrong with a gap, if anything is."""
    output = outputs.get(gap.formula)
    if output and output.type == "float" and question.tolerance == EXACT:
        return "E403", "a real number needs a tolerance, for example {rel: 1e-2} or {abs: 0.001}"
    if gap.formula:
        return "", ""
    if not gap.accepted or not all(gap.accepted):
        return "E412", "an answer is missing; alternatives are written [[forget|keep]]"
    if any(";" in each for each in gap.accepted):
        return "E412", "; separates the answers that are typed, and cannot stand in one"
    return "", ""


def _values(variant: Variant) -> Sequence[Value]:
    return variant.key if isinstance(variant.key, tuple) else (variant.key,)


def _key(asked: Asked, gap: Gap, scope: Values) -> Value:
    """The first word, or the number.  QuizError for anything else."""
    if not gap.formula:
        return draws.fill(gap.accepted[0], scope)
    value = expressions.parse(gap.formula).evaluate(scope)
    if isinstance(value, tuple):
        shown = answers.show(value)
        raise QuizError(f"{asked.question.id}: {gap.formula} is {shown}; a gap takes one number")
    return answers.show(value) if isinstance(value, bool) else value


def _judged(variant: Variant, index: int, gap: Gap, part: str) -> answers.Reading:
    """Whether a part is right; a part that cannot be read has a hint."""
    key, several = _values(variant)[index], len(_values(variant)) > 1
    if isinstance(key, str):
        reading = answers.read_words(part)
    else:
        reading = answers.read_number(part, whole=isinstance(key, int))
    if reading.value is None:
        where = f"gap {index + 1}: " if several else ""
        return answers.Reading(None, hint=f"{where}{reading.hint}")
    if not isinstance(key, str):
        fits = answers.matches(reading.value, key, variant.asked.question.tolerance)
        return reading._replace(value=fits)
    scope = base.scope(variant)
    words = [draws.fill(each, scope) for each in gap.accepted] or [key]
    found, slip = answers.meant(part, words) or ("", False)
    read_as = f" (read as {found})" if slip else ""
    return answers.Reading(bool(found), f"{reading.understood}{read_as}")


def _allowed(variant: Variant) -> str:
    """The tolerance, where a gap takes a number."""
    numbers = [each for each in _values(variant) if not isinstance(each, str)]
    tolerance = variant.asked.question.tolerance
    return answers.describe_tolerance(tolerance, numbers[0]) if numbers else ""


def _beside(key: Value, tolerance: Tolerance) -> Iterator[near.Miss]:
    """What does not belong into a gap, and numbers that just do."""
    yield "", False
    if isinstance(key, str):
        yield from ((each, False) for each in near.words(key))
    else:
        yield from near.numbers(key, tolerance)
