"""One line with the answers to several parts: `12; (2, 3); b`."""

from __future__ import annotations

from quizcli.answers.reading import MAX_TYPED, Reading, unreadable

LEFT_OUT = "-"
"""What is typed for a part that the learner leaves out."""

BETWEEN = ";"


def read_parts(text: str, labels: tuple[str, ...]) -> tuple[str, ...] | Reading:
    """What is typed to each part, with `;` between; one in brackets belongs to its part.

    What the parts hold is not looked at, except that none may be empty.
    """
    number = len(labels)
    example = f"{number} answers with {BETWEEN} between, {LEFT_OUT} for one that you leave out"
    if len(text) > number * MAX_TYPED:
        return unreadable(f"that is longer than {number * MAX_TYPED} characters; type {example}")
    if not text.strip():
        return unreadable(f"nothing was typed; type {example}")
    found = _cut(text)
    if len(found) == number + 1 and not found[-1]:
        found = found[:-1]
    if len(found) != number:
        return unreadable(f"{number} parts are asked, you gave {len(found)}; type {example}")
    empty = next((label for label, each in zip(labels, found, strict=True) if not each), "")
    return unreadable(f"{empty} has no answer; type {example}") if empty else tuple(found)


def _cut(text: str) -> list[str]:
    found, depth = [""], 0
    for each in text:
        depth = max(0, depth + (each in "([{") - (each in ")]}"))
        if each == BETWEEN and not depth:
            found.append("")
        else:
            found[-1] += each
    return [each.strip() for each in found]
