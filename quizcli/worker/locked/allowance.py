"""What one computation may take."""

from __future__ import annotations

from typing import NamedTuple


class Allowance(NamedTuple):
    """Seconds, and bytes of memory beyond what the server itself holds."""

    seconds: float
    memory: int
