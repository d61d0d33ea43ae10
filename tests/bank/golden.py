"""Write what is said of each bad bank beside it: python -m tests.bank.golden.  Read the diff."""

import re
from functools import cache
from pathlib import Path

from quizcli.bank import load, render_problem
from quizcli.cli.checks.looks import looks
from quizcli.probes import signatures
from tests.bank.samples import SIGNATURES

DATA = Path(__file__).parent.parent / "data"
BANKS, BAD, GOOD = DATA / "banks", DATA / "bad", DATA / "good"
"""Banks with many mistakes, with one mistake each, and with none."""

CONCEPTS = {"rnn", "lstm", "attention"}
"""What is on the concept map beside the banks with one mistake and with none."""

_MARK = re.compile(r"# (?P<code>[EW]\d{3}): (?P<before>.*)»(?P<it>.*)«(?P<after>.*)")
_SIGN = re.compile(r"<U\+(\w{4})>")


def report(bank: Path) -> str:
    """All problems of a bank as text, and which questions are served all the same."""
    library = load([bank], signatures=lambda: SIGNATURES, stamp="", cache=None)
    blocks = [render_problem(each).replace(str(bank), bank.name) for each in library.problems]
    served = ", ".join(each.local for each in library.entries) or "nothing"
    return "\n\n".join([*blocks, f"served: {served}"]) + "\n"


@cache
def problems(bank: Path):
    """All that `quizcli check --no-measure` tells of a bank, with the program's own probes."""
    library = load([bank], signatures=signatures, stamp="", cache=None)
    return sorted(each for each in {*library.problems, *looks(bank, CONCEPTS)} if not each.silenced)


def said(bank: Path) -> str:
    """What a bank's problems are told as."""
    return "\n\n".join(map(render_problem, problems(bank))).replace(str(bank), bank.name) + "\n"


def culprit(bank: Path) -> tuple[str, int, int, int] | str:
    """The code of a bank's one mistake, with line, column and end: from its first line.

    That reads `# CODE: words »culprit« words`, and the words stand once in what follows; only
    the code, where a file as a whole is meant.
    """
    text = bank.read_bytes().decode("utf-8", "replace")
    head, _, rest = text.partition("\n")
    mark = _MARK.fullmatch(_SIGN.sub(lambda sign: chr(int(sign[1], 16)), head))
    if mark is None:
        return head[2:6]
    whole = mark["before"] + mark["it"] + mark["after"]
    assert rest.count(whole) == 1, f"{bank.name}: {rest.count(whole)} times {whole}"
    start = rest.index(whole) + len(mark["before"])
    line, column = rest.count("\n", 0, start) + 2, start - rest.rfind("\n", 0, start)
    return mark["code"], line, column, column + max(len(mark["it"]), 1)


if __name__ == "__main__":
    for path in sorted(BANKS.glob("*.yaml")):
        path.with_suffix(".txt").write_text(report(path), encoding="utf-8")
    for path in sorted(BAD.glob("*.yaml")):
        path.with_suffix(".txt").write_text(said(path), encoding="utf-8")
