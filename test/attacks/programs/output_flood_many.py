"""Row 13: ten gigabytes through descriptors opened anew, by many processes at once."""

import os

for _ in range(16):
    if os.fork() == 0:
        break
block = b"x" * 65536
with open("/proc/self/fd/1", "wb", buffering=0) as anew:
    for _ in range(10 * 1024**3 // len(block)):
        anew.write(block)
