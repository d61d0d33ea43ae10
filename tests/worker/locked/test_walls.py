"""Each wall from the inside: what a computation may not do, for root and for ordinary users."""

import os
import platform
from pathlib import Path

import pytest

from quizcli.worker.locked import seccomp
from quizcli.worker.locked.syscalls import NUMBERS, machine, numbers
from tests.worker.locked.asking import ask, complaint


def user(worker):
    """The number of the user that the server runs as."""
    status = Path(f"/proc/{worker.pid}/status").read_text()
    return int(status.partition("Uid:")[2].split()[0])


STOPPED = "the author's computation was stopped because it tried what no computation needs"
REFUSED = "Operation not permitted"

TABLE = [
    line.split("\t")
    for line in Path(__file__).with_name("syscalls.tsv").read_text().splitlines()[1:]
]


def test_the_numbers_are_those_of_the_kernel():
    """Every number agrees with a table made from the kernel's own headers."""
    known = {name: tuple(int(each) if each else None for each in rest) for name, *rest in TABLE}
    assert {name: known[name] for name in NUMBERS} == NUMBERS


def test_the_lists_do_not_contradict_each_other():
    """What kills is on neither list; what computes is on both; each name has a number."""
    assert not set(seccomp.FATAL) & set(seccomp.SERVE)
    assert set(seccomp.COMPUTE) < set(seccomp.SERVE)
    assert {*seccomp.FATAL, *seccomp.SERVE} <= set(NUMBERS)


def test_the_hello_names_the_walls(walled):
    """Here all three stand."""
    assert walled.hello().walls == ("seccomp", "landlock", "rlimits")
    assert walled.hello().device == "cpu"


def test_the_users_are_who_they_should_be(locked, plain_user):
    """One worker runs as the user of the tests, the other never as root."""
    assert user(locked) == os.getuid()
    assert user(plain_user) != 0


ATTEMPTS = (
    "open('/etc/hostname').read()",
    "open(path, 'w').write('x')",
    "os.listdir('/')",
    "os.mkdir(path)",
    "os.remove(path)",
    "os.readlink('/proc/self/exe')",
    "os.stat('/')",
    "os.open('/dev/zero', os.O_RDONLY)",
    "os.fork()",
    "os.posix_spawn('/bin/true', ['true'], {})",
    "os.kill(os.getppid(), 0)",
    "os.kill(1, 0)",
    "os.killpg(0, 0)",
    "os.pipe()",
    "os.dup(0)",
    "os.memfd_create('x')",
    "os.setsid()",
    "os.setuid(0)",
    "os.nice(1)",
    "os.uname()",
    "os.sched_setaffinity(0, {0})",
    "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "threading.Thread(target=print).start()",
    "subprocess.run(['true'])",
)
"""What reaches outside; none of them is needed to compute."""

TRY_ALL = """
import os, resource, subprocess, threading
x = []
for each in attempts:
    try:
        exec(each)
    except (OSError, RuntimeError, ValueError):
        continue
    x.append(each)
"""


def test_what_reaches_outside_is_refused(walled, tmp_path):
    """Files, processes, signals, other limits: refused, and the lines may go on."""
    path = tmp_path / "escape"
    assert ask(walled, TRY_ALL, attempts=ATTEMPTS, path=str(path)) == ()
    assert not path.exists()


def test_without_walls_the_attempts_would_succeed(unlocked):
    """So it is the walls that refuse: most of them work where there are none."""
    twice = ("path", "os.fork")  # would write, or answer twice
    harmless = tuple(each for each in ATTEMPTS if not any(part in each for part in twice))
    assert len(ask(unlocked, TRY_ALL, attempts=harmless)) > 8


@pytest.mark.parametrize(
    "lines",
    [
        "import os; os.execv('/bin/true', ['true'])",
        "import _socket; _socket.socket()",
        "import _socket; _socket.socketpair()",
        "import ctypes; ctypes.CDLL(None).ptrace(0, 0, None, None)",
    ],
)
def test_what_no_computation_needs_ends_it(walled, lines):
    """Programs, sockets and debuggers: the kernel ends the child."""
    said = complaint(walled, f"{lines}; x = 1")
    assert said == STOPPED or REFUSED in said


CALL = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
def refused(number):
    ctypes.set_errno(0)
    return libc.syscall(ctypes.c_long(number), 0, 0, 0, 0, 0, 0) == -1 and ctypes.get_errno()
