"""Signals: end, stop or disturb another process, the one above it or its group."""

from tests.escapes.attempt import LIBC, Group, number

GROUP = Group("signals")
add, door = GROUP.add, GROUP.door

add("kill another process", "bystander", "import os\nos.kill(bystander, 9)")
add("stop another process", "bystander", "import os\nos.kill(bystander, 19)")
add("disturb another process", "bystander", "import os\nos.kill(bystander, 12)")
add("kill another process with the C library", "bystander", LIBC + "libc.kill(bystander, 9)")
add(
    "kill another process with tkill",
    "bystander",
    LIBC
    + f"""
libc.syscall({number("tkill")}, bystander, 9)
""",
)
add(
    "kill another process with tgkill",
    "bystander",
    LIBC
    + f"""
libc.syscall({number("tgkill")}, bystander, bystander, 9)
""",
)
add(
    "kill another process with sigqueue",
    "bystander",
    LIBC
    + """
libc.sigqueue(bystander, 9, 0)
""",
)
add(
    "kill another process through a pidfd",
    "bystander",
    LIBC
    + f"""
found = libc.syscall({number("pidfd_open")}, bystander, 0)
libc.syscall({number("pidfd_send_signal")}, found, 9, None, 0)
""",
)
add("kill the process above", "parent", "import os\nos.kill(os.getppid(), 9)", after=0.2)
add(
    "end the process above with SIGTERM",
    "parent",
    "import os\nos.kill(os.getppid(), 15)",
    after=0.2,
)
add(
    "kill the process above with a bare call",
    "parent",
    LIBC
    + f"""
import os
libc.syscall({number("kill")}, os.getppid(), 9)
""",
    after=0.2,
)
add("kill the group", "parent", "import os\nos.killpg(0, 9)", after=0.2)
add(
    "kill the group with a bare call",
    "parent",
    LIBC + f"libc.syscall({number('kill')}, 0, 9)",
    after=0.2,
)
add(
    "stop itself",
    "overtime",
    LIBC
    + f"""
import os
libc.syscall({number("tgkill")}, os.getpid(), os.getpid(), 19)
""",
)
add(
    "ask for leave to signal everyone",
    "through",
    """
    import os
    os.kill(-1, 0)  # none is sent
    x = 'through'
""",
)
add(
    "ask for leave to signal the server",
    "through",
    """
    import os
    os.kill(os.getppid(), 0)
    x = 'through'
""",
)
add(
    "have a signal sent by fcntl",
    "through",
    """
    import fcntl, os
    reader, writer = os.pipe()
    fcntl.fcntl(reader, fcntl.F_SETOWN, os.getppid())
    x = 'through'
""",
)
add(
    "have a signal sent by a timer",
    "through",
    LIBC
    + f"""
room = ctypes.c_int()
got = libc.syscall({number("timer_create")}, 1, None, ctypes.byref(room))
x = 'through' if got == 0 else 'refused'
""",
)
add(
    "have a signal sent by a message queue",
    "through",
    LIBC
    + f"""
got = libc.syscall({number("mq_open")}, b'quizcli-escape', 0o102, 0o600, None)
libc.syscall({number("mq_unlink")}, b'quizcli-escape')
x = 'through' if got >= 0 else 'refused'
""",
)
add(
    "make another process nicer",
    "bystander",
    """
    import os
    os.setpriority(os.PRIO_PROCESS, bystander, 19)
""",
)
add(
    "take the limits of another process",
    "bystander",
    """
    import resource
    resource.prlimit(bystander, resource.RLIMIT_NOFILE, (7, 7))
""",
)
add(
    "put another process on one processor",
    "through",
    """
    import os
    os.sched_setaffinity(bystander, {0})
    x = 'through'
""",
)
add(
    "move another process to a group",
    "through",
    """
    import os
    os.getpgid(bystander)
    x = 'through'
""",
)
