"""Row 16: kills whatever it can reach at once."""

import os
import signal

try:
    os.kill(-1, signal.SIGKILL)
except ProcessLookupError:
    pass
print("alone")
