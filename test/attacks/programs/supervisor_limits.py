"""Row 16: takes from the supervisor what it needs to go on: descriptors, memory, time, processors."""

import os
import struct
import sys
import time

sys.path.append("/in")
from attempts import attempt, syscall  # noqa: E402

PRLIMIT = 302
NOTHING = struct.pack("QQ", 0, 0)
LIMITS = {"descriptors": 7, "address space": 9, "data": 2, "stack": 3, "processor time": 0, "file size": 1}

for name, number in LIMITS.items():
    attempt(name, lambda: syscall(PRLIMIT, 1, number, NOTHING, None))
attempt("processors", lambda: os.sched_setaffinity(1, {0}))
attempt("process group", lambda: os.setpgid(1, 0))
# It would notice only now, with something to pass on.
print("still heard", flush=True)
time.sleep(0.2)
