"""Random numbers from a seed: the same ones on every machine and Python version.

They are SHA-256 in counter mode, so they depend on no library.  They stand apart from `draws`
because due days need them too, and those need no expressions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

WORD_BITS = 64
SEED_BITS = 31


class Dice:
    """Random numbers from a seed made of numbers and texts, in any number and order."""

    def __init__(self, *seed: int | str) -> None:
        self._seed = "\x1f".join(f"{type(part).__name__}:{part}" for part in seed).encode()
        self._counter = 0

    def _word(self) -> int:
        """The next 64 random bits."""
        block = hashlib.sha256(self._seed + b"\x1e%d" % self._counter).digest()
        self._counter += 1
        return int.from_bytes(block[: WORD_BITS // 8], "big")

    def below(self, n: int) -> int:
        """A whole number 0..n-1, each equally likely.  Raises ValueError outside 1..2**64."""
        if not 1 <= n <= 2**WORD_BITS:
            raise ValueError(f"below takes 1 to 2**{WORD_BITS}, not {n}")
        limit = 2**WORD_BITS - 2**WORD_BITS % n
        word = self._word()
        while word >= limit:  # the last, incomplete stretch would favour small numbers
            word = self._word()
        return word % n

    def shuffled(self, items: Sequence[T]) -> tuple[T, ...]:
        """The items in a random order (Fisher and Yates)."""
        order = list(items)
        for i in range(len(order) - 1, 0, -1):
            j = self.below(i + 1)
            order[i], order[j] = order[j], order[i]
        return tuple(order)

    def seed(self) -> int:
        """A fresh seed of 31 bits."""
        return self.below(2**SEED_BITS)
