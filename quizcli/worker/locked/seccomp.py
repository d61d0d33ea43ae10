"""The wall that counts: which calls to the kernel a process may still make (Linux seccomp).

Two lists: the server's, wide enough to fork, wait, pipe and kill, and the child's, which
lets it compute, read and write what is open already, and end.  What has no use but an
escape kills; everything else is refused with EPERM.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterable

from quizcli.worker.locked.kernel import LockError, call
from quizcli.worker.locked.syscalls import Machine, machine, numbers

COMPUTE = (
    "read", "write", "close", "lseek", "fstat", "mmap", "mprotect", "munmap", "mremap", "brk",
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "getpid",
    "gettid", "futex", "sched_yield", "sched_getaffinity", "gettimeofday", "clock_gettime",
    "clock_nanosleep", "clock_getres", "getrandom", "getrusage", "restart_syscall",
    "set_robust_list", "rseq", "exit", "exit_group",
)  # fmt: skip

SERVE = (
    *COMPUTE, "clone", "fork", "vfork", "wait4", "kill", "pipe2", "poll", "ppoll", "select",
    "pselect6", "dup2", "dup3", "fcntl", "prlimit64", "setrlimit", "prctl", "seccomp",
    "getppid", "close_range", "set_tid_address", "tgkill", "sendmsg", "recvmsg",
)  # fmt: skip

FATAL = (
    "execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "socket",
    "socketpair", "connect", "bpf", "io_uring_setup", "io_uring_enter", "io_uring_register",
    "userfaultfd", "mount", "unshare", "setns", "keyctl", "add_key", "request_key",
    "perf_event_open", "kexec_load", "init_module", "finit_module", "pidfd_open",
    "pidfd_getfd", "personality",
)  # fmt: skip

ADVICE = (0, 1, 2, 3, 4, 8, 14, 15, 16, 17)
"""What may be said of memory (MADV_...): how it will be used, not needed, free, huge, not dumped.

Above all not 12, which lets equal pages of processes become one, whose time to write to tells.
"""

SET_MODE_FILTER = 1
GET_ACTION_AVAILABLE = 2
FLAG_ALL_THREADS = 1

KILL = 0x8000_0000
ALLOW = 0x7FFF_0000
REFUSE = 0x0005_0000  # plus the error's number

LOAD, EQUAL, AT_LEAST, GIVE = 0x20, 0x15, 0x35, 0x06  # classic BPF
STEP_BYTES = 8
NUMBER_AT, MACHINE_AT, ARGUMENTS_AT = 0, 4, 16  # in struct seccomp_data
FIRST_X32 = 0x4000_0000


def possible() -> bool:
    """Whether this kernel can filter calls and kill for them."""
    if machine() is None:
        return False
    try:
        call("seccomp", GET_ACTION_AVAILABLE, 0, _buffer(struct.pack("I", KILL)))
    except LockError:
        return False
    return True


def lock_server() -> None:
    """Leave the wide list to every thread of this process, for good.  Raises LockError."""
    _install(_program(_here(), SERVE), FLAG_ALL_THREADS)


def lock_child(pid: int) -> None:
    """Leave the narrow list to this process, whose number is `pid`, for good.

    It may send signals to itself only: `abort` sends one.
    """
    _install(_program(_here(), COMPUTE, _only(_here(), "tgkill", 0, (pid,))), 0)


def _here() -> Machine:
    here = machine()
    if here is None:
        raise LockError("seccomp: the calls of this machine are not known")
    return here


def _program(here: Machine, allowed: Iterable[str], more: bytes = b"") -> bytes:
    return b"".join(
        [
            _step(LOAD, MACHINE_AT),
            _step(EQUAL, here.audit, then=1),
            _step(GIVE, KILL),
            _step(LOAD, NUMBER_AT),
            # The x32 calls of x86_64 would come in by other numbers.
            _step(AT_LEAST, FIRST_X32, otherwise=1),
            _step(GIVE, KILL),
            _rules(here, allowed, ALLOW),
            # The C library then takes clone, whose flags can be seen.
            _rules(here, ("clone3",), REFUSE | errno.ENOSYS),
            _only(here, "madvise", 2, ADVICE),
            more,
            _rules(here, FATAL, KILL),
            _step(GIVE, REFUSE | errno.EPERM),
        ]
    )


def _rules(here: Machine, names: Iterable[str], action: int) -> bytes:
    found = numbers(tuple(names), here)
    return b"".join(_step(EQUAL, each, otherwise=1) + _step(GIVE, action) for each in found)


def _only(here: Machine, name: str, argument: int, values: Iterable[int]) -> bytes:
    """That call is allowed with these values of an argument of 32 bits, counted from 0."""
    (number,) = numbers((name,), here)
    steps = [
        _step(LOAD, ARGUMENTS_AT + 8 * argument),
        *(_step(EQUAL, each, otherwise=1) + _step(GIVE, ALLOW) for each in values),
        _step(GIVE, REFUSE | errno.EPERM),
    ]
    body = b"".join(steps)
    return _step(EQUAL, number, otherwise=len(body) // STEP_BYTES) + body


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """One instruction; jumps count instructions to leave out."""
    return struct.pack("HBBI", code, then, otherwise, value)


def _install(program: bytes, flags: int) -> None:
    steps = _buffer(program)
    whole = _buffer(struct.pack("HxxxxxxQ", len(program) // STEP_BYTES, ctypes.addressof(steps)))
    if call("seccomp", SET_MODE_FILTER, flags, whole):
        raise LockError("seccomp: a thread could not be locked")


def _buffer(content: bytes) -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(content, len(content))
