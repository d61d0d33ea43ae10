"""One question in several parts, each graded by its own type; later parts may use earlier keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from quizcli import answers, draws
from quizcli.answers.parts import BETWEEN, LEFT_OUT
from quizcli.model import (
    NOTHING,
    Asked,
    Outcome,
    Output,
    Question,
    Value,
    Values,
    Variant,
    Verdict,
)
from quizcli.questions import base, choice, shares
from quizcli.questions.part_judging import KINDS, VALUED, Judging, in_brief, kind_of, summed

LEAST, MOST = 2, 8
LETTERS = "abcdefgh"


class Parts(base.QuestionType):
    """`parts` are 2 to 8 questions on one draw and one measurement; each has a type, a key and
    points of its own.

    The key is the tuple of their keys.  An answer to a part that is not right, but would be
    with the learner's own values of earlier parts, earns the `carry` of its points.
    """

    name = "parts"
    fields = frozenset({"parts"})
    required = frozenset({"parts"})

    def problems(self, question: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
        """Too few or too many parts, and what is wrong with each."""
        found = shares.wrong_number("parts", len(question.parts), LEAST, MOST)
        for i, part in enumerate(question.parts):
            found += [
                (f"parts[{i}].{path}", code, message)
                for path, code, message in _faults(part, outputs)
            ]
        return found

    def labels(self, question: Question) -> tuple[str, ...]:
        """(a), (b) and so on."""
        return tuple(f"({each})" for each in LETTERS[: len(question.parts)])

    def options(self, asked: Asked) -> Mapping[str, str]:
        """The prompt of each part by its label, each followed by its options."""
        found: dict[str, str] = {}
        for i, label in enumerate(self.labels(asked.question)):
            part = _asked(asked, i)
            found[label] = part.prompt.strip()
            listed = zip(choice.LETTERS, choice.option_texts(part), strict=False)
            found |= {f"{label} {letter}": words for letter, words in listed}
        return found

    def how(self, asked: Asked) -> str:
        """What each part takes, the points, and what is between the answers."""
        labels, number = self.labels(asked.question), len(asked.question.parts)
        ways: dict[str, list[str]] = {}
        for i, label in enumerate(labels):
            part = _asked(asked, i)
            ways.setdefault(kind_of(part.question).how(part), []).append(label)
        said = " ".join(f"{', '.join(each)}: {way}" for way, each in ways.items())
        line = f"{number} answers with {BETWEEN} between, {LEFT_OUT} for one left out."
        return f"{said}{_worth(asked.question, labels)} {line}"

    def key(self, asked: Asked, scope: Values) -> Value:
        """The keys of the parts, each computed with those before it."""
        keys: list[Value] = []
        for i, part in enumerate(asked.question.parts):
            known = {**scope, **_named(asked.question, keys)}
            keys.append(kind_of(part).key(_asked(asked, i, known), known))
        return tuple(keys)

    def parts(self, variant: Variant) -> tuple[Variant, ...]:
        """Each part with its own key, as its own type grades it."""
        asked, keys = variant.asked, _keys(variant)
        return tuple(
            Variant(
                _asked(asked, i, _named(asked.question, keys[:i])), (key,), variant.measurements
            )
            for i, key in enumerate(keys)
        )

    def grade(self, variant: Variant, typed: str) -> Verdict:
        """Each part by its own type.  A part that cannot be read makes all of it unreadable."""
        labels = self.labels(variant.asked.question)
        given = answers.read_parts(typed, labels)
        if isinstance(given, answers.Reading):
            return base.unreadable(given.hint)
        judging, parts = Judging(variant.asked.question, labels), self.parts(variant)
        judged = tuple(map(judging.judge, parts, given))
        unread = tuple(each for each in judged if each.verdict.outcome is Outcome.UNREADABLE)
        if unread:
            said = "; ".join(f"{each.label} {each.verdict.because}" for each in unread)
            return base.unreadable(said)._replace(parts=unread)
        return summed(judged, parts)

    def expected(self, variant: Variant) -> str:
        """The keys, in order."""
        return in_brief(self.parts(variant))

    def specimens(self, variant: Variant) -> tuple[str, ...]:
        """The keys, and every further way to give one of them."""
        every = [_specimens(each) for each in self.parts(variant)]
        first = [each[0] for each in every]
        others = (
            [*first[:i], other, *first[i + 1 :]]
            for i, specimens in enumerate(every)
            for other in specimens[1:]
        )
        return tuple(f"{BETWEEN} ".join(each) for each in (first, *others))


TYPE = Parts()


def _faults(part: Question, outputs: Mapping[str, Output]) -> list[base.Fault]:
    """What its own type says of a part; `;` is between parts and cannot be in an answer."""
    if part.type not in KINDS:
        return []  # this was said where it was read
    untyped = [i for i, each in enumerate(part.accept) if BETWEEN in each]
    message = f"{BETWEEN} stands between the answers to the parts, and cannot stand in one"
    return [
        *kind_of(part).problems(part, outputs),
        *((f"accept[{i}]", "E413", message) for i in untyped),
    ]


def _worth(question: Question, labels: Sequence[str]) -> str:
    """The points of the parts, where they are not one for each."""
    points = [part.points for part in question.parts]
    more = [f"{label} {each}" for label, each in zip(labels, points, strict=True) if each > 1]
    others = ["the others 1"] if 1 in points else []
    return f" Points: {', '.join([*more, *others])}." if more else ""


# ------------------------------------------------------------------ parts, one by one
def _asked(asked: Asked, index: int, names: Values = NOTHING) -> Asked:
    """A part as a question of its own; `names` are known besides what was drawn."""
    part = asked.question.parts[index]
    question = part._replace(id=f"{asked.question.id} ({LETTERS[index]})")
    return Asked(
        question,
        asked.seed,
        {**asked.draw, **names},
        draws.fill(part.prompt, asked.draw),
        options=base.arranged(kind_of(part), question, asked.seed),
    )


def _named(question: Question, keys: Sequence[Value]) -> dict[str, Value]:
    """The keys of the first parts by the names that later ones have for them."""
    pairs = zip(question.parts, keys, strict=False)
    return {part.id: key for part, key in pairs if part.type in VALUED}


def _keys(variant: Variant) -> Sequence[Value]:
    """The keys; none too many of a log that was written when the question had other parts."""
    key = variant.key if isinstance(variant.key, tuple) else ()
    return key[: len(variant.asked.question.parts)]


def _specimens(part: Variant) -> tuple[str, ...]:
    """Those that can be typed beside others: the text of an option may have a `;` in it."""
    first, *others = kind_of(part.asked.question).specimens(part)
    chosen = bool(part.asked.options)
    return (first, *(each for each in others if not (chosen and BETWEEN in each)))
