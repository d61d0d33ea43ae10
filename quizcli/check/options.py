"""Checks of options: they differ, and the right one does not give itself away."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from quizcli import answers
from quizcli.check.findings import Finding, Found
from quizcli.model import Problem, Question, Severity, Value, Variant
from quizcli.questions import choice, shares

LONG = 2
LONGEST_SHORT = 20
"""An option up to that many characters stands out by its length to nobody."""

ENOUGH = 10
"""How many different draws a pattern takes."""

MANY = 8
"""How many questions of a bank a pattern takes."""

NEARLY = 0.9
LISTED = frozenset({"choice", "several"})
_NUMBER = re.compile(r"[-+*/^().\d\s,eE×$]*\d[-+*/^().\d\s,eE×$]*")


def options_differ(variant: Variant) -> Iterator[Finding]:
    """No two options may read the same; two of the same value are told."""
    if variant.asked.question.type not in LISTED:
        return
    texts = choice.option_texts(variant.asked)
    again = shares.alike(texts)
    if again is not None:
        yield Finding("E610", "", f"two options read {texts[again]}", field="options")
        return
    numbers = [(text, _number(text)) for text in texts]
    for (one, value), (other, same) in combinations(numbers, 2):
        if value is not None and same is not None and answers.matches(value, same):
            message = f"the options {one} and {other} have the same value"
            yield Finding("W611", "", message, field="options")


def not_much_longer(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """The right option of a choice is not twice as long as every other."""
    if question.type != "choice":
        return []
    long = [each for each in variants if _stands_out(each)]
    if not long or len(long) < NEARLY * len(variants):
        return []
    message = "the right option is at least twice as long as every other"
    return [(each.asked.seed, Finding("W605", "", message, field="options")) for each in long]


def not_extreme(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """Among drawn numbers the right one is not always the largest, nor always the smallest."""
    if question.type != "choice":
        return []
    found = {tuple(sorted(texts)): (texts, each) for each in variants for texts in [_texts(each)]}
    shown = [(_numbers(texts), each) for texts, each in found.values()]
    if len(shown) < ENOUGH or not all(numbers for numbers, _ in shown):
        return []
    for word, extreme in (("largest", max), ("smallest", min)):
        if all(_is_extreme(each, numbers, extreme) for numbers, each in shown):
            message = f"the right option is always the {word} number"
            return [
                (each.asked.seed, Finding("W606", "", message, field="options"))
                for each in variants
            ]
    return []


def not_at_one_place(question: Question, variants: Sequence[Variant]) -> list[Found]:
    """Options in a fixed order whose right one is drawn: not always the same one."""
    fixed = question.type == "choice" and not question.shuffle
    if not fixed or _written(question) is not None or len(variants) < ENOUGH:
        return []
    (place, _), *_ = Counter(each.key for each in variants).most_common(1)
    there = [each for each in variants if each.key == place]
    if len(there) < NEARLY * len(variants) or not isinstance(place, int):
        return []
    message = f"the right option is always {choice.LETTERS[place]}, and options are not shuffled"
    return [(each.asked.seed, Finding("W607", "", message, field="options")) for each in there]


# ---------------------------------------------------------------- a whole bank
def not_always_one(bank: Sequence[Question]) -> Iterator[Problem]:
    """Over a bank: myths and facts are mixed, and so are the places of right options."""
    claims = [(each, each.answer) for each in bank if each.type == "boolean"]
    said = [(each, "myths" if answer == "false" else "facts")
            for each, answer in claims if answer in ("true", "false")]  # fmt: skip
    yield from _one_sided(said, "myth-or-fact questions are")
    fixed = [each for each in bank if each.type == "choice" and not each.shuffle]
    places = [(each, _written(each)) for each in fixed]
    letters = [(each, f"at {choice.LETTERS[i]}") for each, i in places if i is not None]
    yield from _one_sided(letters, "choices that are not shuffled have the right option")


def _one_sided(said: Sequence[tuple[Question, str]], what: str) -> Iterator[Problem]:
    if len(said) < MANY:
        return
    (most, count), *_ = Counter(each for _, each in said).most_common(1)
    if count < NEARLY * len(said):
        return
    first = next(question for question, each in said if each == most)
    message = f"{first.bank}: {count} of {len(said)} {what} {most}"
    advice = "ask some of them the other way round"
    yield Problem(first.place, "W607", message, Severity.WARNING, question=first.id, help=advice)


# --------------------------------------------------------------------- inside
def _written(question: Question) -> int | None:
    """The place of the right option where it is written down and not computed."""
    marks = [each.correct for each in question.options]
    return marks.index("true") if set(marks) <= {"true", "false"} and "true" in marks else None


def _texts(variant: Variant) -> list[str]:
    return choice.option_texts(variant.asked)


def _stands_out(variant: Variant) -> bool:
    lengths = [len(each) for each in _texts(variant)]
    assert isinstance(variant.key, int)
    right = lengths.pop(variant.key)
    return right > LONGEST_SHORT and right >= LONG * max(lengths)


def _number(text: str) -> Value | None:
    """The number that an option is, if it is one."""
    if not _NUMBER.fullmatch(text):
        return None
    return answers.read_number(text.strip("$"), whole=True).value


def _numbers(texts: Sequence[str]) -> list[Value]:
    """The options as numbers; empty where one of them is none."""
    found = [_number(each) for each in texts]
    return [each for each in found if each is not None] if None not in found else []


def _is_extreme(variant: Variant, numbers: Sequence[Value], extreme: Callable[..., Value]) -> bool:
    assert isinstance(variant.key, int)
    return numbers[variant.key] == extreme(numbers)
