"""The item analysis as JSON, version 1.

Shares lie between 0 and 1, times are seconds, null is what cannot be said.  An *estimate* is
an object of `value`, `low` and `high` (the ends of its 95% interval), `n` (learners) and
`judged` (whether these are learners enough for a verdict).

    version    1
    learners   how many; with one learner every asking counts, else each one's first
    banks      a list of bank, learners, reliability, items

    reliability   items (ids), learners (who answered all of them), alpha and error (estimates),
                  kr20, mean, deviation (of the sum of scores)
    items         a list of id, known (whether a bank has it), facility, item_rest,
                  efficiency, upper_lower, alpha_without, seconds, hints, flags (a list of
                  kind, why, choice), choices (a list of text, sort, key, learners, share,
                  lower, upper, item_rest), by_value (a list of name, values, facility)

A later version may add names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from quizcli.cli.analysing.reading import Told
    from quizcli.items.distractors import Choice
    from quizcli.items.estimates import Estimate
    from quizcli.items.figures import Bank, Item

Found: TypeAlias = "dict[str, object]"

VERSION = 1


def as_object(told: Told) -> Found:
    """All figures of all banks that are told."""
    banks = [_bank(each, told) for each in told.banks]
    return {"version": VERSION, "learners": told.learners, "banks": banks}


def _bank(bank: Bank, told: Told) -> Found:
    found = bank.reliability
    known = {
        "items": list(found.items),
        "learners": found.learners,
        "alpha": _estimate(found.alpha),
        "kr20": found.kr20,
        "error": _estimate(found.error),
        "mean": found.mean,
        "deviation": found.deviation,
    }
    return {
        "bank": bank.name,
        "learners": bank.learners,
        "reliability": known,
        "items": [_item(each, told) for each in bank.items],
    }


def _item(item: Item, told: Told) -> Found:
    return {
        "id": item.question,
        "known": item.question in told.known,
        "facility": _estimate(item.facility),
        "item_rest": _estimate(item.rest),
        "efficiency": item.efficiency,
        "upper_lower": _estimate(item.upper_lower),
        "alpha_without": item.deleted,
        "seconds": item.seconds,
        "hints": _estimate(item.hints),
        "flags": [
            {"kind": str(each.kind), "why": each.why, "choice": each.choice} for each in item.flags
        ],
        "choices": [_choice(each) for each in item.choices],
        "by_value": [
            {"name": each.name, "values": each.values, "facility": _estimate(each.facility)}
            for each in item.values
        ],
    }


def _choice(choice: Choice) -> Found:
    return {
        "text": choice.label.text,
        "sort": str(choice.label.sort),
        "key": choice.label.key,
        "learners": choice.learners,
        "share": _estimate(choice.share),
        "lower": choice.lower,
        "upper": choice.upper,
        "item_rest": _estimate(choice.rest),
    }


def _estimate(found: Estimate) -> Found:
    return {**found._asdict(), "judged": found.enough}
