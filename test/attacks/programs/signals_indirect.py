"""Row 16: has the kernel send signals to the supervisor: by what becomes readable, and by how children end."""

import fcntl
import os
import signal
import socket
import sys
import time

sys.path.append("/in")
from attempts import LIBC, attempt  # noqa: E402

CLONE = 56
CLONE_PARENT = 0x8000
F_SETSIG = 10


def by_readiness(number: int) -> None:
    """What becomes readable tells its owner, by a signal of one's choice."""
    one, other = socket.socketpair()
    for owned in (one, other):
        fcntl.fcntl(owned, F_SETSIG, number)
        fcntl.fcntl(owned, fcntl.F_SETOWN, 1)
        fcntl.fcntl(owned, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
    one.send(b"x")
    other.send(b"x")


def by_end(flags: int, number: int) -> None:
    """A child tells its parent of its end by a signal of one's choice; an orphan's parent is the supervisor."""
    middle = os.fork()
    if middle == 0:
        if LIBC.syscall(CLONE, flags | number, 0, 0, 0, 0) == 0:
            time.sleep(0.05)
        os._exit(0)
    os.waitpid(middle, 0)
    time.sleep(0.1)


for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGSTOP):
    attempt(f"readiness {number}", lambda: by_readiness(number))
    attempt(f"end {number}", lambda: by_end(0, number))
    attempt(f"end as a sibling {number}", lambda: by_end(CLONE_PARENT, number))
time.sleep(0.2)
print("the supervisor lives", flush=True)