"""


def test_every_other_call_to_the_kernel_is_refused(walled):
    """All calls that the kernel's headers know and the list does not allow answer EPERM."""
    allowed = {*seccomp.COMPUTE, *seccomp.FATAL, "clone3", "madvise"}
    column = 1 + machine().column
    others = [int(row[column]) for row in TABLE if row[0] not in allowed and row[column]]
    lines = CALL + "x = [n for n in numbers if refused(n) != errno.EPERM]"
    assert len(others) > 200
    assert ask(walled, lines, numbers=tuple(others)) == ()


ADVICE = {
    "MADV_DONTNEED": 4, "MADV_FREE": 8, "MADV_HUGEPAGE": 14, "MADV_DONTDUMP": 16,
    "MADV_REMOVE": 9, "MADV_MERGEABLE": 12, "MADV_PAGEOUT": 21, "MADV_HWPOISON": 100,
    "MADV_SOFT_OFFLINE": 101, "more than 32 bits": (1 << 32) + 12,
}  # fmt: skip


def test_only_usual_advice_about_memory_is_taken(walled):
    """Torch and the C library may give pages back; merging and poisoning them is refused."""
    lines = f"""{CALL}
import mmap
page = ctypes.addressof(ctypes.c_char.from_buffer(mmap.mmap(-1, 4096)))
def refused(advice):
    ctypes.set_errno(0)
    libc.syscall(*map(ctypes.c_long, (number, page, 4096, advice)))
    return ctypes.get_errno() == errno.EPERM
x = [name for name, each in zip(names, values) if refused(each)]
"""
    (number,) = numbers(("madvise",), machine())
    told = {"number": number, "names": tuple(ADVICE), "values": tuple(ADVICE.values())}
    assert ask(walled, lines, **told) == tuple(ADVICE)[4:]


def test_clone3_is_not_there(walled):
    """The C library falls back to clone, which is refused."""
    (number,) = numbers(("clone3",), machine())
    assert ask(walled, CALL + f"x = refused({number}) == errno.ENOSYS") is True


@pytest.mark.parametrize("name", seccomp.FATAL)
def test_each_fatal_call_is_fatal(locked, name):
    """One call, whatever its arguments, and the child is gone."""
    (number,) = numbers((name,), machine())
    assert complaint(locked, CALL + f"x = refused({number})") == STOPPED


FOREIGN = {
    "x86_64": {
        "x32": CALL + "x = refused(0x4000_0000 + 39)",
        "32 bits": """
import ctypes, mmap
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex("b814000000cd80c3"))  # mov eax, 20; int 0x80; ret
x = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
""",
    }
}


@pytest.mark.parametrize("name", FOREIGN.get(platform.machine(), ()))
def test_calls_by_other_numbers_are_fatal(locked, name):
    """The same kernel answers to other tables of numbers: not here."""
    assert complaint(locked, FOREIGN[platform.machine()][name]) == STOPPED


def test_a_computation_may_end_itself_only(walled):
    """abort, which sends a signal to itself, works; a signal to the server does not."""
    assert (
        complaint(walled, "import os; os.abort()") == "the author's computation crashed (SIGABRT)"
    )
    (number,) = numbers(("tgkill",), machine())
    lines = CALL + f"import os; p = os.getppid(); x = libc.syscall({number}, p, p, 9)"
    assert ask(walled, lines) == -1


def test_no_descriptor_comes_along(walled):
    """Besides the null device there are the two pipes to the server, one for each way."""
    lines = """
import os
def what(n):
    try:
        os.lseek(n, 0, 1)
    except OSError as error:
        return error.strerror
    return "file"
x = [[n, what(n)] for n in range(1024) if what(n) != "Bad file descriptor"]
"""
    found = ask(walled, lines)
    assert [each[1] for each in found] == ["file"] * 3 + ["Illegal seek"] * 2


def test_the_environment_says_nothing(locked):
    """Only what keeps torch on one thread; no secret, path or name of the user."""
    names = ask(locked, "import os; x = list(os.environ)")
    assert set(names) <= {
        "CUDA_VISIBLE_DEVICES", "HOME", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "OMP_THREAD_LIMIT",
    }  # fmt: skip
    assert ask(locked, "import os; x = os.environ['HOME']") == "/nonexistent"


def test_nobody_can_look_into_it(plain_user):
    """The server's memory and descriptors do not belong to its own user."""
    assert Path(f"/proc/{plain_user.pid}/mem").stat().st_uid != user(plain_user)
