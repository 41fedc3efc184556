"""Row 14: stops whatever it can reach, its supervisor too if it can."""

import os
import signal

print("begun", flush=True)
for target in (1, -1, 0):
    try:
        os.kill(target, signal.SIGSTOP)
    except OSError:
        pass
