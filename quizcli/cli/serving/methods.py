"""The table of methods: what each does, takes and gives.  A method is one row and one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from quizcli.cli.serving import asking, marking, telling
from quizcli.cli.serving.asking import Found, Params
from quizcli.cli.serving.counter import Counter
from quizcli.cli.serving.fields import Field
from quizcli.cli.stats.views import Name
from quizcli.model import Rating


class Method(NamedTuple):
    """`gives` are the names in its result.  With `aside` the last answer may still be given
    another grade after it."""

    run: Callable[[Counter, Params], Found]
    doc: str
    gives: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    aside: bool = False


TERMS = Field("terms", "texts", "banks, tags, concepts, ids or a filter (all)")
ID = Field("id", "text", "the question", needed=True)
SEED = Field("seed", "integer", "of the numbers that were seen (the first of the day)")
OFF = Field("off", "switch", "true ends it")
ANSWERED = (
    "id", "seed", "attempt", "outcome", "final", "retry", "understood", "because", "share",
    "parts", "expected", "tolerance", "explain", "rubric", "source", "rating", "due_on", "interval",
    "waits", "measured",
)  # fmt: skip

TABLE: Mapping[str, Method] = {
    "hello": Method(
        telling.hello,
        "versions, methods, banks, limits, and where it is measured",
        (
            "program",
            "program_version",
            "methods",
            "banks",
            "questions",
            "tries",
            "limits",
            "measuring",
        ),
        (Field("wait", "switch", "true waits until it is known what measures"),),
        aside=True,
    ),
    "ping": Method(telling.ping, "whether measuring would begin at once", ("ready",), aside=True),
    "next": Method(
        asking.next_,
        "the question that a drill would ask now, and those after it",
        ("question", "more", "left"),
        (
            TERMS,
            Field("number", "integer", "how many questions (1)", low=1, high=100),
            Field("new", "integer", "new ones a day (as configured)", high=10_000),
            Field("limit", "integer", "due ones at most (as configured)", high=10_000),
        ),
    ),
    "hint": Method(
        asking.hint,
        "the next hint; a right answer then counts as hard",
        ("id", "seed", "hint", "hints_left"),
        (ID, SEED),
    ),
    "answer": Method(
        asking.answer,
        "judge an answer; it is kept before the reply",
        ANSWERED,
        (
            ID,
            SEED,
            Field("value", "lines", "what was typed; for parts a list may have a text for each"),
            Field("points", "integer", "points of a flashcard that were named", high=1000),
            Field("hints", "integer", "hints seen elsewhere", high=100),
            Field("seconds", "number", "how long it took (since next gave it)", high=86_400),
        ),
    ),
    "grade": Method(
        asking.grade,
        "another grade for the answer just judged",
        ("id", "seed", "rating", "due_on", "interval"),
        (
            ID,
            Field(
                "grade",
                "text",
                "how well it was known",
                needed=True,
                choices=tuple(each.name.lower() for each in Rating),
            ),
        ),
        aside=True,
    ),
    "skip": Method(asking.skip, "leave it for later, without its key", ANSWERED, (ID, SEED)),
    "flag": Method(marking.flag, "mark it to come back to", ("id", "changed"), (ID, OFF)),
    "bury": Method(
        marking.bury,
        "leave it out until tomorrow",
        ("id", "changed", "until"),
        (ID, Field("days", "integer", "for so many days (1)", low=1, high=365), OFF),
    ),
    "suspend": Method(
        marking.suspend, "leave it out until further notice", ("id", "changed"), (ID, OFF)
    ),
    "note": Method(
        marking.note,
        "keep a note about it",
        ("id", "changed", "note"),
        (ID, Field("text", "text", "the note; an empty one takes it away", needed=True)),
    ),
    "undo": Method(
        telling.undo,
        "take back the last answers, marks, plans or settings",
        ("done", "actions"),
        (
            Field("number", "integer", "how many (1, or 10 in a list)", low=1, high=1000),
            Field("list", "switch", "true only lists them"),
            Field("redo", "switch", "true puts back what the last undo took"),
        ),
    ),
    "stats": Method(
        telling.stats,
        "what the answers say, as `quizcli stats --json`",
        ("date", *(str(each) for each in Name if each is not Name.ALL)),
        (TERMS, Field("only", "texts", "sections (all)", choices=tuple(map(str, Name)))),
    ),
    "due": Method(telling.due, "what is due", ("due", "new", "ahead"), (TERMS,)),
    "quit": Method(telling.quit_, "end; what comes after it is not read", ()),
}
