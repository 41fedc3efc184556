"""Row X12: what makes timing others easy."""

import ctypes
import sys

sys.path.append("/in")
from attempts import attempt, syscall  # noqa: E402

BUFFER = ctypes.create_string_buffer(256)
attempt("performance counters", lambda: syscall(298, BUFFER, 0, -1, -1, 0))
attempt("fault handler", lambda: syscall(323, 0))
attempt("others' memory", lambda: syscall(310, 1, BUFFER, 1, BUFFER, 1, 0))
attempt("where pages lie", lambda: open("/proc/self/pagemap", "rb").seek(0) or open("/proc/kpageflags", "rb").read(8))
attempt("the machine's interrupts", lambda: open("/proc/interrupts", "rb").read(1) or open("/nothing", "rb"))
attempt("the machine's timers", lambda: open("/proc/timer_list", "rb").read(1) or open("/nothing", "rb"))
