"""What prctl has to say to a process (https://man7.org/linux/man-pages/man2/prctl.2.html)."""

from __future__ import annotations

import ctypes
import os
import signal

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4

LIBC = ctypes.CDLL(None)


def hide() -> None:
    """Closes this process's memory and descriptors, and those of its forks, to others of the same user."""
    LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def die_with(parent: int) -> None:
    """Has this process killed when its parent ends, which may have happened already."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
