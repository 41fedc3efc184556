"""Ends a container whose host hangs up while it is being prepared: no read would tell before that is over.

A thread, because imports heed no signal until they are done; without `threading`, whose import costs milliseconds. It is
gone before the first program is forked.
"""

import _thread
import os
import select


class Watch:
    """`with Watch(inlet):` ends this process as soon as nobody can write to `inlet` any more."""

    def __init__(self, inlet: int) -> None:
        self.inlet = inlet
        self.over, self.end = os.pipe()
        self.running = _thread.allocate_lock()

    def __enter__(self) -> None:
        self.running.acquire()
        _thread.start_new_thread(self.look, ())

    def __exit__(self, *_: object) -> None:
        os.close(self.end)
        self.running.acquire()
        os.close(self.over)

    def look(self) -> None:
        """Waits for either of them to be hung up, which poll tells unasked."""
        poll = select.poll()
        poll.register(self.inlet, 0)
        poll.register(self.over, 0)
        if any(descriptor == self.inlet for descriptor, _ in poll.poll()):
            os._exit(0)
        self.running.release()
