"""The lines that were run for a question, on the screen: numbered and coloured, or plain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from quizcli.cli import markdown
from quizcli.cli.furniture import DIM, literal

if TYPE_CHECKING:
    from rich.text import Text

    from quizcli.cli.look import Look

_TICKS = re.compile("`+")
TITLE = "quizcli ran these lines:"
HELPERS = "the helpers in it: c copies a script that runs alone"


def lines_run(code: str, look: Look, *, helpers: bool = False) -> list[Text]:
    """The code of `scripts.lines_run` below a heading; every character of it stays.

    `helpers` says that it may use what is defined elsewhere, which a script has as well.
    In a plain look the lines have neither numbers nor colours, so that they can be copied.
    """
    fence = "`" * max([3, *(len(each) + 1 for each in _TICKS.findall(code))])
    margin = "" if look.plain else " "
    return [
        *literal(TITLE, look, margin),
        *markdown.lines(f"{fence}python\n{code}\n{fence}", look, look.width),
        *(literal(HELPERS, look, margin, DIM) if helpers else []),
    ]
