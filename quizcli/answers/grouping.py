"""Signs between digits: which of them group, and what to type instead of the others."""

from __future__ import annotations

import re
from collections.abc import Callable

from quizcli.answers.brackets import outside

THREES = "group digits in threes, as in 1_000_000, or not at all"

_COMMA = re.compile(",")
_COMMAS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\w,])", re.ASCII)
_UNDERSCORES = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:_\d{3})+(?![\d_])", re.ASCII)
# a group after ^ would reach into the exponent, one before / may be a mixed number
_SPACES = re.compile(r"(?<![\w.,^])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?! ?[\w/])", re.ASCII)

_POINTS_AND_COMMA = re.compile(r"(?<![\w.,])\d{1,3}((?:\.\d{3})+),(\d+)", re.ASCII)
_COMMAS_AND_POINT = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+\.\d+", re.ASCII)
_POINTS = re.compile(r"\d\.\d+\.\d", re.ASCII)
_APOSTROPHES = re.compile(r"\d['’]\d", re.ASCII)
_BAD_UNDERSCORE = re.compile(r"(?<!\w)\d+_", re.ASCII)
_DIGITS_AND_COMMAS = re.compile(r"(?:^[+-])?\d+(?:,\d+)+", re.ASCII)
_ZEROS_AFTER_COMMA = re.compile(r"\d,0\d\d(?!\d)", re.ASCII)
_THREES = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?!\d)", re.ASCII)


def ungrouped(text: str, *, commas: bool) -> str:
    """The text without separators between thousands; `commas` may be such separators."""
    if commas:
        text = _replace(_COMMAS, text, lambda number: number.replace(",", ""))
    text = _UNDERSCORES.sub(lambda match: match[0].replace("_", ""), text)
    return _SPACES.sub(lambda match: match[0].replace(" ", ""), text)


def trap(text: str, example: str) -> str:
    """What to type instead of signs left between digits, and of commas; "" if all is well."""
    hint = _point_and_comma(text) or _odd_groups(text) or _digits_and_comma(text)
    if hint or not _first(_COMMA, text):
        return hint
    return f"one number is wanted, without a comma; type {example}"


def inside_trap(text: str) -> str:
    """A hint at a grouping comma in brackets, where commas separate; "" if there is none."""
    match = _THREES.search(_inside(text))
    if match is None:
        return ""
    return f"a comma separates inside brackets; write {match[0].replace(',', '')}, not {match[0]}"


def _point_and_comma(text: str) -> str:
    """Numbers with both signs say themselves which of them is the decimal one."""
    european, english = _POINTS_AND_COMMA.search(text), _first(_COMMAS_AND_POINT, text)
    if european:
        whole, _, decimals = european[0].partition(",")
        return f"use {whole.replace('.', '')}.{decimals}, not {european[0]}"
    return f"use {english.replace(',', '')}, not {english}" if english else ""


def _odd_groups(text: str) -> str:
    if _POINTS.search(text):
        return f"a number has one decimal point; {THREES}"
    if _BAD_UNDERSCORE.search(text) or _APOSTROPHES.search(text):
        return THREES
    return inside_trap(text) if _ZEROS_AFTER_COMMA.search(_inside(text)) else ""


def _digits_and_comma(text: str) -> str:
    """A decimal comma, or commas that may group."""
    found = _first(_DIGITS_AND_COMMAS, text)
    if not found:
        return ""
    whole, *groups = found.split(",")
    if len(groups) > 1:
        return f"leave out the commas between digits; {THREES}"
    decimal = f"{whole}.{groups[0]}"
    if len(groups[0]) == 3 and whole.strip("+-0"):
        return f"use {whole}{groups[0]} or {decimal}; {found} could be either"
    return f"use {decimal}, not {found}"


def _replace(pattern: re.Pattern[str], text: str, new: Callable[[str], str]) -> str:
    """Substitute outside brackets only: in max(1,200) the comma separates."""
    for match in reversed([*outside(pattern, text)]):
        text = text[: match.start()] + new(match[0]) + text[match.end() :]
    return text


def _first(pattern: re.Pattern[str], text: str) -> str:
    """The first match outside brackets."""
    return next((match[0] for match in outside(pattern, text)), "")


def _inside(text: str) -> str:
    """The text without numbers that have commas and stand outside brackets."""
    return _replace(_DIGITS_AND_COMMAS, text, lambda number: " ")
