"""The lines that were run for a question, on the screen: numbered and coloured, or plain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizcli.cli import markdown
from quizcli.cli.furniture import literal

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.look import Look

_TICKS = re.compile("`+")


def lines_run(code: str, look: Look) -> list[Text]:
    """The code of `scripts.lines_run` below a heading; every character of it stays.

    In a plain look the lines have neither numbers nor colours, so that they can be copied.
    """
    fence = "`" * max([3, *(len(each) + 1 for each in _TICKS.findall(code))])
    title = "PyTorch ran these lines:"
    return [
        *literal(title, look, "" if look.plain else " "),
        *markdown.lines(f"{fence}python\n{code}\n{fence}", look, look.width),
    ]
