"""Row X6: many processes, half of them busy, half of them asleep whenever a clock would look."""

import os
import time

print("begun", flush=True)
for _ in range(7):
    if os.fork() == 0:
        break
dodging = os.getpid() % 2 == 0
while True:
    end = time.monotonic() + 0.0009
    while time.monotonic() < end:
        pass
    if dodging:
        time.sleep(0.0001)
