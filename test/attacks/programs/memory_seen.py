"""Row 10: a child's memory runs out, and the program fails at once after it, while the container still runs."""

import os
import sys

if os.fork() == 0:
    blocks = [b"x" * (64 * 1024 * 1024) for _ in range(64)]
    os._exit(0)
sys.exit(3 if os.wait()[1] else 0)
