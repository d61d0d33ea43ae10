"""What fuzzing begins with: a few sound and a few hostile inputs for each target."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from quizcli.bank import cache
from quizcli.bank.codec import question_to_json
from quizcli.bank.validate import read_bank
from quizcli.cli.preferences import writing
from quizcli.cli.serving.methods import TABLE as METHODS
from quizcli.model import Moment, Outcome
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


def _classroom() -> list[bytes]:
    """Logs of three learners who answered questions of every type, and some broken rows."""
    answers = {
        "numeric": ("333", 333.0), "shape": ("(2, 3)", (2, 3)), "choice": ("2", 1),
        "several": ("1,3", (0, 2)), "boolean": ("no", False), "order": ("2 1 3 4", (1, 0, 2, 3)),
        "match": ("a2 b1 c3", (1, 0, 2)), "text": ("LN", "LN"), "cloze": ("nn.Linear; w", ("w",)),
        "recall": ("", None), "parts": ("6; 7; (3, 3); true", ((6, 7), True)), "gone": ("1e999", 0),
    }  # fmt: skip
    logs = []
    for learner in range(3):
        rows = [
            PLAIN._replace(
                uid=f"{learner}-{number}", question=f"every/{name}", raw=raw, key=key, share=0.5,
                outcome=list(Outcome)[(learner + number) % len(Outcome)], draw={"n": learner + 3},
            )
            for number, (name, (raw, key)) in enumerate(answers.items())
        ]  # fmt: skip
        logs.append(b"\n".join(write_row(each).encode() for each in rows))
    marks = [event("e1", kind="undo", target="0-1"), event("e2", kind="renew")]
    broken = [b'{"format": 1}', b'{"uid": NaN, "key": 1e999}', b"[" * 50, b"\xff", logs[0][:90]]
    more = b"\n".join([*(write_row(each).encode() for each in marks), *broken])
    classes = [logs[:1], logs, [logs[1], logs[2] + b"\n" + more, logs[1]]]
    return [bytes([way]) + b"\n\n".join(each) for each in classes for way in range(6)]


def _requests() -> list[bytes]:
    ask = [{"id": number, "method": name} for number, name in enumerate(METHODS)]
    minus = {"id": "minus", "seed": 7}
    drill = [
        {"method": "next", "params": {"number": 3}},
        {"method": "hint", "params": minus},
        {"method": "answer", "params": {**minus, "value": "-12", "seconds": 3.5}},
        {"method": "grade", "params": {"id": "sums/minus", "grade": "easy"}},
        {"method": "answer", "params": {"id": "both", "value": ["13", "(6, 7)"]}},
        {"method": "answer", "params": {"id": "virtues", "points": 2}},
        {"method": "undo", "params": {"number": 2, "list": False}},
        {"method": "bury", "params": {"id": "minus", "days": 3}},
        {"method": "note", "params": {"id": "minus", "text": "\u202e\x1b[31m"}},
        {"method": "stats", "params": {"only": ["all"], "terms": ["tag:x -(bank:sums"]}},
    ]
    odd = [b'{"id": 1e400}', b'{"id": 1, "id": 2}', b"[]", b'{"method": "\\ud800"}', b""]
    lines = [[json.dumps(each).encode() for each in some] for some in (ask, drill)]
    return [b"\n".join(each) for each in [*lines, [*odd, *lines[1]], [*lines[1], *lines[1]]]]


_CONFIG = (
    "# top\r\ntries = 1 # once\r\n\r\nplain = true\r\n[later] # x\r\na = 1\r\n",
    'editor = """\n# tries = 2\n"""\nbanks = [ # all\n  "/x", # one\n]\n[[a]]\nb = {c = 1}\n',
    "# tries = 2\n# theme = \"dark\"\na.b.c = 1\n[a.d]\n'theme' = 1\n[a.b.x]\n",
    "d = 1979-05-27T07:32:00Z\nt = [[1, 2], ['a']]\n\"quick\" = inf # why\n\ngoal = 0x1F",
    "a.b.c = 1",
)


def _choices() -> list[bytes]:
    words = [b"dark", b"on", b"3", b"cpu", b"code\t--wait", b"/a b\t\"'\\", b"none", b'vi # "x"']
    files = [each.encode() for each in (*_CONFIG, writing.skeleton(), "")]
    return [
        bytes([number]) + words[number * 7 % 8 if place else number % 8] + b"\n" + file
        for place, file in enumerate(files)
        for number in range(12)
    ]


def _renames() -> list[bytes]:
    """Banks in every spelling: quotes, brackets, comments, line ends, marks, doubles."""
    flow = "  - {id: c, type: boolean, prompt: p, answer: true, concept: c, explain: e} # one\n"
    more = (
        flow, flow.replace("id: c", '"id" : "c"'), flow.replace("id: c", "id: 'c' , retired: no"),
        flow.replace("c,", "shape,", 1), flow.replace("} #", ", retired: false } #"),
        "  -\n    # above\n    type: boolean\n    id:   c   # behind\n    retired: true # why\n"
        "    prompt: p\n    answer: true\n    concept: c\n    explain: e\n    # below\n",
        "  - id: &x c\n    type: boolean\n", "  - ? id\n    : c\n",
        "  - id: >-\n      c\n    type: text\n",
    )  # fmt: skip
    banks = [GOOD, *(GOOD + each for each in more)]
    texts = [*banks, *(each.replace("\n", "\r\n") for each in banks[:3]), "\ufeff" + banks[1]]
    return [f"{wish}\n{text}".encode() for text in texts for wish in ("0 x-y", "7 null")]


def _spliced() -> list[bytes]:
    return [bytes([each, 0, each * 3, each % 4, each, each * 5]) for each in range(0, 50, 4)]


_SEEDS: Mapping[str, Callable[[], list[bytes]]] = {
    "added": lambda: [*_banks(), *_slips()],
    "analysed": _classroom,
    "bank": _banks,
    "carved": lambda: _CHANGES,
    "compiled": _compiled,
    "computed": lambda: [*_texts(*_PROGRAMS), *(b"\0" + each for each in _spliced())],
    "concepts": lambda: [(ROOT / "content" / "concepts.yaml").read_bytes()[:4000]],
    "expression": lambda: _texts(*_EXPRESSIONS, *HOSTILE),
    "filter": lambda: _texts(*_FILTERS),
    "frame": lambda: [*_REPLIES, *_HELLOS],
    "history": _history,
    "layout": lambda: [*_banks(), *_slips()],
    "lists": lambda: [*_REPLIES, json.dumps({"content": "0" * 64, "path": "/x"}).encode()],
    "log": lambda: _CHANGES,
    "mended": lambda: [*_banks(), *_slips()],
    "measured": _spliced,
    "page": lambda: _texts(*_MARKDOWN),
    "preferred": _choices,
    "program": lambda: _texts(*_PROGRAMS, *HOSTILE),
    "renamed": _renames,
    "reply": lambda: _REPLIES,
    "rows": _rows,
    "segment": _rows,
    "served": _requests,
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
