"""The disk: fill it, or claim what is not there."""

from tests.escapes.attempt import LIBC, Group, number

GROUP = Group("disk")
add = GROUP.add

add(
    "fill a file",
    "folder",
    """
    with open(folder + '/made', 'wb') as file:
        for _ in range(16):
            file.write(bytes(1 << 20))
""",
)
add(
    "fill a file in /tmp",
    "folder",
    """
    import os
    path = os.path.join('/tmp', os.path.basename(folder) + '.made')
    with open(path, 'wb') as file:
        file.write(bytes(1 << 20))
    if os.path.exists(path):
        os.remove(path)
        open(folder + '/made', 'w')
""",
)
add(
    "fill a file in /dev/shm",
    "folder",
    """
    import os
    path = os.path.join('/dev/shm', os.path.basename(folder))
    with open(path, 'wb') as file:
        file.write(bytes(1 << 20))
    if os.path.exists(path):
        os.remove(path)
        open(folder + '/made', 'w')
""",
)
add(
    "claim a file full of nothing",
    "folder",
    """
    import os
    found = os.open(folder + '/made', os.O_CREAT | os.O_WRONLY)
    os.ftruncate(found, 1 << 20)
""",
)
add(
    "claim room with fallocate",
    "folder",
    """
    import os
    found = os.open(folder + '/made', os.O_CREAT | os.O_WRONLY)
    os.posix_fallocate(found, 0, 1 << 20)
""",
)
add(
    "make many files",
    "folder",
    """
    for i in range(200):
        open(f'{folder}/made{i}', 'w').close()
""",
)
add(
    "share memory by a name",
    "through",
    """
    import _posixshmem, os
    _posixshmem.shm_open('/quizcli-escape', os.O_CREAT | os.O_RDWR, mode=0o600)
    _posixshmem.shm_unlink('/quizcli-escape')
    x = 'through'
""",
)
add(
    "share a tensor",
    "through",
    """
    torch.ones(1 << 18).share_memory_()
    x = 'through'
""",
    closed="x = float(torch.ones(1 << 18).share_memory_().sum())",
)
add(
    "share memory of the old kind",
    "through",
    LIBC
    + f"""
got = libc.syscall({number("shmget")}, 0, 1 << 20, 0o1600)
if got >= 0:
    libc.syscall({number("shmctl")}, got, 0, 0)
x = 'through' if got >= 0 else 'refused'
""",
)
add(
    "leave a core",
    "gone",
    """
    import os, resource
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    os.abort()
""",
)
