"""Descriptors: write to, close or hand out what others hold open."""

from tests.escapes.attempt import LIBC, Group, number

GROUP = Group("descriptors")
add = GROUP.add

add(
    "write to every descriptor",
    "folder",
    """
    import os
    for each in range(3, 1024):
        try:
            os.write(each, b'garbage garbage garbage garbage garbage\\n')
        except OSError:
            pass
""",
)
add(
    "write to every descriptor with the C library",
    "wrong",
    LIBC
    + """
for each in range(0, 1024):
    libc.write(each, b'{"outputs": {"x": 666}}\\n' * 3, 72)
""",
)
add(
    "write to every descriptor and leave",
    "gone",
    """
    import os
    for each in range(0, 1024):
        try:
            os.write(each, b'{"outputs": {"x": 666, "y": 1}}\\n')
        except OSError:
            pass
    os._exit(0)
""",
)
add(
    "write frames to every descriptor",
    "wrong",
    """
    import os
    body = b'{"id": 1, "outputs": {"x": 666}, "seconds": 0.1}'
    for each in range(0, 1024):
        try:
            os.write(each, len(body).to_bytes(4, 'big') + bytes(16) + body + b'\\n')
        except OSError:
            pass
""",
)
add(
    "write frames with the key of the session",
    "gone",
    """
    import gc, os, sys
    body = b'{"id": %d, "outputs": {"x": 666}, "seconds": 0.1}'
    frame, keys = sys._getframe(), set()
    while frame:
        keys |= {v for v in frame.f_locals.values() if type(v) is bytes and len(v) == 16}
        frame = frame.f_back
    for key in keys or {bytes(16)}:
        for i in range(4000):
            for each in (1, 100, 101, 102):
                try:
                    os.write(each, len(body % i).to_bytes(4, 'big') + key + body % i)
                except OSError:
                    pass
    os._exit(0)
""",
)
add("close every descriptor", "gone", "import os\nos.closerange(0, 4096)")
add(
    "close every descriptor with the C library",
    "gone",
    LIBC
    + """
for each in range(4096):
    libc.close(each)
""",
)
add(
    "close every descriptor with close_range",
    "gone",
    LIBC
    + f"""
libc.syscall({number("close_range")}, 0, 2**32 - 1, 0)
libc.close(0), libc.close(1)
""",
)
add(
    "turn the reply into another file",
    "gone",
    """
    import os
    for each in range(1, 200):
        os.dup2(0, each)
""",
)
add(
    "copy a descriptor",
    "through",
    """
    import os
    os.dup(1)
    x = 'through'
""",
)
add(
    "copy a descriptor with fcntl",
    "through",
    """
    import fcntl
    fcntl.fcntl(1, fcntl.F_DUPFD, 900)
    x = 'through'
""",
)
add(
    "open descriptors anew by /proc",
    "folder",
    """
    import os
    for each in os.listdir('/proc/self/fd'):
        try:
            found = os.open(f'/proc/self/fd/{each}', os.O_WRONLY)
            os.write(found, b'garbage\\n')
        except OSError:
            pass
""",
)
add(
    "open descriptors of the process above",
    "through",
    """
    import os
    found = os.open(f'/proc/{os.getppid()}/fd/0', os.O_RDONLY)
    x = 'through'
""",
)
add(
    "list descriptors",
    "through",
    """
    import os
    found = [os.readlink(f'/proc/self/fd/{each}') for each in range(3)]
    x = 'through'
""",
)
add(
    "make a pipe's end wait no more",
    "through",
    """
    import os
    for each in range(200):
        try:
            os.set_blocking(each, False)
            x = 'through'
        except OSError:
            pass
""",
)
add(
    "shrink the pipes",
    "through",
    """
    import fcntl
    for each in range(200):
        try:
            fcntl.fcntl(each, 1031, 4096)
            x = 'through'
        except OSError:
            pass
""",
)
add(
    "read the next request",
    "overtime",
    """
    import os
    for each in [0, *range(3, 200)]:
        try:
            while os.read(each, 65536): pass
        except OSError:
            pass
""",
)
add(
    "use up descriptors",
    "through",
    """
    import os
    held = []
    for _ in range(64):
        held.append(os.pipe())
    x = 'through'
""",
)
add(
    "fill the reply's pipe and wait",
    "overtime",
    """
    import os, time
    for each in range(1, 200):
        try:
            os.write(each, b'x' * 60000)
        except OSError:
            pass
    time.sleep(3600)
""",
)
add(
    "close the reply and go on",
    "gone",
    """
    import os
    os.closerange(0, 4096)
    while True: pass
""",
)
add(
    "map a descriptor",
    "folder",
    """
    import mmap
    for each in range(3, 200):
        try:
            mmap.mmap(each, 8)[:4] = b'evil'
        except (OSError, ValueError):
            pass
""",
)
add(
    "empty what is open",
    "folder",
    """
    import os
    for each in range(3, 200):
        try:
            os.ftruncate(each, 1)
        except OSError:
            pass
""",
)
add(
    "send a file to the reply",
    "through",
    LIBC
    + f"""
import os
got = libc.syscall({number("splice")}, 0, None, 1, None, 0, ctypes.c_long(0))
x = 'through' if got >= 0 else 'refused'
""",
)
