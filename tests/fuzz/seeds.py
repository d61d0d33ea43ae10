"""What fuzzing begins with: a few sound and a few hostile inputs for each target."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from quizcli.bank import cache
from quizcli.bank.codec import question_to_json
from quizcli.bank.validate import read_bank
from quizcli.model import Moment
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
_PROGRAMS = (
    "l = nn.Linear(n, n, bias=False)\nx = sum(p.numel() for p in l.parameters())\n",
    "def f(a, b=2):\n    if a > b:\n        return a.sum(dim=-1)\n    return f(a + 1)\ny = f(h)",
    "class Net(nn.Module):\n    def forward(self, x):\n        return F.relu(x)\nz = Net()(n)",
    "x = torch.zeros(2, 3)[:, None, ..., 1:2]\nx += 1\nfor i, j in enumerate([1]): pass",
    "é = f'{n:>3}' ; x = {**{'a': 1}} if n else (yield)\nwhile 1:\n\tx = 1; import os",
)
_REPLIES = [
    b'{"outputs": {"x": [1, 2.5, true, "a", [[NaN]]]}}',
    b'{"id": 1, "outputs": {"x": 512.0}, "seconds": 0.1}',
    b'{"id": 1, "error": "why", "line": 1, "column": 2}',
]
_HELLOS = [
    b'{"backend": "PyTorch", "device": "cpu", "devices": ["cpu"], "walls": ["seccomp"]}',
    b'{"backend": "", "device": "cpu", "devices": 3}',
    b'{"backend": 5, "device": [], "devices": [[]]}',
    b'{"error": "no torch"}',
]
_CHANGES = [
    *(bytes([how]) for how in range(4)),
    b"\3" + b"\0\x10\x0f" + b"\x10\0\2\2\0@  \0\0\0\7\0\0\0\x20",
    b"\3" + b"\0\x64\7" + b"\5\0\0\0\1\0\0\0" + b"\2\0\3\r\0\0\0",
    b"\0" + b"\0\x44\3" + b"QUIZ",
]
"""See `files.changed`."""


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


def _banks() -> list[bytes]:
    return [GOOD.encode(), *(each.read_bytes() for each in sorted(BANKS.glob("*.yaml")))]


def _slips() -> list[bytes]:
    """Banks with what --fix puts right: tabs, words for truth, comments, line ends, blanks."""
    slips = (
        ("    type", "\ttype"),
        ("mask: true", "mask: yes"),
        ("objective: Give a shape.", "objective: Give #3 (a # b)."),
        ("title: Good", "title: 0o17  \r"),
        ("format: 1\n", ""),
    )
    return [GOOD.replace(*each).encode() for each in slips]


def _history() -> list[bytes]:
    """Answers, marks, undos and due days that name each other."""
    at = PLAIN.at.milliseconds
    days = [PLAIN._replace(uid=f"a{n}", at=Moment(at + n * 10**9)) for n in range(4)]
    marks = [
        event("e1", kind="undo", target="a1"),
        event("e2", kind="undo", target="e1"),
        event("e3", kind="overrule", target="a2", value=1),
        event("e4", kind="reschedule", target="a3", value=(20_400, "e3")),
        event("e5", kind="set", value=("retention", 0.8)),
        event("e6", kind="bury", value=20_401),
        event("e7", kind="renew"),
        event("e8", kind="balance", target="a3", value=20_402),
    ]
    lines = [write_row(each).encode() for each in [*days, *marks]]
    return [b"\n".join(lines), b"\n".join(lines[:5]), b"\n".join(lines[3:])]


_SEEDS: Mapping[str, Callable[[], list[bytes]]] = {
    "added": lambda: [*_banks(), *_slips()],
    "bank": _banks,
    "carved": lambda: _CHANGES,
    "compiled": _compiled,
    "concepts": lambda: [(ROOT / "content" / "concepts.yaml").read_bytes()[:4000]],
    "expression": lambda: _texts(*_EXPRESSIONS, *HOSTILE),
    "filter": lambda: _texts(*_FILTERS),
    "frame": lambda: [*_REPLIES, *_HELLOS],
    "history": _history,
    "layout": lambda: [*_banks(), *_slips()],
    "lists": lambda: [*_REPLIES, json.dumps({"content": "0" * 64, "path": "/x"}).encode()],
    "log": lambda: _CHANGES,
    "mended": lambda: [*_banks(), *_slips()],
    "page": lambda: _texts(*_MARKDOWN),
    "program": lambda: _texts(*_PROGRAMS, *HOSTILE),
    "reply": lambda: _REPLIES,
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
