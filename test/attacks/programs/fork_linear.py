"""Row 4: children that stay, until no more is to be had."""

import os
import signal

children = []
try:
    while True:
        child = os.fork()
        if child == 0:
            signal.pause()
        children.append(child)
except OSError as error:
    refused = type(error).__name__
for child in children:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print("children:", len(children), refused)
