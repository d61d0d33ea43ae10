"""What fuzzing begins with: a few sound and a few hostile inputs for each target."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from quizcli.bank import cache
from quizcli.bank.codec import question_to_json
from quizcli.bank.validate import read_bank
from quizcli.store.base import Ending
from quizcli.store.lines import write_row
from tests.bank.golden import BANKS
from tests.bank.samples import GOOD, SIGNATURES
from tests.store.samples import PLAIN, event, session
from tests.test_answers import HOSTILE

ROOT = Path(__file__).parent.parent.parent

_MARKDOWN = (
    r"# A *b* `c` $\frac{1}{\sqrt{d_k}}$ and $$\sum_{i=1}^n x_i^2$$",
    "1. one\n2. two\n\n```python\nx = [1]\n```\n| a | b |\n|---|---|\n| 1 | 2 |",
    r"$\begin{pmatrix}a & b\\ c & d\end{pmatrix}$ \x1b[31m [link](http://x) <b> &amp;",
)
_EXPRESSIONS = (
    "4*K*(M+1)^2",
    "min(K, 3) if",
    "not K == 3 and (1, 2) != e",
    "2^-3 // 5 % 7",
    "sqrt(K)",
)
_FILTERS = ("tag:x -(bank:rnn or concept:l*)", "prop:s<10 rated:7:1", '"a b" is:due added:3', "-")
_VALUES = ("0.9", "90%", "sat 0.5, sun 0", "on", "2026-12-20", "+14", "tomorrow", "none", "1e3")
_CARDS = (
    "card_id,review_time,review_rating,review_state,review_duration\n"
    'rnn/a,1700000000000,3,0,4000\n\'=x,1700000000001,1,2,\n"a;=b",1700000000002,4,2,1\n'
)


def _rows() -> list[bytes]:
    every = [PLAIN, event("e1", value=(("a", 1.5), True)), session("s", 1, 2**60)]
    every.append(Ending("s", PLAIN.at, "finished"))
    return [b"\n".join(write_row(each).encode() for each in every), write_row(every[1]).encode()]


def _compiled() -> list[bytes]:
    """The index and the bodies without their checksums, a line each."""
    read = read_bank("good", "good.yaml", GOOD.encode(), SIGNATURES)
    compiled = cache.compile_bank("good", "good.yaml", read, GOOD.encode())
    bodies = [question_to_json(each) for each in read.questions]
    return ["\n".join([json.dumps(compiled.index), *bodies]).encode()]


def _texts(*texts: str) -> list[bytes]:
    return [each.encode("utf-8", "surrogatepass") for each in texts]


_SEEDS: Mapping[str, Callable[[], list[bytes]]] = {
    "bank": lambda: [GOOD.encode(), *(each.read_bytes() for each in sorted(BANKS.glob("*.yaml")))],
    "compiled": _compiled,
    "concepts": lambda: [(ROOT / "content" / "concepts.yaml").read_bytes()[:4000]],
    "expression": lambda: _texts(*_EXPRESSIONS, *HOSTILE),
    "filter": lambda: _texts(*_FILTERS),
    "page": lambda: _texts(*_MARKDOWN),
    "rows": _rows,
    "segment": _rows,
    "setting": lambda: _texts(*_VALUES),
    "table": lambda: _texts(_CARDS),
}


def seeds(target: str) -> list[bytes]:
    """The inputs to begin with; where none are listed, what is hostile to a reader of answers."""
    return _SEEDS[target]() if target in _SEEDS else _texts(*HOSTILE)


def write(target: str, folder: Path) -> None:
    """Put the inputs into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, each in enumerate(seeds(target)):
        (folder / f"seed-{number}").write_bytes(each)
