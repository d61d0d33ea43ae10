"""Write what is said of each bad bank beside it: python -m tests.bank.golden.  Read the diff."""

from pathlib import Path

from quizcli.bank import load, render_problem
from tests.bank.samples import SIGNATURES

BANKS = Path(__file__).parent.parent / "data" / "banks"


def report(bank: Path) -> str:
    """All problems of a bank as text, and which questions are served all the same."""
    library = load([bank], signatures=lambda: SIGNATURES, stamp="", cache=None)
    blocks = [render_problem(each).replace(str(bank), bank.name) for each in library.problems]
    served = ", ".join(each.local for each in library.entries) or "nothing"
    return "\n\n".join([*blocks, f"served: {served}"]) + "\n"


if __name__ == "__main__":
    for path in sorted(BANKS.glob("*.yaml")):
        path.with_suffix(".txt").write_text(report(path), encoding="utf-8")
