"""Lasting: be there after the request, when nobody looks any more."""

from tests.escapes.attempt import LIBC, Group, number

GROUP = Group("lasting")
add = GROUP.add

LATER = """
def later():
    import time
    time.sleep(0.25)
    open(folder + '/made', 'w').close()
"""

add(
    "a child that outlives the request",
    "folder",
    LATER
    + """
import os
if os.fork() == 0:
    later()
    os._exit(0)
""",
    after=0.6,
)
add(
    "a child that outlives the worker",
    "folder",
    LATER
    + """
import os
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        later()
    os._exit(0)
os._exit(0)
""",
    after=0.6,
)
add(
    "a program that outlives the request",
    "folder",
    """
    import subprocess
    subprocess.Popen(['sh', '-c', f'sleep 0.2; echo x > {folder}/made'], start_new_session=True)
""",
    after=0.6,
)
add(
    "a child that ignores all signals",
    "folder",
    LATER
    + """
import os, signal
if os.fork() == 0:
    for each in (1, 2, 3, 13, 14, 15):
        signal.signal(each, signal.SIG_IGN)
    later()
    os._exit(0)
""",
    after=0.6,
)
add(
    "a child that does not die with its parent",
    "folder",
    LIBC
    + LATER
    + """
import os
if os.fork() == 0:
    libc.prctl(1, 0, 0, 0, 0)
    later()
    os._exit(0)
os._exit(0)
""",
    after=0.6,
)
add(
    "a child made by a bare clone",
    "folder",
    LIBC
    + LATER
    + f"""
import os
if libc.syscall({number("clone")}, 0x8000 | 17, 0, 0, 0, 0) == 0:
    later()
    os._exit(0)
""",
    after=0.6,
)
add(
    "a child with the memory of its parent",
    "folder",
    LIBC
    + f"""
import os
pid = libc.syscall({number("clone")}, 17, 0, 0, 0, 0)
if pid == 0:
    libc.usleep(200_000)
    libc.mkdir((folder + '/made').encode(), 0o700)
    libc._exit(0)
""",
    after=0.6,
)
add(
    "a thread that outlives the request",
    "folder",
    LATER
    + """
import threading
threading.Thread(target=later, daemon=True).start()
""",
    after=0.6,
)
add(
    "a timer that outlives the request",
    "folder",
    """
    import signal
    signal.signal(signal.SIGALRM, lambda *rest: open(folder + '/made', 'w'))
    signal.setitimer(signal.ITIMER_REAL, 0.05)
""",
    after=0.4,
)
add(
    "an answer, and then work",
    "folder",
    """
    import os, time
    for each in range(1, 256):
        try:
            os.write(each, b'{"outputs": {"x": 1}}\\n')
        except OSError:
            pass
    for each in range(3, 256):
        try:
            os.close(each)
        except OSError:
            pass
    os.close(1)
    time.sleep(0.25)
    open(folder + '/made', 'w').close()
""",
    after=0.6,
)
add(
    "an answer, and then a loop",
    "gone",
    """
    import os
    for each in range(1, 256):
        try:
            os.write(each, b'{"outputs": {"x": 1}}\\n')
            os.close(each)
        except OSError:
            pass
    while True: pass
""",
)
add(
    "an answer, and then much memory",
    "memory",
    """
    import os
    for each in range(1, 256):
        try:
            os.write(each, b'{"outputs": {"x": 1}}\\n')
        except OSError:
            pass
    held = torch.ones(much // 4)
    held.sum()
""",
    after=0.6,
)
add("a session of its own", "through", "import os\nos.setsid()\nx = 'through'")
add(
    "a place in the background",
    "through",
    """
    import os
    os.setpgid(0, 0)
    x = 'through'
""",
)
add(
    "a life without its parent",
    "through",
    LIBC
    + """
got = libc.prctl(1, 0, 0, 0, 0)
x = 'through' if got == 0 else 'refused'
""",
)
add(
    "a job for cron",
    "folder",
    """
    import os
    os.makedirs(folder + '/cron.d')
    with open(folder + '/cron.d/made', 'w') as file:
        file.write('* * * * * root true')
""",
)
add(
    "a line in the shell's start",
    "folder",
    """
    with open(folder + '/precious', 'a') as file:
        file.write('echo evil')
""",
)
