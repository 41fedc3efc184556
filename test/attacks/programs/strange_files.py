"""Rows 17, 18, 19, X3: what is no plain file, or not as long as it seems, left where files are collected."""

import os
import socket
import sys

sys.path.append("/in")
from attempts import attempt  # noqa: E402

os.chdir("/out")
open("plain.txt", "w", encoding="ascii").write("plain")
attempt("symbolic link", lambda: os.symlink("/etc/passwd", "link"))
attempt("link to the host", lambda: os.symlink("/proc/1/root/etc/shadow", "shadow"))
attempt("link of a folder", lambda: os.symlink("/proc", "folder"))
attempt("hard link", lambda: os.link("plain.txt", "hard"))
attempt("hard link outside", lambda: os.link("/etc/passwd", "hard2"))
attempt("pipe", lambda: os.mkfifo("pipe"))
attempt("character device", lambda: os.mknod("null", 0o20666, os.makedev(1, 3)))
attempt("memory device", lambda: os.mknod("mem", 0o20666, os.makedev(1, 1)))
attempt("block device", lambda: os.mknod("disk", 0o60666, os.makedev(8, 0)))
attempt("socket", lambda: socket.socket(socket.AF_UNIX).bind("socket"))
attempt("swap a folder", lambda: os.rename("/out", "/tmp/out"))
attempt("terabyte", lambda: os.truncate("plain.txt", 1024**4))
attempt("hundred gigabytes", lambda: os.posix_fallocate(os.open("g", os.O_CREAT | os.O_RDWR), 0, 100 * 1024**3))
attempt("sparse", lambda: os.truncate(os.open("sparse.bin", os.O_CREAT | os.O_RDWR), 200 * 1024**2))
os.chmod("plain.txt", 0o6777)
os.rename("g", "../out/empty.bin")
