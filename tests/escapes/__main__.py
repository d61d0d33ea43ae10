"""`python -m tests.escapes [FENCE ...]`: all attempts, and a table of what became of them."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from tests.escapes.attempts import ATTEMPTS
from tests.escapes.harness import Outcome, can_do_harm, fences, outcomes, users

REFUSED = (
    "language", "seccomp", "EPERM", "rlimit", "timeout", "reply check", "its own end", "an error",
    "no effect",
)  # fmt: skip


def main(wanted: Sequence[str]) -> None:
    """Run them against the fences of these names (none: all) and print."""
    rows = []
    for user in users():
        for fence in fences(user):
            if wanted and fence.name not in wanted:
                continue
            with fence:
                found = list(outcomes(ATTEMPTS, fence))
            rows.append(row(found))
            tell(found)
    table([("user", "fence", "attempts", "harm", *REFUSED), *rows])


def row(found: list[Outcome]) -> tuple[str, ...]:
    """One line of the table."""
    held = Counter(each.refused for each in found if not each.harm)
    harmful = sum(bool(each.harm) for each in found)
    first = found[0]
    return (
        "root" if first.user == 0 else str(first.user), first.fence, str(len(found)),
        str(harmful), *(str(held[each]) for each in REFUSED),
    )  # fmt: skip


def tell(found: list[Outcome]) -> None:
    """What is worth a look: harm behind a fence, and none where there is no fence."""
    for each in found:
        if each.fence == "plain":
            if not each.real and can_do_harm(each.attempt, each.user):
                show("did not do its harm", each)
        elif each.harm:
            show("HARM", each)


def show(what: str, each: Outcome) -> None:
    """One outcome."""
    attempt = each.attempt
    print(f"{each.user} {each.fence}: {what}: {attempt.group}: {attempt.name}", flush=True)
    print(f"    wants {attempt.canary}, did {sorted(each.harm)}: {each.reply!r}", flush=True)


def table(rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they have to be."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print()
    for each in rows:
        print("  ".join(word.rjust(width) for word, width in zip(each, widths, strict=True)))


if __name__ == "__main__":
    main(sys.argv[1:])
