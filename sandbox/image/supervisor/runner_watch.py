"""Watches one program from its start to the death of its last process."""

import os
import select
import signal
import time
from typing import Any

import runner_frames as frames
import runner_program as program

READ = 64 * 1024


class Pipe:
    """One of the program's three ways out, with how much of it is passed on and how much came."""

    def __init__(self, kind: bytes, cap: int) -> None:
        self.kind = kind
        self.left = cap
        self.seen = 0
        self.outlet, self.inlet = os.pipe()

    def pass_on(self, wire: frames.Wire) -> str:
        """Passes on what is there: `more`, `end` at the end of the pipe, `over` when the cap is passed."""
        data = os.read(self.outlet, READ)
        if not data:
            return "end"
        self.seen += len(data)
        if kept := data[: self.left]:
            wire.send(self.kind, kept)
        self.left -= len(kept)
        return "over" if len(data) > len(kept) else "more"


class Supervision:
    """One run of one program."""

    def __init__(self, wire: frames.Wire, request: dict[str, Any]) -> None:
        caps = request["caps"]
        self.wire = wire
        self.timeout = request["timeoutMs"] / 1000
        self.processes: int | None = caps["processes"]
        self.stdout = Pipe(frames.STDOUT, caps["stdoutBytes"])
        self.stderr = Pipe(frames.STDERR, caps["stderrBytes"])
        self.pipes = [self.stdout, self.stderr, Pipe(frames.REPORT, caps["reportBytes"])]
        self.alarm, self.wake = os.pipe()
        self.child = 0
        self.status: int | None = None

    def run(self) -> dict[str, Any]:
        """Runs the program and tells how it ended."""
        self.fork()
        started = time.monotonic()
        reason = self.watch(started + self.timeout)
        kill_everybody(self.note)
        reason = self.drain() or reason
        self.close()
        status = self.status if self.status is not None else 0
        signalled = os.WIFSIGNALED(status)
        return {
            "reason": reason,
            "exit": None if signalled else os.WEXITSTATUS(status),
            "signal": os.WTERMSIG(status) if signalled else None,
            "ms": round((time.monotonic() - started) * 1000),
            "stdout": self.stdout.seen,
            "stderr": self.stderr.seen,
        }

    def fork(self) -> None:
        """Starts the program, which waits until the secret has gone where it cannot read it."""
        os.set_blocking(self.wake, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake, warn_on_full_buffer=False)
        gate, go = os.pipe()
        self.child = os.fork()
        if self.child == 0:
            os.close(go)
            program.become_program(gate, *(pipe.inlet for pipe in self.pipes), self.processes)
        os.close(gate)
        for pipe in self.pipes:
            os.close(pipe.inlet)
            os.set_blocking(pipe.outlet, False)
        self.wire.seal(self.wire.read(frames.SECRET_BYTES))
        os.close(go)

    def close(self) -> None:
        """Gives back what the run had open."""
        signal.set_wakeup_fd(-1)
        for descriptor in (self.alarm, self.wake, *(pipe.outlet for pipe in self.pipes)):
            os.close(descriptor)

    def note(self, child: int, status: int) -> None:
        """Remembers the program's own end among those of its orphans."""
        if child == self.child:
            self.status = status

    def watch(self, deadline: float) -> str:
        """Passes on output until the program ends, or has to be ended: `exit`, `timeout` or `output_limit`."""
        poll = select.poll()
        open_pipes = {pipe.outlet: pipe for pipe in self.pipes}
        for descriptor in (self.alarm, self.wire.inlet, *open_pipes):
            poll.register(descriptor, select.POLLIN)
        while self.status is None:
            left = deadline - time.monotonic()
            if left <= 0:
                return "timeout"
            for descriptor, _ in poll.poll(left * 1000 + 1):
                if descriptor == self.alarm:
                    os.read(self.alarm, READ)
                    reap(self.note)
                elif descriptor == self.wire.inlet:
                    # Nothing is sent during a run, so this is the host hanging up: it died, or gave up on us.
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
