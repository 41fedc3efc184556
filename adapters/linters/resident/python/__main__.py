"""The resident: a process that has the critic's tools loaded, `python -I -B FOLDER RUFF`.

For each inspection it forks a child, which gets the program as its standard input and ends with it, so that no program
meets anything but a tool as it was loaded. What the child prints is passed on unread. Nothing here reads a program:
limits are the worker's to keep, which asks for a child to be killed. The resident ends when the worker hangs up, and its
children end with it.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import selectors
import signal
import sys
from pathlib import Path

sys.path.insert(1, str(Path(__file__).parents[2] / "allow_list"))

import process  # noqa: E402
from child import Child  # noqa: E402
from tools import Work, tools_of  # noqa: E402
from wire import BEGUN, CHUNK, ENDED, INSPECT, OUTPUT, READY, Wire  # noqa: E402


def close_inherited() -> None:
    """Closes what we were started with beside the three standard streams: it is nobody's here."""
    for name in os.listdir("/proc/self/fd"):
        if int(name) > 2:
            # One of them was that of the folder itself.
            with contextlib.suppress(OSError):
                os.close(int(name))


def open_wire() -> Wire:
    """Moves the wire away from the descriptors 0 and 1, which are the tools'."""
    wire = Wire(os.dup(0), os.dup(1))
    nothing = os.open("/dev/null", os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return wire


class Resident:
    """Serves inspections, any number at once."""

    def __init__(self, wire: Wire, tools: dict[str, Work]) -> None:
        self.wire = wire
        self.tools = tools
        self.children: dict[int, Child] = {}
        self.selector = selectors.DefaultSelector()
        self.alarm, self.wake = os.pipe()
        os.set_blocking(self.wake, False)

    def serve(self) -> None:
        """Serves until the worker hangs up, which is an EOFError."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake, warn_on_full_buffer=False)
        self.selector.register(self.wire.inlet, selectors.EVENT_READ, self.hear)
        self.selector.register(self.alarm, selectors.EVENT_READ, self.reap)
        while True:
            for key, _ in self.selector.select():
                # A child may have ended in this round, and its descriptor may already be another's.
                if self.selector.get_map().get(key.fd) is key:
                    key.data()

    def hear(self) -> None:
        """Does what the worker asks for."""
        kind, number, payload = self.wire.read()
        if kind == INSPECT:
            self.begin(number, payload)
        elif child := self.children.get(number):
            child.kill()

    def begin(self, number: int, payload: bytes) -> None:
        """Forks a child for a program."""
        head, _, program = payload.partition(b"\n")
        request = json.loads(head)
        self.wire.send(BEGUN, number)
        try:
            child = Child(self.tools[request["tool"]], request["args"], program, self.private())
        except OSError as error:
            self.end(number, failed=error.strerror)
            return
        self.children[number] = child
        self.selector.register(child.outlet, selectors.EVENT_READ, lambda: self.pass_on(number, child))

    def private(self) -> list[int]:
        """The descriptors that no child may have: ours, and the other children's."""
        ours = (self.wire.inlet, self.wire.outlet, self.alarm, self.wake, self.selector.fileno())
        return [*ours, *(child.outlet for child in self.children.values())]

    def pass_on(self, number: int, child: Child) -> bool:
        """Passes a piece of output on; False when there is none."""
        piece = child.output(CHUNK)
        if piece:
            self.wire.send(OUTPUT, number, piece)
        elif piece == b"":
            self.selector.unregister(child.outlet)
        return bool(piece)

    def reap(self) -> None:
        """Tells how children ended."""
        os.read(self.alarm, CHUNK)
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            self.bury(pid, os.waitstatus_to_exitcode(status))

    def bury(self, pid: int, code: int) -> None:
        """Passes on what a child left, and how it ended; it is negative for a signal."""
        number, child = next((number, child) for number, child in self.children.items() if child.pid == pid)
        if child.outlet in self.selector.get_map():
            while self.pass_on(number, child):
                pass
        if child.outlet in self.selector.get_map():
            self.selector.unregister(child.outlet)
        os.close(child.outlet)
        del self.children[number]
        self.end(number, **({"signal": name_of(-code)} if code < 0 else {"code": code}))

    def end(
        self, number: int, code: int | None = None, signal: str | None = None, failed: str | None = None
    ) -> None:
        """Tells how an inspection ended."""
        self.wire.send_json(ENDED, number, {"code": code, "signal": signal, "failed": failed})


def name_of(number: int) -> str:
    """`SIGKILL`; some have no name."""
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def main(ruff: str) -> None:
    """Serves until the worker hangs up."""
    # What asks a whole group or service to end reaches us too, while the worker still has reviews to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    close_inherited()
    process.hide()
    wire = open_wire()
    resident = Resident(wire, tools_of(ruff))
    # What is loaded by now lives as long as this process: no collection has to look at it, or to copy its pages.
    gc.freeze()
    wire.send(READY)
    try:
        resident.serve()
    except (EOFError, BrokenPipeError):
        # The children end with their parent.
        os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
