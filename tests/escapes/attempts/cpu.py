"""Time: lines that do not end, or only after the learner has."""

from tests.escapes.attempt import LIBC, Group

GROUP = Group("cpu")
add = GROUP.add

add(
    "a loop without an end",
    "overtime",
    "while True: pass",
    closed="x = 0\nwhile x == 0:\n    x = x * 1",
)
add(
    "a loop that catches everything",
    "overtime",
    """
    while True:
        try:
            while True: pass
        except BaseException:
            pass
""",
)
add(
    "a sum over a long range",
    "overtime",
    "x = sum(range(10**12))",
    closed="x = 0\nfor i in range(10000):\n    for j in range(10000):\n        x += sum(range(9))",
)
add("a search without an end", "overtime", "x = 5 in iter(int, 1)")
add("a pattern that backtracks", "overtime", "import re\nx = bool(re.match('(a+)+b', 'a' * 64))")
add(
    "a large power",
    "overtime",
    "x = pow(3, 10**9, 10**4000 + 1) + 3**(10**8)",
    closed="x = 3**(10**8)",
)
add(
    "a large factorial", "overtime", "x = math.factorial(10**8)", closed="x = math.factorial(10**8)"
)
add(
    "digits of a large number",
    "overtime",
    """
    import sys
    sys.set_int_max_str_digits(0)
    x = len(str(7 ** (10**7)))
""",
)
add(
    "products of matrices",
    "overtime",
    """
    y = torch.ones(2000, 2000)
    for _ in range(1000):
        y = y @ y
    x = float(y.sum())
""",
    closed="""
y = torch.ones(2000, 2000)
for i in range(1000):
    y = y @ y
x = float(y.sum())
""",
)
add(
    "one call that takes long",
    "overtime",
    "x = float(torch.linalg.svd(torch.rand(4000, 4000))[1].sum())",
    closed="x = float(torch.linalg.svd(torch.rand(4000, 4000))[1].sum())",
)
add(
    "a sort that takes long",
    "overtime",
    "x = sorted(range(10**7), key=lambda i: hash(str(i)) % 10**9)[0]",
)
add(
    "a convolution that takes long",
    "overtime",
    """
    x = float(F.conv2d(torch.ones(8, 64, 256, 256), torch.ones(64, 64, 31, 31)).sum())
""",
    closed="x = float(F.conv2d(torch.ones(8, 64, 256, 256), torch.ones(64, 64, 31, 31)).sum())",
)
add("a sleep", "overtime", "import time\ntime.sleep(3600)")
add(
    "a wait for input",
    "overtime",
    LIBC
    + """
import os
reader, writer = os.pipe()
os.read(reader, 1)
""",
)
add(
    "a wait for a lock",
    "overtime",
    """
    import _thread
    lock = _thread.allocate_lock()
    lock.acquire()
    lock.acquire()
""",
)
add(
    "a loop in C",
    "overtime",
    LIBC
    + """
act = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(lambda a, b: 0)
room = (ctypes.c_char * 100_000_000)()
libc.qsort(room, 100_000_000, 1, act)
""",
)
add(
    "a wait that cannot be broken",
    "overtime",
    """
    import signal
    for each in range(1, 65):
        try:
            signal.signal(each, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    while True: pass
""",
)
add(
    "many processes",
    "folder",
    """
    import os
    for _ in range(20):
        if os.fork() == 0:
            open(f'{folder}/made', 'w')
            end = os.times().elapsed + 0.3
            while os.times().elapsed < end: pass
            os._exit(0)
""",
    after=0.5,
)
