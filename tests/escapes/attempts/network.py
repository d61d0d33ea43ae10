"""The network: reach a listener on the loopback (`port` TCP, `datagrams` UDP, `folder`/socket)."""

from tests.escapes.attempt import LIBC, Group, kernel, number

GROUP = Group("network")
add, door = GROUP.add, GROUP.door

ADDRESS = """
import struct
def address(port):
    return struct.pack('=H', 2) + struct.pack('!H', port) + bytes([127, 0, 0, 1]) + bytes(8)
"""

add(
    "connect with socket",
    "network",
    """
    import socket
    socket.create_connection(('127.0.0.1', port), 0.3).sendall(b'x')
""",
)
add(
    "connect with the module below socket",
    "network",
    """
    import _socket
    s = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    s.connect(('127.0.0.1', port))
    s.send(b'x')
""",
)
add(
    "send a datagram",
    "network",
    """
    import _socket
    _socket.socket(_socket.AF_INET, _socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', datagrams))
""",
)
add(
    "connect to a socket in a folder",
    "network",
    """
    import _socket
    _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM).connect(folder + '/socket')
""",
)
add(
    "fetch a page with urllib",
    "network",
    """
    import urllib.request
    try:
        urllib.request.urlopen(f'http://127.0.0.1:{port}/', timeout=0.3)
    except OSError as error:
        x = str(error)
""",
)
add(
    "fetch a page with http.client",
    "network",
    """
    import http.client
    http.client.HTTPConnection('127.0.0.1', port, timeout=0.3).request('GET', '/')
""",
)
add(
    "send mail",
    "network",
    """
    import smtplib
    try:
        smtplib.SMTP('127.0.0.1', port, timeout=0.3)
    except OSError as error:
        x = str(error)
""",
)
add(
    "log in by ftp",
    "network",
    """
    import ftplib
    try:
        ftplib.FTP().connect('127.0.0.1', port, timeout=0.3)
    except OSError as error:
        x = str(error)
""",
)
add(
    "connect with asyncio",
    "network",
    """
    import asyncio
    asyncio.run(asyncio.wait_for(asyncio.open_connection('127.0.0.1', port), 0.5))
""",
)
add(
    "connect with the C library",
    "network",
    LIBC
    + ADDRESS
    + """
s = libc.socket(2, 1, 0)
libc.connect(s, address(port), 16)
""",
)
add(
    "connect with bare system calls",
    "network",
    LIBC
    + ADDRESS
    + f"""
s = libc.syscall({number("socket")}, 2, 1, 0)
libc.syscall({number("connect")}, s, address(port), 16)
""",
)
add(
    "send with sendto",
    "network",
    LIBC
    + ADDRESS
    + f"""
s = libc.syscall({number("socket")}, 2, 2, 0)
libc.syscall({number("sendto")}, s, b'x', 1, 0, address(datagrams), 16)
""",
)
add(
    "download a model",
    "network",
    """
    try:
        torch.hub.download_url_to_file(f'http://127.0.0.1:{port}/', folder + '/made')
    except OSError as error:
        x = str(error)
""",
    closed="x = torch.hub.load_state_dict_from_url('http://127.0.0.1:80/')",
)
add(
    "join a store of torch.distributed",
    "network",
    """
    import datetime
    import torch.distributed as d
    d.TCPStore('127.0.0.1', port, None, False, timeout=datetime.timedelta(seconds=0.3))
""",
    closed="x = torch.distributed.TCPStore('127.0.0.1', 80, None, False)",
)
add(
    "open a store of torch.distributed",
    "through",
    """
    import datetime
    import torch.distributed as d
    d.TCPStore('127.0.0.1', 0, 1, True, timeout=datetime.timedelta(seconds=0.3),
               wait_for_workers=False)
    x = 'through'
""",
)
add(
    "keep a store in a file",
    "folder",
    """
    import torch.distributed as d
    torch.held = d.FileStore(folder + '/made', 1)
    torch.held.set('a', 'b')
""",
    closed="x = torch.distributed.FileStore(folder + '/made', 1)",
)
add(
    "log over the network",
    "network",
    """
    import logging, logging.handlers
    logging.handlers.DatagramHandler('127.0.0.1', datagrams).emit(logging.makeLogRecord({}))
""",
)
add(
    "call a remote procedure",
    "network",
    """
    import xmlrpc.client, socket
    socket.setdefaulttimeout(0.3)
    try:
        xmlrpc.client.ServerProxy(f'http://127.0.0.1:{port}/').a()
    except OSError as error:
        x = str(error)
""",
)
add(
    "listen for others",
    "through",
    """
    import _socket
    s = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
    s.bind(('127.0.0.1', 0))
    s.listen()
    x = 'through'
""",
)
add(
    "make a pair of sockets",
    "through",
    """
    import _socket
    _socket.socketpair()
    x = 'through'
""",
)
add(
    "talk to the kernel by netlink",
    "through",
    """
    import _socket
    _socket.socket(16, _socket.SOCK_RAW, 0)
    x = 'through'
""",
)
add(
    "read packets off the wire",
    "through",
    """
    import _socket
    _socket.socket(17, _socket.SOCK_RAW, 0)
    x = 'through'
""",
    needs="root",
)
add(
    "ask for an address by name",
    "through",
    """
    import _socket
    _socket.getaddrinfo('localhost', 1)
    x = 'through'
""",
)
door(
    "take a socket of another process",
    "pidfd_getfd",
    "descriptor",
    "0",
    "0",
    before=f"""
descriptor = libc.syscall({number("pidfd_open")}, bystander, 0)
""",
)
add(
    "send with io_uring",
    "through",
    LIBC
    + f"""
room = ctypes.create_string_buffer(120)
{kernel(f"{number('io_uring_setup')}, 8, room")}
""",
)
