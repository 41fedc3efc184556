"""Row 14: ignores every signal that can be ignored, and blocks the others."""

import signal

for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
print("deaf", flush=True)
while True:
    pass
