"""Leaks: a secret of this machine in the reply.

Secrets are a token in the environment of the program that asks, in a file, in the memory of
another process and in the request before this one.
"""

from tests.escapes.attempt import LIBC, Group, number

GROUP = Group("leaks")
add = GROUP.add

add("the environment by os", "leak", "import os\nx = str(dict(os.environ))[:4000]")
add(
    "the environment of C",
    "leak",
    LIBC
    + """
libc.getenv.restype = ctypes.c_char_p
x = str(libc.getenv(b'QUIZCLI_SECRET'))
""",
)
add(
    "the environment that the process began with",
    "leak",
    LIBC
    + """
room = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, 'environ')
found = []
for i in range(999):
    if not room[i]:
        break
    found.append(room[i].decode())
x = ' '.join(found)[:4000]
""",
)
add("the environment by /proc", "leak", "x = open('/proc/self/environ').read()[:4000]")
add(
    "the environment of the process above",
    "leak",
    """
    import os
    x = open(f'/proc/{os.getppid()}/environ').read()[:4000]
""",
)
add(
    "the environment of another process",
    "leak",
    """
    x = open(f'/proc/{bystander}/environ').read()[:4000]
""",
)
add(
    "the memory of another process by /proc",
    "leak",
    """
    import re
    stack = re.search(r'(\\w+)-(\\w+) .*\\[stack\\]', open(f'/proc/{bystander}/maps').read())
    start, end = int(stack[1], 16), int(stack[2], 16)
    with open(f'/proc/{bystander}/mem', 'rb', 0) as file:
        file.seek(start)
        found = file.read(end - start)
    at = found.find(b'QUIZCLI_SECRET=')
    x = found[at:at + 60].decode('latin-1')
""",
)
add(
    "the memory of another process by process_vm_readv",
    "leak",
    LIBC
    + f"""
import re
stack = re.search(r'(\\w+)-(\\w+) .*\\[stack\\]', open(f'/proc/{{bystander}}/maps').read())
start, end = int(stack[1], 16), int(stack[2], 16)
room = ctypes.create_string_buffer(end - start)
here = (ctypes.c_ulong * 2)(ctypes.addressof(room), end - start)
there = (ctypes.c_ulong * 2)(start, end - start)
libc.syscall({number("process_vm_readv")}, bystander, here, 1, there, 1, ctypes.c_long(0))
at = room.raw.find(b'QUIZCLI_SECRET=')
x = room.raw[at:at + 60].decode('latin-1')
""",
)
add(
    "the memory of its own stack",
    "leak",
    LIBC
    + """
room = ctypes.POINTER(ctypes.c_void_p).in_dll(libc, 'environ')
at, found = room[0] or 0, []
for _ in range(9 if at else 0):
    found.append(ctypes.string_at(at))
    at += len(found[-1]) + 1
x = b' '.join(found).decode('latin-1')
""",
)
add(
    "the command line",
    "leak",
    """
    import os
    x = open(f'/proc/{bystander}/cmdline').read()
""",
)
add("the users of this machine", "leak", "x = open('/etc/passwd').read()[:4000]")
add("the users by pwd", "leak", "import pwd\nx = ':'.join(pwd.getpwnam('root')[:2]) + ':'")
add("the name of this machine", "leak", "import os\nx = os.uname().nodename")
add("the name of this machine by socket", "leak", "import _socket\nx = _socket.gethostname()")
add(
    "what the program was asked before, by frames",
    "leak",
    """
    import sys
    frame, found = sys._getframe(), []
    while frame:
        found.append(repr(list(frame.f_locals.values())))
        frame = frame.f_back
    text = ' '.join(found)
    at = text.find('no' + 'te-tok')
    x = text[at:at + 60]
""",
)
add(
    "what the program was asked before, by a traceback",
    "leak",
    """
    try:
        raise ValueError
    except ValueError as error:
        frame, found = error.__traceback__.tb_frame, []
    while frame:
        found += [repr(dict(frame.f_locals))]
        frame = frame.f_back
    text = ' '.join(found)
    at = text.find('no' + 'te-tok')
    x = text[at:at + 60]
""",
    closed="""
try:
    x = 1 / 0
except ZeroDivisionError as error:
    x = error.__traceback__.tb_frame.f_back.f_locals
""",
)
add(
    "what the program was asked before, by the collector",
    "leak",
    """
    import gc
    x = ''
    gc.unfreeze()
    wanted = 'note-{}'.format('token')
    for each in gc.get_objects():
        if type(each) is dict and 'arguments' in each and wanted in repr(each):
            x = repr(each)[repr(each).find(wanted):][:60]
""",
)
add(
    "what the program was asked before, in all of its memory",
    "leak",
    LIBC
    + """
import errno, re
libc.sbrk.restype = ctypes.c_void_p
page, piece = 4096, 1 << 20
def mapped(at):  # no mask is set: there is no way 99 to set one
    ctypes.set_errno(0)
    libc.syscall(SIGMASK, 99, at, None, 8)
    return ctypes.get_errno() != errno.EFAULT
libc.syscall.argtypes = (ctypes.c_long,) * 2 + (ctypes.c_void_p,) * 2 + (ctypes.c_long,)
wanted, x = re.compile(b'no' + b'te-token-[0-9a-f]{16}'), ''
def search(start, end):
    global x
    pages = [at for at in range(start, end, page) if mapped(at)]
    if len(pages) * page == end - start:
        pages, size = [start], end - start
    else:
        size = page
    for at in pages:
        found = None if x else wanted.search(ctypes.string_at(at, size))
        x = found[0].decode() if found else x
end = libc.sbrk(ctypes.c_long(0)) // page * page
while not x and mapped(end - page):
    search(end - piece, end)
    end -= piece
held = [bytes(size) for size in range(16, 500, 16) for _ in range(300)]
for start in {id(each) // piece * piece for each in held}:
    if not x:
        search(start, start + piece)
""".replace("SIGMASK", str(number("rt_sigprocmask"))),
)
add(
    "a secret by a format",
    "leak",
    """
    import os
    class Holder: pass
    holder = Holder()
    holder.environ = os.environ
    x = '{0.environ}'.format(holder)[:4000]
""",
    closed="x = '{0.__class__.__init__.__globals__}'.format(nn.Linear(1, 1))",
)
add(
    "a secret by the globals of torch",
    "leak",
    "x = str(dict(torch.os.environ))[:4000]",
    closed="x = torch.os.environ",
)
add(
    "a secret by the globals of a layer",
    "leak",
    """
    found = nn.Linear.__init__.__globals__['__builtins__']['__import__']('os').environ
    x = str(dict(found))[:4000]
""",
    closed="x = nn.Linear.__init__.__globals__['__builtins__']['__import__']('os').environ",
)
add(
    "a secret by subclasses",
    "leak",
    """
    x = ''
    for each in object.__subclasses__():
        if each.__name__ == '_wrap_close':
            x = str(dict(each.__init__.__globals__['environ']))[:4000]
""",
    closed="x = ().__class__.__base__.__subclasses__()",
)
add(
    "a secret in a complaint",
    "leak",
    """
    raise ValueError(open(folder + '/secret').read())
""",
)
add(
    "a secret in the name of an error",
    "leak",
    """
    raise type(open(folder + '/secret').read(), (Exception,), {})
""",
)
add(
    "the folders of the user",
    "leak",
    """
    import os
    x = ' '.join(os.listdir(folder + '/names'))
""",
)
add("mounted disks", "through", "open('/proc/self/mounts').read()\nx = 'through'")
add("processes of this machine", "through", "import os\nos.listdir('/proc')\nx = 'through'")
add("networks of this machine", "through", "open('/proc/net/dev').read()\nx = 'through'")
add(
    "the limits of another process",
    "through",
    LIBC
    + f"""
room = (ctypes.c_ulong * 2)()
got = libc.syscall({number("prlimit64")}, bystander, 7, None, room)
x = 'through' if got == 0 else 'refused'
""",
)
