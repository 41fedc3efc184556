"""Rows 13, X7: ten gigabytes, to one of the program's ways out."""

import os

descriptor = int(open("/in/descriptor", encoding="ascii").read())
block = b"x" * 65536
for _ in range(10 * 1024**3 // len(block)):
    os.write(descriptor, block)
print("all was taken")
