"""The kernel's numbers of its calls on the machines that can be locked."""

from __future__ import annotations

import platform
import sys
from typing import NamedTuple


class Machine(NamedTuple):
    """An architecture: its column in `NUMBERS`, and what seccomp calls it (AUDIT_ARCH)."""

    column: int
    audit: int


MACHINES = {"x86_64": Machine(0, 0xC000003E), "aarch64": Machine(1, 0xC00000B7)}

NUMBERS: dict[str, tuple[int, int | None]] = {
    # memory
    "brk": (12, 214),
    "madvise": (28, 233),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "munmap": (11, 215),
    # open descriptors
    "close": (3, 57),
    "close_range": (436, 436),
    "dup2": (33, None),
    "dup3": (292, 24),
    "fcntl": (72, 25),
    "fstat": (5, 80),
    "lseek": (8, 62),
    "pipe2": (293, 59),
    "poll": (7, None),
    "ppoll": (271, 73),
    "pselect6": (270, 72),
    "read": (0, 63),
    "select": (23, None),
    "write": (1, 64),
    # clocks and chance
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "getrandom": (318, 278),
    "gettimeofday": (96, 169),
    # the process itself
    "exit": (60, 93),
    "exit_group": (231, 94),
    "futex": (202, 98),
    "futex_waitv": (449, 449),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_getaffinity": (204, 123),
    "sched_yield": (24, 124),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "setrlimit": (160, 164),
    "sigaltstack": (131, 132),
    # walls
    "capset": (126, 91),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
    "seccomp": (317, 277),
    # other processes
    "clone": (56, 220),
    "clone3": (435, 435),
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "kill": (62, 129),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "tgkill": (234, 131),
    "tkill": (200, 130),
    "vfork": (58, None),
    "wait4": (61, 260),
    # the network
    "connect": (42, 203),
    "recvmsg": (47, 212),
    "sendmsg": (46, 211),
    "socket": (41, 198),
    "socketpair": (53, 199),
    # the kernel's depths
    "add_key": (248, 217),
    "bpf": (321, 280),
    "finit_module": (313, 273),
    "init_module": (175, 105),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "request_key": (249, 218),
    "setns": (308, 268),
    "unshare": (272, 97),
    "userfaultfd": (323, 282),
}
"""Name: the number on x86_64 and on aarch64 (None: that machine has no such call)."""


def machine() -> Machine | None:
    """This machine, if it is one whose calls are known here."""
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    return MACHINES.get(platform.machine())


def numbers(names: tuple[str, ...], machine: Machine) -> list[int]:
    """The numbers of the calls that this machine has."""
    found = (NUMBERS[name][machine.column] for name in names)
    return [number for number in found if number is not None]
