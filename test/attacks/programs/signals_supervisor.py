"""Row 16: sends one signal to the supervisor, over and over."""

import os
import time

number = int(open("/in/signal", encoding="ascii").read())
print("begun", flush=True)
for _ in range(2000):
    try:
        os.kill(1, number)
    except PermissionError:
        pass
time.sleep(0.3)
print("the supervisor lives")
