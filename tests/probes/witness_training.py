"""Witnesses of the training probes: what follows from the definitions alone."""

from collections.abc import Callable, Mapping
from typing import Any


def classification_or_regression(vocab: int, **_: Any) -> dict[str, Any]:
    """Cross-entropy looks at one logit, found by name: renaming changes nothing."""
    return {"ce_change": 0.0, "ce_invariant": True, "outputs_per_position": vocab}


WITNESSES: Mapping[str, Callable[..., dict[str, Any]]] = {
    "classification_or_regression": classification_or_regression
}
