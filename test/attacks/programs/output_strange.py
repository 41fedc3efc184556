"""Row X7: bytes that no terminal, page or database should be given as they are."""

import os

os.write(1, b"a\x00b\xff\xfec\x1b[2J\x1b]0;title\x07\xed\xa0\x80\xc3\n")
os.write(1, bytes(range(256)))
os.write(2, b"\x1b[31mred\xf0\x9f")
