"""Row 14: stops itself and its whole group, so that nothing of it can end by itself."""

import os
import signal

print("begun", flush=True)
for _ in range(8):
    if os.fork() == 0:
        break
os.kill(0, signal.SIGSTOP)
