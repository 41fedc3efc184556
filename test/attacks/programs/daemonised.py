"""Rows 15, X5: a grandchild in a session of its own goes on after the program's end, holding its outputs open."""

import os
import signal
import time

begun, out = os.pipe()
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(1, signal.NSIG):
            if number not in (signal.SIGKILL, signal.SIGSTOP):
                try:
                    signal.signal(number, signal.SIG_IGN)
                except (OSError, ValueError):
                    pass
        os.write(out, b"x")
        while True:
            with open("/out/late", "a", encoding="ascii") as file:
                file.write("late")
    os._exit(0)
os.wait()
os.read(begun, 1)
time.sleep(0.05)
print("the program's last word")
