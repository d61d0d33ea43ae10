"""Processes: start a program, a copy of itself, a thread."""

from tests.escapes.attempt import LIBC, Group, number

GROUP = Group("processes")
add, door = GROUP.add, GROUP.door

add(
    "run a program with subprocess",
    "folder",
    """
    import subprocess
    subprocess.run(['/bin/sh', '-c', f'echo x > {folder}/made'])
""",
)
add(
    "run a program with os.system",
    "folder",
    """
    import os
    os.system(f'echo x > {folder}/made')
""",
)
add(
    "run a program with os.popen",
    "folder",
    """
    import os
    os.popen(f'echo x > {folder}/made').read()
""",
)
add(
    "run a program with posix_spawn",
    "folder",
    """
    import os
    pid = os.posix_spawn('/bin/sh', ['sh', '-c', f'echo x > {folder}/made'], {})
    os.waitpid(pid, 0)
""",
)
add(
    "run a program in its own place",
    "folder",
    """
    import os
    os.execv('/bin/sh', ['sh', '-c', f'echo x > {folder}/made'])
""",
)
add(
    "run a program with execveat",
    "folder",
    LIBC
    + f"""
words = (ctypes.c_char_p * 4)(b'sh', b'-c', f'echo x > {{folder}}/made'.encode(), None)
nothing = (ctypes.c_char_p * 1)(None)
libc.syscall({number("execveat")}, -100, b'/bin/sh', words, nothing, 0)
""",
)
add(
    "run a program out of memory",
    "folder",
    LIBC
    + f"""
import os
found = libc.syscall({number("memfd_create")}, b'a', 0)
os.write(found, f'#!/bin/sh\\necho x > {{folder}}/made\\n'.encode())
if os.fork() == 0:
    os.execv(f'/proc/self/fd/{{found}}', ['a'])
os.wait()
""",
)
add(
    "run a program with the C library",
    "folder",
    LIBC
    + """
libc.system(f'echo x > {folder}/made'.encode())
""",
)
add(
    "run a program with popen of C",
    "folder",
    LIBC
    + """
libc.popen.restype = ctypes.c_void_p
stream = libc.popen(f'echo x > {folder}/made'.encode(), b'r')
libc.pclose(ctypes.c_void_p(stream))
""",
)
add(
    "run a program with pty",
    "folder",
    """
    import os, pty
    pid, _ = pty.fork()
    if pid == 0:
        os.execv('/bin/sh', ['sh', '-c', f'echo x > {folder}/made'])
    os.waitpid(pid, 0)
""",
)
add(
    "run a program with multiprocessing",
    "folder",
    """
    import multiprocessing
    made = multiprocessing.get_context('fork').Process(target=open, args=(folder + '/made', 'w'))
    made.start()
    made.join()
""",
)
add(
    "run a program with torch.multiprocessing",
    "folder",
    """
    import torch.multiprocessing as m
    made = m.get_context('fork').Process(target=open, args=(folder + '/made', 'w'))
    made.start()
    made.join()
""",
    closed="x = torch.multiprocessing.spawn(torch.ones, (1,))",
)
add(
    "run a program with asyncio",
    "folder",
    """
    import asyncio
    async def run():
        made = await asyncio.create_subprocess_exec('mkdir', folder + '/made')
        await made.wait()
    asyncio.run(run())
""",
)
add(
    "fork with os",
    "through",
    """
    import os
    if os.fork() == 0:
        os._exit(0)
    x = 'through'
""",
)
add(
    "fork with the C library",
    "through",
    LIBC
    + """
pid = libc.fork()
if pid == 0:
    libc._exit(0)
x = 'through' if pid > 0 else 'refused'
""",
)
for call, *sent in (("fork",), ("clone", "17", "0", "0", "0", "0")):
    add(
        f"fork with a bare {call}",
        "through",
        LIBC
        + f"""
pid = libc.syscall({", ".join([str(number(call)), *sent])})
if pid == 0:
    libc._exit(0)
x = 'through' if pid > 0 else 'refused'
""",
    )
add(
    "fork with a bare clone3",
    "through",
    LIBC
    + f"""
how = (ctypes.c_ulonglong * 11)(0, 0, 0, 0, 17)
pid = libc.syscall({number("clone3")}, how, 88)
if pid == 0:
    libc._exit(0)
x = 'through' if pid > 0 else 'refused'
""",
)
add(
    "start a thread",
    "through",
    """
    import threading
    thread = threading.Thread(target=int)
    thread.start()
    thread.join()
    x = 'through'
""",
)
add(
    "start a thread with the C library",
    "through",
    LIBC
    + """
thread = ctypes.c_ulong()
act = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)(lambda _: None)
libc.pthread_create.argtypes = [ctypes.c_void_p] * 4
got = libc.pthread_create(ctypes.addressof(thread), None, ctypes.cast(act, ctypes.c_void_p), None)
if got == 0:
    libc.pthread_join(thread, None)
x = 'through' if got == 0 else 'refused'
""",
)
add(
    "let torch start threads",
    "through",
    """
    import os
    torch.set_num_threads(4)
    (torch.ones(600, 600) @ torch.ones(600, 600)).sum()
    torch.ones(1 << 20).sin().sum()
    torch.nn.functional.conv2d(torch.ones(8, 8, 64, 64), torch.ones(8, 8, 3, 3)).sum()
    import threading
    threading.Thread(target=int).start()
    x = 'through'
""",
    closed="torch.set_num_threads(4)\nx = float(torch.ones(600, 600).sum())",
)
add(
    "start the compiler",
    "folder",
    """
    import os
    os.environ['TORCHINDUCTOR_CACHE_DIR'] = folder + '/made'
    os.mkdir(folder + '/made')
    x = float(torch.compile(lambda y: y + 1, backend='eager')(torch.ones(1)))
""",
    closed="x = torch.compile(torch.sin)(torch.ones(1))",
)
