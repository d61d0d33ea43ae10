"""What a reply may be, and a request whose reply tells whether the worker is as it was."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from typing import Any

from quizcli.model import MeasureError
from quizcli.worker.plain import plain

LONGEST_REPLY, LONGEST_ERROR = 64 * 1024, 1000

BENIGN = {
    "python": """
import json, os, random, sys, warnings
import numpy
product = torch.ones(n, n) @ torch.ones(n, n)
y = torch.ones(2, requires_grad=True)
z = torch.tensor([1e-40]) * 0.5
x = [float(product.sum()), float(torch.rand(1)), random.random(), float(numpy.random.rand()),
     str(torch.get_default_dtype()), torch.get_num_threads(), (y * 2).requires_grad,
     torch.are_deterministic_algorithms_enabled(), torch.is_inference_mode_enabled(),
     len(json.dumps({"a": [1, 2]})), json.loads("[7]")[0], math.sqrt(16.0), len("abcd"), 1 + 2,
     " a ".strip(), sys.getrecursionlimit(), len(warnings.filters), os.environ.get("HOME", ""),
     float(nn.Linear(2, 2)(torch.ones(1, 2)).sum()), float(z) > 0, repr(torch.tensor(1 / 3)),
     str(type(nn.Linear(1, 1).extra_repr())), torch.is_anomaly_enabled(),
     len(sys.meta_path), str(torch.ones(1).device)]
""",
    "torch": """
product = torch.ones(n, n) @ torch.ones(n, n)
x = [float(product.sum()), float(torch.rand(1)), float(nn.Linear(2, 2)(torch.ones(1, 2)).sum()),
     math.sqrt(16.0), len([1, 2, 3])]
""",
}
"""The next request: its numbers tell whether anything was left behind."""


def parsed(line: str) -> dict[str, Any]:
    """The reply; something that is not in order where it is none."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {"unread": True}
    return found if isinstance(found, dict) else {"unread": True}


def is_in_order(reply: dict[str, Any]) -> bool:
    """Whether it says what was asked, within the caps, and nothing besides."""
    if set(reply) == {"error"}:
        return isinstance(reply["error"], str) and is_readable(reply["error"])
    if set(reply) != {"outputs", "seconds"} or not 0 <= reply["seconds"] < 1000:
        return False
    try:
        json.dumps(reply, ensure_ascii=False).encode()
        small = len(json.dumps(reply)) <= LONGEST_REPLY
        return small and list(plain(reply["outputs"])) == ["x"]
    except (MeasureError, AttributeError, ValueError, RecursionError):
        return False


def is_readable(text: str) -> bool:
    """Whether an error may be shown: not too long, and nothing that steers a terminal."""
    strange = any(unicodedata.category(each) in ("Cc", "Cf", "Cs") for each in text)
    return len(text) <= LONGEST_ERROR and not strange


def as_lists(value: Any) -> Any:
    """Tuples as the lists that they were."""
    if isinstance(value, Mapping):
        return {name: as_lists(each) for name, each in value.items()}
    return [as_lists(each) for each in value] if isinstance(value, tuple) else value
