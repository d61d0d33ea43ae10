"""The process that computes authors' own lines, behind the kernel's walls where there are any.

It imports torch, puts itself behind walls for good and starts a process that forks a child
for every request, one in advance; the child puts up narrower walls, computes, writes one line
and is gone.  What forks never sees a request, so no child can find one but its own.

The walls (Linux):
- `syscalls`: the kernel's numbers
- `kernel`: calls for which Python has no name
- `seccomp`, `landlock`, `limits`: one wall each
- `walls`: all of them, in the order that works
- `canaries`: escapes that have to fail before anything is served

The work:
- `server`: the opening, the hello, one answer after the other
- `forks`: a child for each request (POSIX)
- `inside`: the same without forks, for systems that have none
- `zygote`: the process that forks them
- `forked`: one such child, as the server sees it
- `work`: what the child does
- `evaluate`: a program's outputs, or what went wrong and where
- `replies`: what a child wrote, believed only as far as it is plain data
- `resident`: how much memory a process holds
- `warm`: first uses, before the walls are up
"""
