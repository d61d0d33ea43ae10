"""A worker without any fence: `exec` in a forked process.  Run as a script, by `fences.Plain`.

It is how one would do it without a thought, and proves that the attempts are real.  This
machine is spared by limits on memory, file sizes and time, and by an end for everything that
was started; the attempts themselves only aim at the folder and the processes of the test.

One line in: {user, folder, requests, seconds, after, much}; one line out: {replies, status,
late, peak}.  Each case gets a process of its own below a process that stands for the program.
"""

from __future__ import annotations

import atexit
import contextlib
import ctypes
import importlib
import json
import os
import resource
import select
import signal
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

NEEDED = (
    "asyncio", "atexit", "codecs", "concurrent.futures.process", "copy", "encodings.idna",
    "faulthandler", "fcntl", "fileinput", "ftplib", "glob", "http.client", "importlib.machinery",
    "json", "linecache", "logging.handlers", "mmap", "multiprocessing.popen_fork",
    "multiprocessing.queues", "_posixshmem", "multiprocessing.util", "numpy",
    "pathlib", "pickle", "pty", "pwd", "random", "re", "shelve", "dbm.dumb", "shlex", "shutil",
    "smtplib", "sqlite3", "statistics", "subprocess", "tempfile", "threading", "tokenize",
    "urllib.request", "xmlrpc.client", "zipfile", "zlib", "torch.distributed",
    "torch.multiprocessing", "torch.utils.cpp_extension", "torch.utils.data", "torch._dynamo",
)  # fmt: skip

PAGE = os.sysconf("SC_PAGE_SIZE")
STEP = 0.005
SPARE = 1536 << 20
BYTES_OF_REPLY = 1 << 20
PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER, PR_SET_PDEATHSIG = 4, 36, 1


def prctl(option: int, value: int) -> None:
    """Set something of this process."""
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def main() -> None:
    """One case after the other, until there are no more."""
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    reader, writer = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    for each in (0, 1, 2):
        os.dup2(null, each)
    os.close(null)
    import numpy as np
    import torch

    if sys.argv[1:] == ["imported"]:  # for a user who may not read this Python's files
        for name in NEEDED:
            importlib.import_module(name)
    torch.manual_seed(0)
    np.random.seed(0)
    with os.fdopen(reader) as cases, os.fdopen(writer, "w", buffering=1) as out:
        print("ready", file=out)
        for case in cases:
            print(json.dumps(run(json.loads(case), (reader, writer))), file=out)


def run(case: dict[str, Any], private: tuple[int, int]) -> dict[str, Any]:
    """What became of one case."""
    to, requests = os.pipe()
    replies, out = os.pipe()
    keeper = os.fork()
    if keeper == 0:
        for each in (*private, requests, replies):
            os.close(each)
        keep(case, to, out)
    os.close(to)
    os.close(out)
    watch = Watch(replies, case["seconds"])
    lines, late = [], False
    for request in case["requests"]:
        with contextlib.suppress(OSError):
            os.write(requests, json.dumps(request).encode() + b"\n")
        line = watch.line()
        late = late or line is None
        lines.append(line or "")
        if not line:
            break
    watch.wait(case["after"])
    os.close(requests)
    os.close(replies)
    status = ended(keeper)
    return {"replies": lines, "late": late, "peak": watch.peak, "status": status}


class Watch:
    """Reads replies and looks at the memory of all processes below this one."""

    def __init__(self, descriptor: int, seconds: float) -> None:
        self._descriptor, self._seconds = descriptor, seconds
        self._rest = b""
        self.peak = 0

    def line(self) -> str | None:
        """The next line; "" at the end, None when it takes too long."""
        end = time.monotonic() + self._seconds
        while b"\n" not in self._rest and len(self._rest) < BYTES_OF_REPLY:
            if time.monotonic() > end:
                return None
            if not self._readable(STEP):
                continue
            part = os.read(self._descriptor, 65536)
            if not part:
                return ""
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return line.decode("utf-8", errors="replace") or "{}"

    def wait(self, seconds: float) -> None:
        """Only look at the memory for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(STEP)
            self._look()

    def _readable(self, seconds: float) -> bool:
        self._look()
        return bool(select.select([self._descriptor], [], [], seconds)[0])

    def _look(self) -> None:
        base = pages(os.getpid())
        over = sum(max(0, pages(each) - base) for each in below(os.getpid()))
        self.peak = max(self.peak, over * PAGE)


def pages(pid: int) -> int:
    """What a process holds in memory, in pages."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0


def below(pid: int) -> list[int]:
    """All processes that this one or its children started."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [one for each in map(int, found) for one in (each, *below(each))]


def ended(keeper: int) -> int:
    """End everything below; how the keeper had ended by itself (0: it had not)."""
    done, status = os.waitpid(keeper, os.WNOHANG)
    how = os.waitstatus_to_exitcode(status) if done else 0
    for _ in range(500):
        for each in below(os.getpid()):
            with contextlib.suppress(OSError):
                os.kill(each, signal.SIGKILL)
        try:
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        except ChildProcessError:
            break
        time.sleep(0.002)
    return how


def keep(case: dict[str, Any], to: int, out: int) -> NoReturn:
    """Stand for the program: wait for the worker below, and leave as it did not."""
    try:
        os.setsid()
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if case["folder"]:
            os.open(case["folder"] + "/precious", os.O_RDWR)  # as a program has files open
        become(case["user"])
        worker = os.fork()
        if worker == 0:
            limit(case["seconds"])
            work(to, out)
        os.close(to)
        os.close(out)
        while True:
            signal.pause()
    finally:
        os._exit(0)


def become(user: int) -> None:
    """That user, and as open to others of it as any program."""
    if os.getuid() != user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    prctl(PR_SET_DUMPABLE, 1)


def limit(seconds: float) -> None:
    """What spares this machine; no fence."""
    size = int(Path("/proc/self/statm").read_text().split()[0]) * PAGE
    for which, value in (
        (resource.RLIMIT_AS, size + SPARE),
        (resource.RLIMIT_CPU, int(seconds) + 3),
        (resource.RLIMIT_FSIZE, 64 << 20),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(which, (value, value))


def work(to: int, out: int) -> NoReturn:
    """Answer requests: lines that are run, names that are read."""
    import random

    import torch
    from torch import nn
    from torch.nn import functional

    random.seed(0)  # a fork seeds it anew
    try:
        os.dup2(to, 0)
        os.dup2(out, 1)
        os.close(to)
        os.close(out)
        asked = []
        for line in open(0):  # noqa: SIM115
            request = json.loads(line)
            asked.append(request)
            scope = {"torch": torch, "nn": nn, "F": functional, **request["arguments"]}
            import math

            scope["math"] = math
            os.write(1, (answer(request["source"], scope) + "\n").encode())
    finally:
        atexit._run_exitfuncs()
        os._exit(0)


def answer(source: str, scope: dict[str, Any]) -> str:
    """The reply as a line."""
    started = time.perf_counter()
    try:
        exec(compile(source, "<author>", "exec", dont_inherit=True), scope)
        found = {"outputs": {"x": scope["x"]}, "seconds": time.perf_counter() - started}
        return json.dumps(found, default=listed)
    except Exception as error:
        return json.dumps({"error": f"{type(error).__name__}: {error}"})


def listed(value: Any) -> Any:
    """What JSON does not know, as a list or a text."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


if __name__ == "__main__":
    main()
