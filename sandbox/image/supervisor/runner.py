"""The supervisor: PID 1 of a sandbox container, `runner.py SHELF`.

It imports what its shelf has, says that it is ready, and serves one request after the other until the host hangs up:
forks the program, passes on what it prints within the caps, ends it at its deadline and collects its files. It makes
things quick and tidy; it is no boundary. The host keeps every limit itself and reads what comes from here as hostile.
"""

import gc
import os
import signal
import sys
from typing import Any

sys.path.insert(0, "/opt/sbx/supervisor")

import runner_collect as collect  # noqa: E402
import runner_folders as folders  # noqa: E402
import runner_frames as frames  # noqa: E402
import runner_hangup as hangup  # noqa: E402
import runner_program as program  # noqa: E402
import runner_shelves as shelves  # noqa: E402
import runner_watch as watch  # noqa: E402


def open_wire() -> frames.Wire:
    """Moves the wire away from the descriptors 0 and 1, which the program gets for its own."""
    wire = frames.Wire(os.dup(0), os.dup(1))
    nothing = os.open("/dev/null", os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    return wire


def prepare(shelf: str) -> None:
    """Does before the first request whatever would be the same in every run."""
    # What is made here lives as long as this process, so no collection has to look at it, or to copy its pages; a last
    # one to be rid of the rest would take a tenth of a second and gain next to nothing.
    gc.disable()
    program.prepare()
    shelves.load(shelf)
    gc.freeze()
    gc.enable()


def serve(wire: frames.Wire) -> None:
    """Serves one request."""
    request = wire.read_request()
    folders.put_inputs(wire, request)
    wire.send_json(frames.ENDED, watch.Supervision(wire, request).run())
    wire.send_json(frames.FINISHED, {"rejected": collected(wire, request["caps"])})
    wire.seal(None)
    folders.clear()


def collected(wire: frames.Wire, caps: dict[str, Any]) -> list[dict[str, str]]:
    """Sends the program's files and gives those that stay behind."""
    limits = collect.Caps(caps["files"], caps["fileBytes"], caps["totalFileBytes"])
    return collect.Collector(wire, limits).collect()


def main() -> None:
    """Serves until the host hangs up."""
    # Everything of this user is killed at the end of a run, so this must never run outside a container.
    if os.getpid() != 1:
        raise SystemExit("The supervisor runs as the first process of a container only.")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    program.set_dumpable(0)
    wire = open_wire()
    with hangup.Watch(wire.inlet):
        prepare(sys.argv[1] if len(sys.argv) > 1 else shelves.BARE)
    wire.send_json(frames.READY, {"python": sys.version.split()[0]})
    try:
        while True:
            serve(wire)
    except EOFError:
        # Nothing is left to be done, and nobody to be told.
        os._exit(0)


if __name__ == "__main__":
    main()
