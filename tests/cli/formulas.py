"""Every formula of the banks and the concept map that ship, with the text that it stands in."""

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from quizcli.cli import blocks
from quizcli.cli.text import clean

CONTENT = Path(__file__).parents[2] / "content"
_FILLING = re.compile(r"\{\{\s*\w+\s*\}\}")


def shipped() -> list[str]:
    """The TeX of each formula in each text of each shipped file, names filled in by a number."""
    return [
        tex for text in texts() for tex in blocks.formulas(blocks.read(clean(text).strip("\n")))
    ]


def texts() -> Iterator[str]:
    """Every string of every shipped YAML file."""
    for path in sorted(CONTENT.glob("*.yaml")):
        for text in _strings(yaml.load(path.read_text(encoding="utf-8"), yaml.CBaseLoader)):
            yield _FILLING.sub("{7}", text)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)
