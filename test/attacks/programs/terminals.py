"""Row X4: takes terminals, of which the machine has few, in many processes."""

import errno
import os
import signal

outlet, inlet = os.pipe()
children = []
for _ in range(16):
    child = os.fork()
    if child == 0:
        count = 0
        try:
            while True:
                os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY)
                count += 1
        except OSError as error:
            os.write(inlet, f"{count} {errno.errorcode[error.errno or 0]}\n".encode())
        signal.pause()
    children.append(child)
os.close(inlet)
with os.fdopen(outlet) as told:
    lines = [told.readline().split() for _ in children]
for child in children:
    os.kill(child, signal.SIGKILL)
print("terminals:", sum(int(count) for count, _ in lines), *sorted({why for _, why in lines}))
