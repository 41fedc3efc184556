"""Rows 23b, X8: runs a program of its own making, or one that lends rights."""

import os
import shutil
import subprocess
import sys

sys.path.append("/in")
from attempts import attempt  # noqa: E402

COPY = "/tmp/python"
LOADER = "/lib64/ld-linux-x86-64.so.2"
shutil.copy(os.path.realpath(sys.executable), COPY)
os.chmod(COPY, 0o6755)


def run(*words: str) -> None:
    done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
    if done.returncode != 0:
        raise PermissionError(1, done.stderr)


for name in ("su", "sudo", "mount", "umount", "passwd", "newuidmap", "ping", "sh", "bash", "busybox", "perl", "gcc"):
    attempt(name, lambda: run(name))
attempt("a copy of Python", lambda: run(COPY, "-c", "1"))
attempt("the same through the loader", lambda: run(LOADER, COPY, "-I", "-S", "-c", "1"))
for folder in ("/out", "/in"):
    shutil.copy(COPY, f"{folder}/python")
    os.chmod(f"{folder}/python", 0o755)
    attempt(f"a copy in {folder}", lambda: run(f"{folder}/python", "-c", "1"))
attempt("a script", lambda: run("/tmp/script"))
attempt("Python itself", lambda: run(sys.executable, "-I", "-S", "-c", "1"))
