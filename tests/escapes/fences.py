"""The plain worker and ours behind one interface: run lines, and tell what came back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

from quizcli.model import MeasureError, Measurement, Program, Request
from quizcli.worker.authors import ENVIRONMENT, author_worker
from quizcli.worker.child import Command
from quizcli.worker.client import Worker
from tests.escapes.attempt import Attempt
from tests.escapes.plain import PAGE, below, pages
from tests.escapes.replies import BENIGN, as_lists, is_in_order, is_readable, parsed
from tests.escapes.traps import ALLOWANCE, NOTE, SECONDS, TOKEN

HERE = Path(__file__).parent
SLACK = 160 << 20
"""Bytes that a look at the memory may come too late."""

LATE = 3.0
"""Seconds after the limit that are still no harm: the machine may be busy."""

PATIENCE = 8.0
"""Seconds for memory to fill up where nothing ends it."""

NOTHING = Attempt("", "", "", "")


class Run(NamedTuple):
    """What came back from one attempt: outputs or else an error, and the harm seen so far."""

    outputs: Mapping[str, Any] | None
    error: str
    harm: frozenset[str]


class Plain:
    """No fence at all.  Use as a context manager."""

    name = "plain"

    def __init__(self, user: int) -> None:
        self.user = user
        self._count = 0

    def __enter__(self) -> Self:
        self._process = self._start()
        self._right = json.loads(self._replies(NOTHING, {})["replies"][2])["outputs"]["x"][1:]
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()

    def run(self, attempt: Attempt, names: Mapping[str, Any]) -> Run:
        """Run the lines, and the next request after them."""
        told = self._replies(attempt, names)
        _, reply, following = [*told["replies"], "", ""][:3]
        harm = {"overtime", "gone"} if told["late"] else set()
        if told["status"] < 0:
            harm.add("parent")
        if told["peak"] > ALLOWANCE + SLACK:
            harm.add("memory")
        if not reply or not following:
            harm.add("gone")
        if not reply or not self._is_right(following):
            harm.add("wrong")
        found = parsed(reply)
        if not is_in_order(found):
            harm.add("reply")
        return Run(found.get("outputs"), str(found.get("error", "")), frozenset(harm))

    def _start(self) -> subprocess.Popen[str]:
        pipe, environment = subprocess.PIPE, {**ENVIRONMENT, "QUIZCLI_SECRET": TOKEN}
        how = [] if self.user == os.getuid() else ["imported"]
        made = subprocess.Popen(
            [sys.executable, str(HERE / "plain.py"), *how],
            stdin=pipe, stdout=pipe, text=True, env=environment, start_new_session=True,
        )  # fmt: skip
        assert made.stdout is not None
        assert made.stdout.readline() == "ready\n"
        return made

    def _replies(self, attempt: Attempt, names: Mapping[str, Any]) -> dict[str, Any]:
        self._count += 1
        benign = {"source": BENIGN["python"], "arguments": {"n": 3, "note": NOTE}}
        following = {**benign, "arguments": {"n": 4 + self._count % 60}}
        lines = {"source": "x = 0\n" + attempt.source, "arguments": dict(names)}
        case = {
            "user": self.user,
            "folder": names.get("folder", ""),
            "requests": [benign, lines, following],
            "seconds": PATIENCE if attempt.canary == "memory" else SECONDS,
            "after": attempt.after,
        }
        assert self._process.stdin and self._process.stdout
        print(json.dumps(case), file=self._process.stdin, flush=True)
        return dict(json.loads(self._process.stdout.readline()))

    def _is_right(self, line: str) -> bool:
        outputs = parsed(line).get("outputs")
        product = float((4 + self._count % 60) ** 3)
        return isinstance(outputs, dict) and outputs == {"x": [product, *self._right]}


class Fenced:
    """Our own worker.  Use as a context manager; it serves all attempts."""

    def __init__(self, language: str, user: int, locked: bool = True) -> None:
        self.language, self.user, self._locked = language, user, locked
        short = "locked" if language == "python" else "closed"
        self.name = short if locked else f"{short}, unlocked"
        self._count = 0

    def __enter__(self) -> Self:
        os.environ["QUIZCLI_SECRET"] = TOKEN
        self._worker = self._made()
        walls = self._worker.hello().walls
        assert bool(walls) == self._locked
        self._right: tuple[Any, ...] = self._benign()[1:]
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()
        del os.environ["QUIZCLI_SECRET"]

    def run(self, attempt: Attempt, names: Mapping[str, Any]) -> Run:
        """Run the lines, and the next request after them."""
        source = attempt.source
        if self.language == "torch":
            source = attempt.closed or source
        pid = self._worker.pid
        assert pid is not None
        with _Peak(pid) as peak:
            started = time.monotonic()
            found, error, harm = self._asked("x = 0\n" + source, names)
            took = time.monotonic() - started
            time.sleep(attempt.after)
        if took > SECONDS + LATE:
            harm.add("overtime")
        if peak.bytes > ALLOWANCE + SLACK:
            harm.add("memory")
        if found is not None and not 0 <= found.seconds <= took:
            harm.add("reply")
        harm |= self._aftermath(pid)
        return Run(found.outputs if found else None, error, frozenset(harm))

    def _aftermath(self, pid: int) -> set[str]:
        harm = set()
        try:
            product, *rest = self._benign()
            if product != float((4 + self._count % 60) ** 3) or tuple(rest) != self._right:
                harm.add("wrong")
        except MeasureError:
            harm.add("wrong")
        if self._worker.pid != pid:
            harm.add("gone")
        return harm

    def _asked(
        self, source: str, names: Mapping[str, Any]
    ) -> tuple[Measurement | None, str, set[str]]:
        request = Request("", names, Program(source, self.language, ("x",)))
        try:
            found = self._worker.measure(request)
        except MeasureError as error:
            text = str(error)
            ok = is_readable(text) and 0 <= error.line < 10**5 and 0 <= error.column < 10**5
            return None, text, set() if ok else {"reply"}
        ok = is_in_order({"outputs": as_lists(found.outputs), "seconds": found.seconds})
        return found, "", set() if ok and found.device == "cpu" else {"reply"}

    def _benign(self) -> tuple[Any, ...]:
        self._count += 1
        names = {"n": 4 + self._count % 60, "note": NOTE}
        lines = Program(BENIGN[self.language], self.language, ("x",))
        found = self._worker.measure(Request("", names, lines)).outputs["x"]
        assert isinstance(found, tuple)
        return found

    def _made(self) -> Worker:
        how = [] if self._locked else ["unlocked"]
        if self.user != os.getuid():
            how += ["user", str(self.user)]
        if not how:
            return author_worker(limit=SECONDS, memory=ALLOWANCE)
        words = [sys.executable, "-P", str(HERE / "launch.py"), *how]
        told = {"limit": SECONDS, "memory": ALLOWANCE, "unlocked": False}
        return Worker(limit=SECONDS + 5, command=Command(words, ENVIRONMENT, os.sep), opening=told)


class _Peak:
    """The most memory that the processes below one hold beyond it, while the block runs."""

    def __init__(self, pid: int) -> None:
        self._pid, self.bytes = pid, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.005):
            base = pages(self._pid)
            over = sum(max(0, pages(each) - base) for each in below(self._pid))
            self.bytes = max(self.bytes, over * PAGE)
