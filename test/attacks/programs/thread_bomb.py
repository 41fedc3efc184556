"""Row 6: threads that sleep, until no more is to be had."""

import threading

print("begun", flush=True)
never = threading.Event()
while True:
    threading.Thread(target=never.wait, daemon=True).start()
