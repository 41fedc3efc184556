"""What the hostile programs share: every try is told on a line of its own, with how it was refused."""

import ctypes
import errno
import os
from collections.abc import Callable

LIBC = ctypes.CDLL(None, use_errno=True)


def attempt(name: str, call: Callable[[], object]) -> None:
    """Prints the errno by which a try was refused, or that it was not."""
    try:
        call()
        said = "REACHED"
    except OSError as error:
        said = errno.errorcode.get(error.errno or 0, type(error).__name__)
    print(f"{name}: {said}", flush=True)


def syscall(number: int, *arguments: object) -> int:
    """Calls the kernel past every library."""
    ctypes.set_errno(0)
    result = LIBC.syscall(number, *arguments)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def container_mark() -> int:
    """Where libc lies: the same for all that one supervisor forks, and by chance elsewhere in another container."""
    return ctypes.cast(LIBC.getpid, ctypes.c_void_p).value or 0
