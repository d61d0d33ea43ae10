"""Parsed filters, and how larger ones are made of smaller ones."""

from __future__ import annotations

from collections.abc import Sequence

from quizcli.filters.facts import Facts, Test

EITHER, BOTH, TERM = range(3)
"""How tightly a filter's text holds together; what is looser needs brackets."""


class Filter:
    """A parsed filter.  `str(filter)` is its plain spelling, by which filters are equal."""

    __slots__ = ("_level", "_negated", "_test", "_text")

    def __init__(
        self, text: str, test: Test, level: int = TERM, negated: Filter | None = None
    ) -> None:
        """`negated` is what the filter negates, so that a second negation gives it back."""
        self._text = text
        self._test = test
        self._level = level
        self._negated = negated

    def matches(self, facts: Facts) -> bool:
        """Whether the question with these facts is meant."""
        return self._test(facts)

    def inverse(self) -> Filter:
        """The filter that means everything else."""
        if self._negated is not None:
            return self._negated
        test = self._test
        text = f"-{self._text}" if self._level == TERM else f"-({self._text})"
        return Filter(text, lambda facts: not test(facts), negated=self)

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Filter({self._text!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Filter) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    @staticmethod
    def every(parts: Sequence[Filter]) -> Filter:
        """What all parts mean; one part is itself."""
        if len(parts) == 1:
            return parts[0]
        text = " ".join(f"({each})" if each._level == EITHER else str(each) for each in parts)
        tests = [each._test for each in parts]

        def test(facts: Facts) -> bool:
            for each in tests:  # noqa: SIM110  all() takes twice the time
                if not each(facts):
                    return False
            return True

        return Filter(text, test, BOTH)

    @staticmethod
    def some(parts: Sequence[Filter]) -> Filter:
        """What any of the parts means; one part is itself."""
        if len(parts) == 1:
            return parts[0]
        tests = [each._test for each in parts]

        def test(facts: Facts) -> bool:
            for each in tests:  # noqa: SIM110  any() takes twice the time
                if each(facts):
                    return True
            return False

        return Filter(" or ".join(map(str, parts)), test, EITHER)
