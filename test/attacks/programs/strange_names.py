"""Row 20: names that mislead people, terminals, pages, other systems and programs."""

import os

NAMES = [
    b"ok.csv",
    b"new\nline",
    b"\x1b[2Jescape",
    b"back\\slash",
    b"\xff\xfe not utf-8",
    b"n" * 255,
    b"__proto__",
    b"constructor",
    "gnp.\u202eexe".encode(),
    "zero\u200bwidth".encode(),
    b" space before",
    b"space behind ",
    b"con.txt",
    b"tab\there",
    b"del\x7f",
    b"<script>",
    b"a:b",
    b"pipe|name",
    b"quote\"",
    b"-rf",
    "\ufeffmark".encode(),
    "\ue000private".encode(),
    "line\u2028break".encode(),
    b".hidden",
    b"...",
    "e\u0301.txt".encode(),
    "\u00e9.txt".encode(),
]
os.chdir(b"/out")
for name in NAMES:
    with open(name, "wb") as file:
        file.write(b"x")
path = b""
for depth in range(60):
    path += b"d/"
    os.mkdir(path)
with open(path + b"deep", "wb") as file:
    file.write(b"x")
os.makedirs(b"__proto__ /polluted")
for name, mode in ((b"closed", 0), (b"locked", 0)):
    with open(name, "wb") as file:
        file.write(b"x")
    os.chmod(name, mode)
os.mkdir(b"sealed", 0)
