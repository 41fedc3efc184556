"""Row 8: takes memory in many children, each of which has little."""

import os
import time

print("begun", flush=True)
for _ in range(40):
    if os.fork() == 0:
        block = bytearray(96 * 1024 * 1024)
        for offset in range(0, len(block), 4096):
            block[offset] = 1
        time.sleep(600)
# It waits for all of them, of whom at least one is killed.
while True:
    os.wait()
