"""`python -m tests.cli.maths_table`: the formulas of the corpus as the terminal shows them."""

from pathlib import Path
from typing import NamedTuple

from quizcli.cli.maths.display import drawn
from quizcli.cli.maths.inline import inline

CORPUS = Path(__file__).parents[1] / "data" / "formulas.tsv"


class Formula(NamedTuple):
    """A row of the corpus: the TeX without its dollars, and its two renderings."""

    tex: str
    in_unicode: str
    in_ascii: str
    display: bool
    topic: str


def corpus() -> list[Formula]:
    """The formulas of the corpus in their order."""
    found: list[Formula] = []
    topic = ""
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            topic = line.removeprefix("# ")
            continue
        tex, in_unicode, in_ascii = line.split("\t")
        found.append(Formula(tex.strip("$"), in_unicode, in_ascii, tex.startswith("$$"), topic))
    return found


def main() -> None:
    """Print the TeX, the line in Unicode, the line in ASCII, and the drawing of a display one."""
    topic = ""
    for each in corpus():
        if each.topic != topic:
            topic = each.topic
            print(f"\n== {topic}")
        print(f"\n{each.tex}\n    {inline(each.tex)}\n    {inline(each.tex, ascii=True)}")
        if each.display:
            print("\n".join(["", *(f"        {row}" for row in drawn(each.tex))]))


if __name__ == "__main__":
    main()
