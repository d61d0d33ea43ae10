"""How often the intervals hold the true figure; `python -m tests.items.coverage N CLASSES`."""

from __future__ import annotations

import sys
from collections import Counter

from quizcli.items import discrimination, reliability
from quizcli.items.estimates import share
from quizcli.items.flags import Kind, flags
from tests.items.making import table, truth


def count(learners, classes, first=0):
    """Hits and trials of each figure over simulated classes, and false alarms among items."""
    p, rests, alpha, error = truth()
    hits, trials = Counter(), Counter()
    for seed in range(first, first + classes):
        scores = table(learners, seed)
        pairs = discrimination.pairs(scores)
        whole = reliability.reliability(reliability.complete(scores))
        told = [("alpha", whole.alpha, alpha), ("error", whole.error, error)]
        for i, item in enumerate(sorted(pairs)):
            facility = share([row[item] for row in scores.values()])
            rest = discrimination.item_rest(pairs[item])
            told += [("facility", facility, p[i]), ("item-rest", rest, rests[i])]
            raised = {each.kind for each in flags(facility, rest, None, ())}
            trials["false mis-keys"] += 1
            hits["false mis-keys"] += Kind.MISKEY in raised
        for name, estimate, true in told:
            if estimate.low is None:  # nobody differs, which can happen in a small class
                continue
            trials[name] += 1
            hits[name] += estimate.low <= true <= estimate.high
    return {name: hits[name] / trials[name] for name in trials}


if __name__ == "__main__":
    print(count(int(sys.argv[1]), int(sys.argv[2])))
