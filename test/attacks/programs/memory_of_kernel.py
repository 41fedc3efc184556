"""Rows 7, X4: memory that the kernel holds: pipes and sockets that nobody reads, in many processes."""

import os
import signal
import socket


def fill(write: object) -> None:
    """Writes until nothing more fits."""
    try:
        while write(b"x" * 65536):  # type: ignore[operator]
            pass
    except OSError:
        pass


def hold() -> None:
    """Fills all the descriptors that one process may have."""
    kept = []
    try:
        while True:
            outlet, inlet = os.pipe()
            os.set_blocking(inlet, False)
            fill(lambda data: os.write(inlet, data))
            one, other = socket.socketpair()
            one.setblocking(False)
            fill(one.send)
            kept += [outlet, inlet, one, other]
    except OSError:
        signal.pause()


print("begun", flush=True)
for _ in range(40):
    if os.fork() == 0:
        hold()
# Of those that hold, at least one is killed.
os.wait()
raise SystemExit("a holder is gone")
