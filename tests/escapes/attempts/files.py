"""Files: read one, write one, change one, take one away.

`folder` holds `precious` (a file with a text) and `secret` (a file with a token).
"""

from tests.escapes.attempt import LIBC, Group, kernel, number

GROUP = Group("files")
add = GROUP.add

add("read a file with open", "leak", "x = open(folder + '/secret').read()")
add(
    "read a file with io.FileIO",
    "leak",
    """
    import _io
    x = _io.FileIO(folder + '/secret').read().decode()
""",
)
add(
    "read a file with os.open",
    "leak",
    """
    import posix
    x = posix.read(posix.open(folder + '/secret', 0), 999).decode()
""",
)
add(
    "read a file with pathlib",
    "leak",
    """
    from pathlib import Path
    x = Path(folder, 'secret').read_text()
""",
)
add(
    "read a file with io.open_code",
    "leak",
    """
    import io
    x = io.open_code(folder + '/secret').read().decode()
""",
)
add(
    "read a file with linecache",
    "leak",
    """
    import linecache
    x = ''.join(linecache.getlines(folder + '/secret'))
""",
)
add(
    "read a file with tokenize",
    "leak",
    """
    import tokenize
    x = tokenize.open(folder + '/secret').read()
""",
)
add(
    "read a file with codecs",
    "leak",
    """
    import codecs
    x = codecs.open(folder + '/secret').read()
""",
)
add(
    "read a file with fileinput",
    "leak",
    """
    import fileinput
    x = ''.join(fileinput.input(folder + '/secret'))
""",
)
add(
    "read a file with the C library",
    "leak",
    LIBC
    + """
descriptor = libc.open((folder + '/secret').encode(), 0)
room = ctypes.create_string_buffer(999)
libc.read(descriptor, room, 999)
x = room.value.decode()
""",
)
add(
    "read a file with fopen",
    "leak",
    LIBC
    + """
libc.fopen.restype = ctypes.c_void_p
stream = libc.fopen((folder + '/secret').encode(), b'r')
room = ctypes.create_string_buffer(999)
if stream:
    libc.fgets(room, 999, ctypes.c_void_p(stream))
x = room.value.decode()
""",
)
add(
    "read a file with openat2",
    "leak",
    LIBC
    + f"""
how = (ctypes.c_ulonglong * 3)(0, 0, 0)
descriptor = libc.syscall({number("openat2")}, -100, (folder + '/secret').encode(), how, 24)
room = ctypes.create_string_buffer(999)
libc.read(descriptor, room, 999)
x = room.value.decode()
""",
)
add(
    "read a file with numpy.fromfile",
    "leak",
    """
    import numpy
    x = numpy.fromfile(folder + '/secret', dtype='uint8').tobytes().decode()
""",
)
add(
    "read a file with numpy.memmap",
    "leak",
    """
    import numpy
    x = bytes(numpy.memmap(folder + '/secret', mode='r')).decode()
""",
)
add(
    "read a file with numpy.loadtxt",
    "leak",
    """
    import numpy
    x = str(numpy.loadtxt(folder + '/secret', dtype=str))
""",
)
add(
    "read a file with torch.from_file",
    "leak",
    """
    found = torch.from_file(folder + '/secret', size=22, dtype=torch.uint8)
    x = bytes(found.tolist()).decode()
""",
    closed="x = torch.from_file(folder + '/secret', size=8, dtype=torch.uint8).tolist()",
)
add(
    "read a file with UntypedStorage.from_file",
    "leak",
    """
    found = torch.UntypedStorage.from_file(folder + '/secret', False, 22)
    x = bytes(found.tolist()).decode()
""",
    closed="x = torch.UntypedStorage.from_file(folder + '/secret', False, 8).tolist()",
)
add(
    "read a file with importlib",
    "leak",
    """
    from importlib.machinery import SourceFileLoader
    x = SourceFileLoader('a', folder + '/secret').get_data(folder + '/secret').decode()
""",
)
add(
    "read a file as a module",
    "leak",
    """
    import sys
    sys.path.insert(0, folder)
    import module_of_secrets
    x = module_of_secrets.token
""",
)
add(
    "read a file through mmap",
    "leak",
    """
    import mmap, os
    x = mmap.mmap(os.open(folder + '/secret', os.O_RDONLY), 22, prot=mmap.PROT_READ)[:].decode()
""",
)
add(
    "list a folder with os.listdir",
    "leak",
    """
    import os
    x = ' '.join(os.listdir(folder + '/names'))
""",
)
add(
    "list a folder with glob",
    "leak",
    """
    import glob
    x = ' '.join(glob.glob(folder + '/names/*'))
""",
)
add(
    "list a folder with os.scandir",
    "leak",
    """
    import posix
    x = ' '.join(each.name for each in posix.scandir(folder + '/names'))
""",
)
add(
    "read a link",
    "leak",
    """
    import os
    x = os.readlink(folder + '/link')
""",
)
add(
    "ask whether a file is there",
    "through",
    """
    import os
    x = 'through' if os.path.exists(folder + '/precious') else 'not seen'
""",
)
add(
    "ask for a file's state",
    "through",
    LIBC
    + f"""
room = ctypes.create_string_buffer(512)
{kernel(f"{number('statx')}, -100, (folder + '/precious').encode(), 0, 0x7ff, room")}
""",
)
add(
    "write a file with open",
    "folder",
    """
    with open(folder + '/made', 'w') as file:
        file.write('x')
""",
)
add(
    "write a file with os.open",
    "folder",
    """
    import posix
    posix.write(posix.open(folder + '/made', posix.O_WRONLY | posix.O_CREAT, 0o600), b'x')
""",
)
add(
    "write a file with pathlib",
    "folder",
    """
    from pathlib import Path
    Path(folder, 'made').write_text('x')
""",
)
add(
    "write a file with the C library",
    "folder",
    LIBC
    + """
libc.creat((folder + '/made').encode(), 0o600)
""",
)
add(
    "write a file with torch.save",
    "folder",
    "torch.save(torch.ones(2), folder + '/made')",
    closed="x = torch.save(torch.ones(2), folder + '/made')",
)
add(
    "write a file with torch.from_file",
    "folder",
    """
    torch.from_file(folder + '/made', shared=True, size=8)
""",
    closed="x = torch.from_file(folder + '/made', shared=True, size=8)",
)
add(
    "write a file with tensor.numpy().tofile",
    "folder",
    """
    torch.ones(2).numpy().tofile(folder + '/made')
""",
    closed="x = torch.ones(2).numpy().tofile(folder + '/made')",
)
add(
    "write a file with numpy.save",
    "folder",
    """
    import numpy
    numpy.save(folder + '/made', numpy.ones(2))
""",
)
add(
    "write a file with numpy.memmap",
    "folder",
    """
    import numpy
    numpy.memmap(folder + '/made', mode='w+', shape=8)[:] = 1
""",
)
add(
    "write a file with torch.jit",
    "folder",
    """
    torch.jit.save(torch.jit.script(nn.Linear(1, 1)), folder + '/made')
""",
    closed="x = torch.jit.save(torch.jit.script(nn.Linear(1, 1)), folder + '/made')",
)
add(
    "write a file with the file writer of torch",
    "folder",
    """
    torch._C.PyTorchFileWriter(folder + '/made').write_end_of_file()
""",
    closed="x = torch._C.PyTorchFileWriter(folder + '/made')",
)
add(
    "write a file by running a pickle",
    "folder",
    """
    import io, pickle
    class Call:
        def __reduce__(self):
            return eval, (f"open({folder!r} + '/made', 'w')",)
    torch.load(io.BytesIO(pickle.dumps(Call())), weights_only=False)
""",
    closed="x = torch.load(folder + '/precious', weights_only=False)",
)
add(
    "write a file with sqlite3",
    "folder",
    """
    import sqlite3
    sqlite3.connect(folder + '/made').execute('create table a (b)')
""",
)
add(
    "write a file with zipfile",
    "folder",
    """
    import zipfile
    zipfile.ZipFile(folder + '/made', 'w').close()
""",
)
add(
    "write a file with tempfile",
    "folder",
    """
    import tempfile
    tempfile.NamedTemporaryFile(dir=folder, delete=False)
""",
)
add(
    "write a file with shelve",
    "folder",
    """
    import shelve
    shelve.open(folder + '/made').close()
""",
)
add(
    "write a file with logging",
    "folder",
    """
    import logging
    logging.FileHandler(folder + '/made').close()
""",
)
add(
    "write a file with faulthandler",
    "folder",
    """
    import faulthandler
    faulthandler.dump_traceback(open(folder + '/made', 'w'))
""",
)
add(
    "copy a file with shutil",
    "folder",
    """
    import shutil
    shutil.copy(folder + '/secret', folder + '/made')
""",
)
add(
    "change a file in its place",
    "folder",
    """
    with open(folder + '/precious', 'r+b') as file:
        file.write(b'spoilt')
""",
)
add(
    "change a file through mmap",
    "folder",
    """
    import mmap, os
    mapped = mmap.mmap(os.open(folder + '/precious', os.O_RDWR), 8)
    mapped[:6] = b'spoilt'
    mapped.flush()
""",
)
add(
    "change a file through torch.from_file",
    "folder",
    """
    torch.from_file(folder + '/precious', shared=True, size=8, dtype=torch.uint8).zero_()
""",
    closed="""
    torch.from_file(folder + '/precious', shared=True, size=8, dtype=torch.uint8).zero_()
    x = 1
""",
)
add("empty a file with truncate", "folder", "import os\nos.truncate(folder + '/precious', 0)")
add("take a file away with unlink", "folder", "import os\nos.unlink(folder + '/precious')")
add(
    "take a file away with pathlib",
    "folder",
    """
    from pathlib import Path
    Path(folder, 'precious').unlink()
""",
)
add(
    "take a file away with unlinkat",
    "folder",
    LIBC
    + f"""
libc.syscall({number("unlinkat")}, -100, (folder + '/precious').encode(), 0)
""",
)
add("take a folder away with shutil", "folder", "import shutil\nshutil.rmtree(folder + '/names')")
add("rename a file", "folder", "import os\nos.rename(folder + '/precious', folder + '/other')")
add(
    "rename a file with renameat2",
    "folder",
    LIBC
    + f"""
old, new = (folder + '/precious').encode(), (folder + '/other').encode()
libc.syscall({number("renameat2")}, -100, old, -100, new, 0)
""",
)
add("replace a file", "folder", "import os\nos.replace(folder + '/secret', folder + '/precious')")
add("open a file to everyone", "folder", "import os\nos.chmod(folder + '/secret', 0o777)")
add("give a file away", "folder", "import os\nos.chown(folder + '/secret', 1, 1)", needs="root")
add("change a file's time", "folder", "import os\nos.utime(folder + '/precious', (1, 1))")
add("make a symbolic link", "folder", "import os\nos.symlink('/etc', folder + '/made')")
add("make a hard link", "folder", "import os\nos.link(folder + '/secret', folder + '/made')")
add("make a folder", "folder", "import os\nos.mkdir(folder + '/made')")
add("make a named pipe", "folder", "import os\nos.mkfifo(folder + '/made')")
add(
    "make a device",
    "folder",
    """
    import os, stat
    os.mknod(folder + '/made', 0o666 | stat.S_IFCHR, os.makedev(1, 3))
""",
    needs="root",
)
add(
    "set an attribute of a file",
    "folder",
    """
    import os
    os.setxattr(folder + '/precious', 'user.a', b'b')
    os.utime(folder + '/precious', (1, 1))
""",
)
add(
    "compile a kernel of its own",
    "folder",
    """
    import torch.utils.cpp_extension as extension
    try:
        extension.load_inline('a', 'int b() { return 1; }', build_directory=folder)
    finally:
        x = 1
""",
    closed="x = torch.utils.cpp_extension.load_inline('a', 'int b() { return 1; }')",
)
add(
    "run code with torch.hub",
    "leak",
    """
    x = torch.hub.load(folder, 'token', source='local')
""",
    closed="x = torch.hub.load(folder, 'token', source='local')",
)
add(
    "change the working folder",
    "through",
    """
    import os
    os.chdir(folder)
    x = 'through'
""",
)
