"""One tool at work on one program, in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable
from typing import NoReturn

from process import die_with
from tools import Work

SIGNALS = (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM)


def file_of(program: bytes) -> int:
    """A file in memory, to be read from its beginning: unlike a pipe it keeps no writer waiting."""
    file = os.memfd_create("program")
    rest = memoryview(program)
    while rest:
        rest = rest[os.write(file, rest) :]
    os.lseek(file, 0, os.SEEK_SET)
    return file


class Child:
    """A forked process: `outlet` gives what it prints."""

    def __init__(self, work: Work, args: list[str], program: bytes, private: Iterable[int]) -> None:
        """`private`: the descriptors that are not the child's to have."""
        file, parent = file_of(program), os.getpid()
        self.outlet, inlet = os.pipe()
        try:
            self.pid = os.fork()
        except OSError:
            os.close(self.outlet)
            raise
        else:
            if self.pid == 0:
                become(work, args, parent, (file, inlet), (*private, self.outlet))
        finally:
            os.close(file)
            os.close(inlet)
        os.set_blocking(self.outlet, False)

    def output(self, size: int) -> bytes | None:
        """What it printed, at most `size` bytes: empty at the end, None when there is nothing at the moment."""
        try:
            return os.read(self.outlet, size)
        except BlockingIOError:
            return None

    def kill(self) -> None:
        """Ends it. Only to be called before it was waited for: later its number may be another's."""
        os.kill(self.pid, signal.SIGKILL)


def become(
    work: Work, args: list[str], parent: int, streams: tuple[int, int], private: Iterable[int]
) -> NoReturn:
    """Turns a freshly forked process into the tool, and ends it with the tool's exit code."""
    code = 1
    try:
        die_with(parent)
        signal.set_wakeup_fd(-1)
        for number in SIGNALS:
            signal.signal(number, signal.SIG_DFL if number == signal.SIGCHLD else signal.SIG_IGN)
        for target, descriptor in enumerate(streams):
            os.dup2(descriptor, target)
        for descriptor in (*streams, *private):
            os.close(descriptor)
        code = code_of(work, args)
    finally:
        # Nothing of the resident may go on in here, whatever happened.
        os._exit(code)


def code_of(work: Work, args: list[str]) -> int:
    """Does the work and gives the exit code that the interpreter would give for how it ended."""
    code: object = None
    try:
        work(args)
    except SystemExit as end:
        code = end.code
    # bandit closes it.
    if not sys.stdout.closed:
        sys.stdout.flush()
    return code if isinstance(code, int) else int(code is not None)
