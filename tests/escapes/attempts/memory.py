"""Memory: more than the allowance.  `much` is a number of bytes well above it."""

from tests.escapes.attempt import LIBC, Group, number

GROUP = Group("memory")
add = GROUP.add

add(
    "a long bytearray",
    "memory",
    """
    held = bytearray(much)
    held[::4096] = b'x' * len(held[::4096])
    x = len(held) + sum(held[::64]) * 0
""",
)
add(
    "a long list",
    "memory",
    """
    held = [0] * (much // 8)
    x = len(held) + sum(held)
""",
)
add(
    "a list that grows",
    "memory",
    """
    held = []
    while len(held) < much // 65536:
        held.append(b'x' * 65536)
    x = len(b''.join(held[:100]))
""",
    closed="""
held = []
while len(held) < 100000:
    held.append(torch.ones(16384))
x = 1
""",
)
add(
    "a list that grows in spite of errors",
    "memory",
    """
    held = []
    for _ in range(much // 65536):
        try:
            held.append(bytes(65536).replace(b'\\0', b'x'))
        except MemoryError:
            pass
    x = len(held)
""",
)
add(
    "a text that doubles",
    "memory",
    """
    held = 'x' * 1024
    while len(held) < much:
        held += held
    x = held.count('y')
""",
    closed="held = 'x'\nfor i in range(60):\n    held = held + held\nx = 1",
)
add("a text with padding", "memory", "x = len(f'{1:{much}}'.replace(' ', 'y'))")
add("a text by a format", "memory", "x = len(('%' + str(much) + 'd') % 1)")
add(
    "a large integer",
    "memory",
    "held = 1 << (much * 8)\nx = (held + 1).bit_length()",
    closed="x = 1 << (much * 8)",
)
add(
    "a power of integers",
    "overtime",
    "x = ((1 << 4096) ** (much // 512)).bit_length()",
    closed="x = 9**9**9**9",
)
add(
    "a dict",
    "memory",
    """
    held = {i: [i] for i in range(much // 160)}
    x = len(held) + sum(len(each) for each in held.values())
""",
    closed="held = {}\nfor i in range(10000):\n    held[i] = torch.ones(65536)\nx = len(held)",
)
add(
    "a set of tuples",
    "memory",
    """
    held = {(i, i) for i in range(much // 140)}
    x = len(held) + sum(1 for each in held)
""",
)
add(
    "nested lists",
    "memory",
    """
    held = [[0] * 1000 for _ in range(much // 8000)]
    x = sum(len(each) for each in held)
""",
    closed="held = [0]\nfor i in range(60):\n    held = [held, held] + held * 9\nx = 1",
)
add(
    "ones by torch",
    "memory",
    "held = torch.ones(much // 4)\nx = float(held.sum())",
    closed="held = torch.ones(much // 4)\nx = float(held.sum())",
)
add(
    "a tensor of long numbers",
    "memory",
    """
    held = torch.ones(much // 16, dtype=torch.complex128)
    x = float(held.abs().sum())
""",
    closed="""
held = torch.ones(much // 16, dtype=torch.complex128)
x = float(held.abs().sum())
""",
)
add(
    "random numbers by torch",
    "memory",
    "x = float(torch.rand(much // 4).sum())",
    closed="x = float(torch.rand(much // 4).sum())",
)
add(
    "an outer product",
    "memory",
    """
    side = torch.ones(int((much // 4) ** 0.5))
    x = float(torch.outer(side, side).sum())
""",
    closed="y = torch.ones(round(math.sqrt(much // 4)))\nx = float(torch.outer(y, y).sum())",
)
add(
    "a view made real",
    "memory",
    "x = float(torch.ones(1).expand(much // 4).contiguous().sum())",
    closed="x = float(torch.ones(1).expand(much // 4).contiguous().sum())",
)
add(
    "repeats",
    "memory",
    "x = float(torch.ones(1024).repeat(much // 4096).sum())",
    closed="x = float(torch.ones(1024).repeat(much // 4096).sum())",
)
add(
    "tiles",
    "memory",
    "x = float(torch.tile(torch.ones(1024), (much // 4096,)).sum())",
    closed="x = float(torch.tile(torch.ones(1024), (much // 4096,)).sum())",
)
add(
    "repeats of each element",
    "memory",
    """
    x = float(torch.repeat_interleave(torch.ones(1024), much // 4096).sum())
""",
    closed="x = float(torch.repeat_interleave(torch.ones(1024), much // 4096).sum())",
)
add(
    "a product of Kronecker",
    "memory",
    """
    x = float(torch.kron(torch.ones(4096), torch.ones(much // 16384)).sum())
""",
    closed="x = float(torch.kron(torch.ones(4096), torch.ones(much // 16384)).sum())",
)
add(
    "a grid",
    "memory",
    """
    a, b = torch.meshgrid(torch.ones(4096), torch.ones(much // 16384), indexing='ij')
    x = float((a + b).sum())
""",
    closed="""
a, b = torch.meshgrid(torch.ones(4096), torch.ones(much // 16384), indexing="ij")
x = float((a + b).sum())
""",
)
add(
    "all combinations",
    "memory",
    """
    x = float(torch.cartesian_prod(*[torch.arange(7.0)] * 9).sum())
""",
    closed="a = torch.arange(7.0)\nx = torch.cartesian_prod(a, a, a, a, a, a, a, a, a).numel()",
)
add(
    "a broadcast sum",
    "memory",
    """
    x = float((torch.ones(much // 16384, 1) + torch.ones(1, 4096)).sum())
""",
    closed="x = float((torch.ones(much // 16384, 1) + torch.ones(1, 4096)).sum())",
)
add(
    "an einsum that spreads",
    "memory",
    """
    a = torch.ones(512)
    x = float(torch.einsum('a,b,c->abc', a, a, torch.ones(much // (1 << 20))).sum())
""",
    closed="""
a = torch.ones(512)
x = float(torch.einsum("a,b,c->abc", a, a, torch.ones(much // (1 << 20))).sum())
""",
)
add(
    "one hot among many",
    "memory",
    """
    x = float(F.one_hot(torch.tensor([1] * 64), much // 512).sum())
""",
    closed="x = float(F.one_hot(torch.tensor([1] * 64), much // 512).sum())",
)
add(
    "many bins",
    "memory",
    "x = int(torch.bincount(torch.tensor([much // 8])).add(1).sum())",
    closed="x = int(torch.bincount(torch.tensor([much // 8])).sum())",
)
add(
    "a wide frame",
    "memory",
    "x = float(F.pad(torch.ones(1), (0, much // 4)).sum())",
    closed="x = float(F.pad(torch.ones(1), (0, much // 4)).sum())",
)
add(
    "a picture enlarged",
    "memory",
    """
    x = float(F.interpolate(torch.ones(1, 1, 4), scale_factor=much // 32).sum())
""",
    closed="x = float(F.interpolate(torch.ones(1, 1, 4), scale_factor=much // 32).sum())",
)
add(
    "a layer with many weights",
    "memory",
    "x = nn.Linear(4096, much // 16384).weight.numel()",
    closed="x = nn.Linear(4096, much // 16384).weight.numel()",
)
add(
    "an embedding of many words",
    "memory",
    "x = nn.Embedding(much // 256, 64).weight.numel()",
    closed="x = nn.Embedding(much // 256, 64).weight.numel()",
)
add(
    "many layers",
    "memory",
    """
    held = [nn.Linear(1024, 1024) for _ in range(much >> 22)]
    x = len(held)
""",
    closed="y = nn.ModuleList([nn.Linear(1024, 1024) for i in range(much >> 22)])\nx = len(y)",
)
add(
    "a diagonal",
    "memory",
    "x = float(torch.diag(torch.ones(13000)).sum())",
    closed="x = float(torch.diag(torch.ones(13000)).sum())",
)
add(
    "all distances",
    "memory",
    """
    a = torch.ones(13000, 2)
    x = float(torch.cdist(a, a).sum())
""",
    closed="a = torch.ones(13000, 2)\nx = float(torch.cdist(a, a).sum())",
)
add(
    "a history that autograd keeps",
    "memory",
    """
    y = torch.ones(much // 64, requires_grad=True)
    z = y
    for _ in range(20):
        z = z.sin()
    x = float(z.sum())
""",
    closed="""
y = torch.ones(much // 64, requires_grad=True)
z = y
for i in range(20):
    z = z.sin()
x = float(z.sum())
""",
)
add(
    "every element as an object",
    "memory",
    "x = len(torch.ones(much // 30).tolist())",
    closed="x = len(torch.ones(much // 30).tolist())",
)
add("ones by numpy", "memory", "import numpy\nx = float(numpy.ones(much // 8).sum())")
add(
    "pages by mmap",
    "memory",
    """
    import mmap
    held = mmap.mmap(-1, much)
    for at in range(0, much, 4096):
        held[at] = 1
    x = len(held)
""",
)
add(
    "pages shared without a name",
    "memory",
    """
    import mmap
    held = mmap.mmap(-1, much, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS)
    for at in range(0, much, 4096):
        held[at] = 1
    x = len(held)
""",
)
add(
    "pages by malloc",
    "memory",
    LIBC
    + """
libc.malloc.restype = ctypes.c_void_p
held = [libc.malloc(1 << 20) for _ in range(much >> 20)]
for each in held:
    if each:
        ctypes.memset(each, 1, 1 << 20)
x = len(held)
""",
)
add(
    "pages by brk",
    "memory",
    LIBC
    + """
libc.sbrk.restype = ctypes.c_void_p
old = libc.sbrk(ctypes.c_long(much))
if old and old != ctypes.c_void_p(-1).value:
    ctypes.memset(old, 1, much)
x = 1
""",
)
add(
    "pages above a limit that is raised first",
    "memory",
    LIBC
    + f"""
room = (ctypes.c_ulong * 2)(2**64 - 1, 2**64 - 1)
libc.syscall({number("prlimit64")}, 0, 9, room, None)
held = bytearray(much)
held[::4096] = b'x' * len(held[::4096])
x = len(held)
""",
)
add(
    "a file in memory",
    "folder",
    """
    import os
    found = os.memfd_create('a')
    for _ in range(8):
        os.write(found, b'x' * 65536)
    if os.fstat(found).st_size == 8 * 65536:
        open(folder + '/made', 'w')
""",
)
add(
    "an archive that unpacks to much",
    "memory",
    """
    import zlib
    held = zlib.compress(bytes(much), 9)
    x = len(zlib.decompress(held).replace(b'\\0', b'x'))
""",
)
add(
    "deep recursion in C",
    "gone",
    """
    import sys
    sys.setrecursionlimit(10**9)
    def deeper(y):
        return sorted([y], key=deeper)
    x = deeper(0)
""",
)
add(
    "deep recursion",
    "memory",
    """
    import sys
    sys.setrecursionlimit(10**9)
    def deeper(y):
        return deeper(y + 1) + 1
    x = deeper(0)
""",
    closed="def deeper(y):\n    return deeper(y + 1)\nx = deeper(0)",
)
add(
    "a deep object",
    "gone",
    """
    held = None
    for _ in range(10**6):
        held = (held,)
    import pickle, sys
    sys.setrecursionlimit(10**9)
    x = repr(held)
""",
    closed="held = [0]\nfor i in range(9000):\n    held = [held]\nx = held",
)
add(
    "a deep syntax tree",
    "gone",
    """
    import ast, sys
    sys.setrecursionlimit(10**9)
    node = ast.Constant(1)
    for _ in range(10**5):
        node = ast.UnaryOp(ast.USub(), node)
    x = eval(compile(ast.fix_missing_locations(ast.Expression(node)), '', 'eval'))
""",
    closed="x = " + "-" * 3000 + "1",
)
