"""A bank, a log and texts in which everything that a terminal might obey is tried."""

from __future__ import annotations

import json
import re
import time
import unicodedata
from pathlib import Path

from quizcli.model import Event, Moment, Outcome, Review
from quizcli.store.sqlite import SqliteStore
from tests.store.samples import PLAIN

ATTACK = (
    "\x1b]52;c;SEFSTQ==\x07\x1b]8;;http://evil\x1b\\x\x1b]8;;\x1b\\\x1b]0;title\x07"
    "\x1b[38;5;201mRED\x1b[2J\x9b31m\x9d\x90\u202eRLO\u2066LRI\u2069\u200bZW\u200d\ufeff"
    "[red]markup[/red][link=x]y[/link]:smile:\b\x7f\0\u2028\u2029\x85\u3164" + "e" + "\u0e4a" * 60
)
"""The clipboard, a link, a title, colours, C1 controls, directions, nothing to see, markup."""

OWN_LINE = "\nFORGED: all is well\r\nFORGED: again"
"""What puts lines of its own into a report."""

_OWN = re.compile(
    r"\x1b\[[0-9]{0,2}(?:;[0-9]{1,2})*m"  # sixteen colours, bold, dim
    r"|\x1b\[[0-9]*(?:;[0-9]+)?[A-HJK]|\x1b\[\?(?:2004|25)[hl]|\r|\x08"
)
"""What quizcli itself writes: colours, the cursor, erasing, bracketed paste."""

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def obeyed(raw: str) -> set[str]:
    """What a terminal would obey or hide, apart from what quizcli itself writes there."""
    rest = _OWN.sub("", raw)
    return {each for each in rest if unicodedata.category(each) in _HARMFUL and each != "\n"}


BANK = """\
format: 1
title: ATTACK
license: ATTACK
description: ATTACK
tags: [ATTACK]
questions:
  - id: product
    type: numeric
    concept: ATTACK
    objective: ATTACK
    tags: [ATTACK]
    draw: {w: [ATTACK, "other"]}
    prompt: "Type 2. {{w}}"
    answer: 2
    unit: ATTACK
    mistakes: [{answer: 3, because: ATTACK}]
    hints: [ATTACK, ATTACK]
    explain: ATTACK
    source: ATTACK
  - id: pick
    type: choice
    concept: ATTACK
    prompt: ATTACK
    options:
      - {text: ATTACK, correct: true, because: ATTACK}
      - {text: "other", because: ATTACK}
    explain: ATTACK
    source: ATTACK
  - id: card
    type: recall
    prompt: ATTACK
    answer: ATTACK
    rubric: [ATTACK, "two"]
    explain: ATTACK
    source: ATTACK
  - id: myth
    type: boolean
    prompt: ATTACK
    answer: true
    explain: ATTACK
    source: ATTACK
  - id: gone
    type: ATTACK
    prompt: ATTACK
    ATTACK: 1
"""


def write_bank(path: Path) -> Path:
    """A bank whose texts all carry the attack and a line break; four of its questions work."""
    quoted = json.dumps(ATTACK + OWN_LINE)  # JSON's escapes are YAML's
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(BANK.replace("ATTACK", quoted))
    return path


def answer(uid: str, question: str, **changes: object) -> Review:
    """A right answer of yesterday, so that the clock is not doubted."""
    yesterday = Moment(int(time.time() * 1000) - 86_400_000)
    return PLAIN._replace(uid=uid, question=question, at=yesterday, **changes)  # type: ignore[arg-type]


def write_log(home: Path) -> Path:
    """A log with such texts in every place, instants and numbers beyond all reason."""
    infinite = float("inf")
    deep: tuple[object, ...] = (1,)
    for _ in range(100):
        deep = (deep,)
    with SqliteStore.open(home / "reviews.sqlite3") as log:
        for number, changes in enumerate(
            (
                {"raw": ATTACK + OWN_LINE, "mode": ATTACK, "device": ATTACK, "backend": ATTACK},
                {"session": ATTACK, "draw": {ATTACK: ATTACK}, "key": ATTACK},
                {"raw": "y" * 1_000_000},
                {"at": Moment(253_402_300_799_999, 10**9)},
                {"at": Moment(-(2**62), -(2**40))},
                {"at": Moment(2**62, 60)},
                {"seconds": infinite, "share": infinite},
                {"seconds": -infinite, "attempt": -(2**62), "hints": 2**62, "seed": -(2**62)},
                {"key": deep, "draw": {"w": deep}},
                {"key": 10**4000},
                {"outcome": Outcome.SKIPPED, "rating": None},
            )
        ):
            for question in ("evil/product", "evil/pick", ATTACK + OWN_LINE, f"lost/{ATTACK}"):
                log.append(answer(f"a{number}{question}", question)._replace(**changes))
        values = (None, ATTACK, 10**9, -1, infinite, (1, 2), (20_000, ATTACK), deep, (ATTACK, 1))
        kinds = ("suspend", "bury", "flag", "note", "overrule", "reschedule", "balance", "plan")
        events = (
            Event(f"e {kind} {at} {question}", Moment(at + 10**12), kind, question, value)  # type: ignore[arg-type]
            for kind in (*kinds, "set", "renew", "regrade", "undo", ATTACK)
            for at, value in enumerate(values)
            for question in ("evil/card", ATTACK)
        )
        log.append_events(events)
    return home
