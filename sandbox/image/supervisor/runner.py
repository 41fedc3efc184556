"""The supervisor: PID 1 of a sandbox container.

It reads one request, forks the program, passes on what it prints within the caps, ends it at its deadline, collects
its files and goes. It makes things quick and tidy; it is no boundary. The host keeps every limit itself and reads
what comes from here as hostile.
"""

import os
import select
import signal
import sys
import time
from typing import Any

sys.path.insert(0, "/opt/sbx/supervisor")

import runner_collect as collect  # noqa: E402
import runner_frames as frames  # noqa: E402
import runner_program as program  # noqa: E402

READ = 64 * 1024


class Pipe:
    """One of the program's three ways out, with how much of it is passed on."""

    def __init__(self, kind: bytes, cap: int) -> None:
        self.kind = kind
        self.left = cap
        self.outlet, self.inlet = os.pipe()

    def pass_on(self, wire: frames.Wire) -> str:
        """Passes on what is there: `more`, `end` at the end of the pipe, `over` when the cap is passed."""
        data = os.read(self.outlet, READ)
        if not data:
            return "end"
        if kept := data[: self.left]:
            wire.send(self.kind, kept)
        self.left -= len(kept)
        return "over" if len(data) > len(kept) else "more"


class Supervision:
    """Watches one program from its start to the death of its last process."""

    def __init__(self, wire: frames.Wire, request: dict[str, Any]) -> None:
        caps = request["caps"]
        self.wire = wire
        self.timeout = request["timeoutMs"] / 1000
        self.pipes = [
            Pipe(frames.STDOUT, caps["stdoutBytes"]),
            Pipe(frames.STDERR, caps["stderrBytes"]),
            Pipe(frames.REPORT, caps["reportBytes"]),
        ]
        self.child = 0
        self.status: int | None = None

    def run(self) -> dict[str, Any]:
        """Runs the program and tells how it ended."""
        started = time.monotonic()
        alarm = self.fork()
        reason = self.watch(alarm, started + self.timeout)
        kill_everybody(self.note)
        reason = self.drain() or reason
        status = self.status if self.status is not None else 0
        signalled = os.WIFSIGNALED(status)
        return {
            "reason": reason,
            "exit": None if signalled else os.WEXITSTATUS(status),
            "signal": os.WTERMSIG(status) if signalled else None,
            "ms": round((time.monotonic() - started) * 1000),
        }

    def fork(self) -> int:
        """Starts the program; gives a descriptor that wakes when a child ends."""
        alarm, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
        self.child = os.fork()
        if self.child == 0:
            program.become_program(*(pipe.inlet for pipe in self.pipes))
        for pipe in self.pipes:
            os.close(pipe.inlet)
            os.set_blocking(pipe.outlet, False)
        return alarm

    def note(self, child: int, status: int) -> None:
        """Remembers the program's own end among those of its orphans."""
        if child == self.child:
            self.status = status

    def watch(self, alarm: int, deadline: float) -> str:
        """Passes on output until the program ends, or has to be ended: `exit`, `timeout` or `output_limit`."""
        poll = select.poll()
        open_pipes = {pipe.outlet: pipe for pipe in self.pipes}
        for descriptor in (alarm, self.wire.inlet, *open_pipes):
            poll.register(descriptor, select.POLLIN)
        while self.status is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return "timeout"
            for descriptor, _ in poll.poll(left * 1000 + 1):
                if descriptor == alarm:
                    os.read(alarm, READ)
                    reap(self.note)
                elif descriptor == self.wire.inlet:
                    # Nothing more is ever sent, so this is the host hanging up: it died, or gave up on us.
                    kill_everybody(self.note)
                    os._exit(1)
                else:
                    said = open_pipes[descriptor].pass_on(self.wire)
                    if said == "over":
                        return "output_limit"
                    if said == "end":
                        poll.unregister(descriptor)
        return "exit"

    def drain(self) -> str | None:
        """Passes on what dead processes left in the pipes: `output_limit` when that was too much."""
        over = None
        for pipe in self.pipes:
            try:
                while (said := pipe.pass_on(self.wire)) == "more":
                    pass
            except BlockingIOError:
                continue
            over = "output_limit" if said == "over" else over
        return over


def reap(note: Any, flags: int = os.WNOHANG) -> bool:
    """Reaps what has ended; False when there is no child left."""
    try:
        while True:
            child, status = os.waitpid(-1, flags)
            if child == 0:
                return True
            note(child, status)
    except ChildProcessError:
        return False


def kill_everybody(note: Any) -> None:
    """Ends every other process of the container, and waits for their deaths."""
    while True:
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
        if not reap(note):
            return
        time.sleep(0.001)


def put_inputs(wire: frames.Wire, request: dict[str, Any]) -> None:
    """Writes the program and its input files under `/in`."""
    put(os.path.basename(program.PROGRAM), request["program"].encode())
    for file in request["files"]:
        put(file["name"], wire.read(file["size"]))


def put(name: str, content: bytes) -> None:
    """Writes one new file that is not meant to be written to."""
    target = os.open(f"/in/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o444)
    with os.fdopen(target, "wb") as file:
        file.write(content)


def open_wire() -> frames.Wire:
    """Moves the wire away from the descriptors 0 and 1, which the program gets for its own."""
    wire = frames.Wire(os.dup(0), os.dup(1))
    nothing = os.open("/dev/null", os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return wire


def main() -> None:
    """Serves one request."""
    # Everything of this user is killed at the end of a run, so this must never run outside a container.
    if os.getpid() != 1:
        raise SystemExit("The supervisor runs as the first process of a container only.")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    program.set_dumpable(0)
    wire = open_wire()
    wire.send_json(frames.READY, {"python": sys.version.split()[0]})
    request = wire.read_request()
    put_inputs(wire, request)
    wire.send_json(frames.ENDED, Supervision(wire, request).run())
    caps = request["caps"]
    limits = collect.Caps(caps["files"], caps["fileBytes"], caps["totalFileBytes"])
    wire.send_json(frames.FINISHED, {"rejected": collect.Collector(wire, limits).collect()})


if __name__ == "__main__":
    main()
