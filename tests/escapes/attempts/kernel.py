"""Doors to the kernel: calls that no computation needs."""

from tests.escapes.attempt import LIBC, Group, kernel, number

GROUP = Group("kernel")
add, door = GROUP.add, GROUP.door

door("a ring of io_uring", "io_uring_setup", "8", "ctypes.create_string_buffer(120)")
door("a map of bpf", "bpf", "0", "(ctypes.c_uint * 32)(2, 4, 8, 1)", "128", needs="root")
door("faults handled by the user", "userfaultfd", "1")
door(
    "events of the processor",
    "perf_event_open",
    "room",
    "0",
    "-1",
    "-1",
    "0",
    before="""
    room = (ctypes.c_ulonglong * 16)(1 | (128 << 32), 1, 0, 0, 0, 1 | (1 << 5) | (1 << 6))
""",
)
door("a key for the process", "add_key", "b'user'", "b'a'", "b'b'", "1", "-2")
door("a ring of keys", "keyctl", "0", "-2", "1")
door("a new space of users", "unshare", "0x10000000")
door("a new space of mounts", "unshare", "0x00020000", needs="root")
door("a new space of networks", "unshare", "0x40000000", needs="root")
add(
    "a disk of its own",
    "through",
    LIBC
    + f"""
libc.syscall({number("unshare")}, 0x00020000)
libc.syscall({number("mount")}, b'none', b'/', None, 0x44000, None)
{kernel(f"{number('mount')}, b'none', (folder + '/names').encode(), b'tmpfs', 0, None")}
""",
    needs="root",
)
add(
    "a copy of a disk",
    "through",
    LIBC + kernel(f"{number('open_tree')}, -100, folder.encode(), 1"),
    needs="root",
)
door("another root", "chroot", "folder.encode()", needs="root")
door("another user", "setuid", "1234", needs="root")
door("another group", "setgid", "1234", needs="root")
door(
    "more rights",
    "capset",
    "room",
    "(ctypes.c_uint * 6)()",
    needs="root",
    before="""
    room = (ctypes.c_uint * 8)(0x20080522, 0)
""",
)
door("trace itself", "ptrace", "0", "0", "0", "0")
add(
    "trace another process",
    "bystander",
    LIBC
    + f"""
libc.syscall({number("ptrace")}, 16, bystander, 0, 0)
import os
os.waitpid(bystander, 0)
libc.syscall({number("ptrace")}, 7, bystander, 0, 9)
""",
    after=0.1,
)
add(
    "trace the process above",
    "through",
    LIBC
    + f"""
import os
{kernel(f"{number('ptrace')}, 0x4206, os.getppid(), 0, 0")}
""",
)
add(
    "write into another process",
    "through",
    LIBC
    + f"""
import re
stack = re.search(r'(\\w+)-(\\w+) .*\\[stack\\]', open(f'/proc/{{bystander}}/maps').read())
room = ctypes.create_string_buffer(b'evil')
here = (ctypes.c_ulong * 2)(ctypes.addressof(room), 4)
there = (ctypes.c_ulong * 2)(int(stack[1], 16) + 4096, 4)
{kernel(f"{number('process_vm_writev')}, bystander, here, 1, there, 1, ctypes.c_long(0)")}
""",
)
door(
    "compare with another process",
    "kcmp",
    "os.getpid()",
    "bystander",
    "1",
    "0",
    "0",
    before="import os",
)
door("another kind of process", "personality", "0x0040000")
door(
    "a filter that allows all",
    "seccomp",
    "1",
    "0",
    "room",
    before="""
    steps = (ctypes.c_ushort * 4)(0x06, 0, 0, 0x7fff)
    libc.prctl(38, 1, 0, 0, 0)
    room = (ctypes.c_ulonglong * 2)(1, ctypes.addressof(steps))
""",
)
door(
    "a filter by prctl",
    "prctl",
    "22",
    "2",
    "room",
    before="""
    steps = (ctypes.c_ushort * 4)(0x06, 0, 0, 0x7fff)
    libc.prctl(38, 1, 0, 0, 0)
    room = (ctypes.c_ulonglong * 2)(1, ctypes.addressof(steps))
""",
)
door("be traceable again", "prctl", "4", "1", "0", "0", "0")
door("another name", "prctl", "15", "b'evil'", "0", "0", "0")
door("adopt children of others", "prctl", "36", "1", "0", "0", "0")
door("a weaker landlock", "landlock_create_ruleset", "None", "0", "1")
door(
    "higher limits",
    "setrlimit",
    "7",
    "room",
    before="""
    import resource
    room = (ctypes.c_ulong * 2)(*resource.getrlimit(7))
""",
)
door(
    "higher limits by prlimit",
    "prlimit64",
    "0",
    "7",
    "room",
    "None",
    before="""
    import resource
    room = (ctypes.c_ulong * 2)(*resource.getrlimit(7))
""",
)
door(
    "a priority above all",
    "sched_setscheduler",
    "0",
    "1",
    "ctypes.byref(ctypes.c_int(1))",
    needs="root",
)
door("a priority for the disk", "ioprio_set", "1", "0", str(2 << 13))
door("ports of the machine", "iopl", "3", needs="root")
door("segments of the machine", "modify_ldt", "0", "ctypes.create_string_buffer(64)", "64")
door("the messages of the kernel", "syslog", "10", "None", "0", needs="root")
door("watch files", "inotify_init1", "0")
door("watch all files", "fanotify_init", "0", "0", needs="root")
door(
    "a handle of a file",
    "name_to_handle_at",
    "-100",
    "folder.encode()",
    "room",
    "ctypes.byref(ctypes.c_int())",
    "0",
    before="""
    room = (ctypes.c_uint * 34)(128)
""",
)
door("a file in memory", "memfd_create", "b'a'", "0")
door("secret memory", "memfd_secret", "0")
door("an event", "eventfd2", "0", "0")
door("a timer as a file", "timerfd_create", "1", "0")
door("signals as a file", "signalfd4", "-1", "ctypes.create_string_buffer(8)", "8", "0")
door("an epoll", "epoll_create1", "0")
door("a queue of events", "io_setup", "8", "ctypes.byref(ctypes.c_ulong())")
door(
    "pages of another place",
    "remap_file_pages",
    "at",
    "4096",
    "0",
    "0",
    "0",
    before="""
    import mmap
    page = mmap.mmap(-1, 8192, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
    at = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(page)))
""",
)
door("the pages of another process", "move_pages", "bystander", "0", "None", "None", "None", "0")
door("locked pages", "mlockall", "1", needs="root")
door("a barrier over all processes", "membarrier", "1", "0", "0")
add(
    "a set of semaphores",
    "through",
    LIBC
    + f"""
got = libc.syscall({number("semget")}, 0, 1, 0o1600)
if got >= 0:
    libc.syscall({number("semctl")}, got, 0, 0)
x = 'through' if got >= 0 else 'refused'
""",
)
door("a processor of its choice", "sched_setaffinity", "0", "8", "ctypes.byref(ctypes.c_ulong(1))")
door(
    "the lists of another's locks",
    "get_robust_list",
    "bystander",
    "ctypes.byref(a)",
    "ctypes.byref(b)",
    before="a, b = ctypes.c_ulong(), ctypes.c_ulong()",
)
add(
    "the page at no address",
    "through",
    LIBC
    + """
libc.mmap.restype = ctypes.c_void_p
size, offset = ctypes.c_size_t(4096), ctypes.c_long(0)
got = libc.mmap(None, size, 3, 0x32, -1, offset)  # private, fixed, no file
x = 'through' if got is None else 'refused'
""",
    needs="root",
)
add(
    "damage to a page of the machine",
    "through",
    LIBC
    + """
size = ctypes.c_size_t(4096)
libc.madvise(ctypes.c_void_p(1 << 40), size, 100)  # nothing is there, so nothing is damaged
x = 'refused' if ctypes.get_errno() in (1, 22) else 'through'
""",
    needs="root",
)
