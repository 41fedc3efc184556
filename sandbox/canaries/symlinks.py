"""Leaves links in /out to what it may not hand out, beside a plain file that it may; prints which links were made."""

import os

LINKS = {
    "file": (os.symlink, "/etc/passwd"),
    "folder": (os.symlink, "/in"),
    "elsewhere": (os.link, "/etc/passwd"),
    "twin": (os.link, "/out/own"),
}

for name in ("plain", "own"):
    with open(f"/out/{name}", "w", encoding="ascii") as file:
        file.write("This may come.")
for name, (make, target) in LINKS.items():
    try:
        make(target, f"/out/{name}")
        print(name)
    except OSError:
        pass
