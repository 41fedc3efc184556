"""Row 23: system calls by the numbers of another architecture, which a filter may not know."""

import ctypes
import mmap
import os
import signal
import sys

SOCKET_X32 = 0x40000000 | 41
# mov eax, 359 (socket); mov ebx, 2; mov ecx, 1; xor edx, edx; int 0x80; ret
SOCKET_I386 = bytes.fromhex("b867010000bb02000000b90100000031d2cd80c3")


def x32() -> int:
    return ctypes.CDLL(None, use_errno=True).syscall(SOCKET_X32, 2, 1, 0)


def i386() -> int:
    page = mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(SOCKET_I386)
    return ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()


for name, call in (("x32", x32), ("i386", i386)):
    child = os.fork()
    if child == 0:
        os._exit(7 if call() >= 0 else 8)
    status = os.waitpid(child, 0)[1]
    how = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
    print(f"{name}: {how}")
sys.stdout.flush()
