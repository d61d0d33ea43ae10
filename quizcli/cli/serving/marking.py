"""The methods that mark a question: flag, bury, suspend, note."""

from __future__ import annotations

from quizcli.cli import dates, marks
from quizcli.cli.serving.asking import Found, Params
from quizcli.cli.serving.counter import Counter
from quizcli.model import QuizError, Value


def flag(counter: Counter, params: Params) -> Found:
    """A question to come back to, or no longer."""
    question, on = counter.entry(params["id"]).id, not params["off"]
    is_so = counter.desk.deck().card(question).flagged is on
    return _marked(counter, question, "flag" if on else "unflag", is_so=is_so)


def suspend(counter: Counter, params: Params) -> Found:
    """A question left out until further notice, or no longer."""
    question, on = counter.entry(params["id"]).id, not params["off"]
    is_so = counter.desk.deck().card(question).suspended is on
    return _marked(counter, question, "suspend" if on else "unsuspend", is_so=is_so)


def bury(counter: Counter, params: Params) -> Found:
    """A question left out for some days, or no longer."""
    question, deck = counter.entry(params["id"]).id, counter.desk.deck()
    until = deck.card(question).buried_until
    if params["off"]:
        return _marked(counter, question, "unbury", is_so=until <= deck.today)
    counter.desk.believe_clock()  # by a clock that is wrong, for years
    wanted = deck.today + (params["days"] or 1)
    found = _marked(counter, question, "bury", wanted, is_so=until >= wanted)
    return {**found, "until": dates.show(max(until, wanted))}


def note(counter: Counter, params: Params) -> Found:
    """A text about a question; an empty one takes it away."""
    from quizcli.cli.orders.note import LONGEST

    question, text = counter.entry(params["id"]).id, params["text"].strip()
    if len(text) > LONGEST:
        raise QuizError(f"a note has at most {LONGEST} signs; shorten it")
    found = _marked(counter, question, "note", text, is_so=counter.desk.note(question) == text)
    return {**found, "note": text or None}


def _marked(
    counter: Counter, question: str, kind: str, value: Value | None = None, *, is_so: bool
) -> Found:
    """Write the event, unless it would change nothing."""
    if not is_so:
        marks.keep(counter.desk.log, kind, question, value)
    return {"id": question, "changed": not is_so}
