"""Row 16: sends every signal to the supervisor, the last one SIGKILL."""

import os
import signal
import time

print("begun", flush=True)
for number in [*(n for n in range(1, signal.NSIG) if n != signal.SIGKILL), signal.SIGKILL]:
    try:
        os.kill(1, number)
    except OSError:
        pass
time.sleep(1)
print("the supervisor lives" if os.getppid() == 1 else "orphaned")
