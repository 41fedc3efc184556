"""Row X13: what the image holds that a program could start, or install with."""

import importlib.util
import os
import stat

programs, lending, writable, files = [], [], [], 0
for folder, folders, names in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/sys", "/dev")]
    for name in folders + names:
        path = os.path.join(folder, name)
        status = os.lstat(path)
        files += 1
        if status.st_mode & 0o6000:
            lending.append(path)
        if status.st_mode & 0o002 and not stat.S_ISLNK(status.st_mode) and path not in ("/tmp", "/out", "/in"):
            writable.append(path)
        if stat.S_ISREG(status.st_mode) and status.st_mode & 0o111:
            with open(path, "rb") as file:
                head = file.read(4096)
            # A program names its loader, which a shared object does not; scripts of Python are text without Python.
            if (head[:4] == b"\x7fELF" and b"/ld-linux" in head) or (head[:2] == b"#!" and b"python" not in head[:80]):
                programs.append(path)
modules = ("pip", "ensurepip", "setuptools", "wheel", "easy_install", "Cython", "cffi", "apt", "apt_pkg")
print("looked at more than 5000:", files > 5000)
print("programs:", *sorted(programs))
print("lending rights:", *sorted(lending))
print("writable:", *sorted(writable))
print("installers:", *(name for name in modules if importlib.util.find_spec(name)))
