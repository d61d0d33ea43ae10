"""Native code: crash the process, or run code that is no Python."""

from tests.escapes.attempt import LIBC, Group

GROUP = Group("native")
add = GROUP.add

add("read at no address", "gone", "import ctypes\nx = ctypes.string_at(8, 1)")
add("write at no address", "gone", "import ctypes\nctypes.memset(8, 1, 1)")
add("jump to no address", "gone", "import ctypes\nctypes.CFUNCTYPE(None)(8)()")
add("abort", "gone", LIBC + "libc.abort()")
add("a trap", "gone", LIBC + "libc.raise_ = libc['raise']\nlibc.raise_(5)")
add(
    "overflow the stack",
    "gone",
    LIBC
    + """
act = ctypes.CFUNCTYPE(ctypes.c_int)
deeper = act(lambda: deeper())
import sys
sys.setrecursionlimit(10**9)
deeper()
""",
)
add(
    "run code from a page of its own",
    "through",
    """
    import ctypes, mmap, platform
    code = {'x86_64': 'b82a000000c3', 'aarch64': '40058052c0035fd6'}[platform.machine()]
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(bytes.fromhex(code))  # return 42
    at = ctypes.addressof(ctypes.c_char.from_buffer(page))
    got = ctypes.CFUNCTYPE(ctypes.c_int)(at)()
    open(folder + '/made', 'w')
    x = 'through' if got == 42 else 'refused'
""",
)
add(
    "call the kernel from code of its own",
    "folder",
    """
    import ctypes, mmap, platform
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code = '4889f84889f74889d60f05c3'
    if platform.machine() == 'aarch64':
        code = 'e80300aae00301aae10302aa010000d4c0035fd6'
    page.write(bytes.fromhex(code))  # the kernel's call a with b and c
    at = ctypes.addressof(ctypes.c_char.from_buffer(page))
    call = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_long, ctypes.c_char_p, ctypes.c_long)(at)
    if platform.machine() == 'x86_64':
        call(83, (folder + '/made').encode(), 0o700)  # mkdir
    else:
        open(folder + '/made', 'w')
""",
)
add(
    "call the kernel of 32 bits",
    "folder",
    """
    import ctypes, mmap, platform
    if platform.machine() == 'x86_64':
        low = mmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x40,
                        prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
        name = (folder + '/made').encode() + bytes(1)
        low.write(name)
        at = ctypes.addressof(ctypes.c_char.from_buffer(low))
        # mov eax, 39 (mkdir); mov ebx, at; mov ecx, 448; int 0x80; ret, rbx kept
        code = bytes.fromhex('53b827000000bb') + at.to_bytes(4, 'little')
        code += bytes.fromhex('b9c0010000cd805bc3')
        low.write(code)
        ctypes.CFUNCTYPE(ctypes.c_int)(at + len(name))()
    else:
        open(folder + '/made', 'w')
""",
)
add(
    "change the code of the interpreter",
    "gone",
    """
    import ctypes
    at = ctypes.cast(ctypes.pythonapi.PyLong_FromLong, ctypes.c_void_p).value & ~4095
    ctypes.CDLL(None).mprotect(ctypes.c_void_p(at), 8192, 7)
    ctypes.memset(at, 0xcc, 8192)
    x = int('123456789')
""",
)
add(
    "load a library",
    "folder",
    """
    import ctypes
    ctypes.CDLL(folder + '/library.so')
    open(folder + '/made', 'w')
""",
)
add(
    "load a library by torch",
    "through",
    """
    torch.ops.load_library(folder + '/library.so')
    x = 'through'
""",
    closed="x = torch.ops.load_library(folder + '/library.so')",
)
add(
    "forge an object",
    "gone",
    """
    import ctypes
    x = ctypes.cast(id(x) + 64, ctypes.py_object).value
    x = [ctypes.cast(each, ctypes.py_object).value for each in range(8, 99, 8)]
""",
)
add(
    "forge bytecode",
    "gone",
    """
    def run(): pass
    run.__code__ = run.__code__.replace(co_code=bytes([100, 255, 83, 0] * 8), co_consts=())
    x = [run() for _ in range(9)]
    run.__code__ = run.__code__.replace(co_code=bytes([124, 255, 83, 0] * 8), co_stacksize=0)
    x = str(run())
""",
)
add(
    "a wrong label for ctc_loss",
    "gone",
    """
    for label in (10**6, 10**9, -10**9):
        x = float(F.ctc_loss(torch.randn(50, 16, 20).log_softmax(2), torch.full((16, 30), label),
                  torch.full((16,), 50), torch.full((16,), 30)))
""",
    closed="""
x = float(F.ctc_loss(torch.randn(50, 16, 20).log_softmax(2), torch.full((16, 30), 1000000),
          torch.full((16,), 50), torch.full((16,), 30)))
""",
)
add(
    "a view beyond the end of a tensor",
    "gone",
    """
    y = torch.ones(4)
    storage = y.untyped_storage()
    import ctypes
    ctypes.memset(storage.data_ptr(), 65, 1 << 30)
""",
    closed="x = torch.ones(4).as_strided((4000,), (1 << 20,)).tolist()",
)
add(
    "a tensor at any address",
    "gone",
    """
    y = torch.frombuffer((__import__('ctypes').c_char * 4096).from_address(4096), dtype=torch.uint8)
    x = int(y.sum())
""",
    closed="x = torch.frombuffer(8, dtype=torch.uint8)",
)
add(
    "a capsule of another kind",
    "gone",
    """
    import ctypes
    make = ctypes.pythonapi.PyCapsule_New
    make.restype = ctypes.py_object
    make.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    x = torch.from_dlpack(make(8, b'dltensor', None)).tolist()
""",
    closed="x = torch.from_dlpack(8)",
)
add(
    "a state of another kind",
    "gone",
    """
    import ctypes
    ctypes.pythonapi.PyErr_SetInterrupt()
    ctypes.pythonapi.Py_FatalError(b'evil')
""",
)
add(
    "give up the interpreter's lock",
    "gone",
    """
    import ctypes
    ctypes.pythonapi.PyEval_SaveThread.restype = ctypes.c_void_p
    lib = ctypes.PyDLL(None)
    lib.PyEval_ReleaseThread(ctypes.c_void_p(8))
    lib.Py_Finalize()
    x = [torch.ones(2) for _ in range(3)]
""",
)
add("end the interpreter", "gone", "import ctypes\nctypes.pythonapi.Py_Exit(0)")
