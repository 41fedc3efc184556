"""Rows 22, X2: looks into the supervisor, which alone knows the run's secret."""

import os
import sys

sys.path.append("/in")
from attempts import attempt  # noqa: E402

for name in ("environ", "mem", "maps", "auxv", "stack", "syscall", "io", "pagemap", "clear_refs", "cmdline"):
    attempt(f"read {name}", lambda: open(f"/proc/1/{name}", "rb").read(1))
for name in ("fd", "root", "cwd", "task/1/fd", "map_files", "fdinfo", "ns"):
    attempt(f"list {name}", lambda: os.listdir(f"/proc/1/{name}"))
for name in ("exe", "root", "cwd", "ns/user", "ns/mnt", "ns/net"):
    attempt(f"follow {name}", lambda: os.readlink(f"/proc/1/{name}"))
attempt("write mem", lambda: open("/proc/1/mem", "r+b").write(b"x"))
attempt("write oom_score_adj", lambda: open("/proc/1/oom_score_adj", "w", encoding="ascii").write("1000"))
attempt("write exe", lambda: open("/proc/1/exe", "r+b"))
attempt("own exe", lambda: open("/proc/self/exe", "r+b"))
