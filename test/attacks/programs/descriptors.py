"""Row X4: opens files until no more may be open, in many processes."""

import os
import signal

PROCESSES = 64
outlet, inlet = os.pipe()
children = []
for _ in range(PROCESSES):
    child = os.fork()
    if child == 0:
        os.close(outlet)
        count = 0
        try:
            while True:
                os.open("/dev/null", os.O_RDONLY)
                count += 1
        except OSError as error:
            os.write(inlet, f"{count} {error.strerror}\n".encode())
        signal.pause()
    children.append(child)
os.close(inlet)
with os.fdopen(outlet) as told:
    lines = [told.readline().rstrip("\n").split(" ", 1) for _ in children]
for child in children:
    os.kill(child, signal.SIGKILL)
print("most:", max(int(count) for count, _ in lines), "by:", *sorted({why for _, why in lines}))
