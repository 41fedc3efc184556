"""What a program must be before it is parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tables import TABLES, Finding, finding

COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


def form_of(source: bytes) -> Iterator[Finding]:
    """What is wrong before any parsing."""
    if len(source) > TABLES["maximumBytes"]:
        yield finding("size", f"The program is longer than {TABLES['maximumBytes']} bytes.")
    if len(source.splitlines()) > TABLES["maximumLines"]:
        yield finding("size", f"The program has more than {TABLES['maximumLines']} lines.")
    if b"\0" in source:
        yield finding("null", "The program contains null bytes.")
    for line in source.splitlines()[:2]:
        cookie = COOKIE.match(line)
        # Another encoding would let Python read other words than the other tools read.
        if cookie and cookie[1].lower().replace(b"_", b"-") not in (b"utf-8", b"utf8"):
            yield finding("encoding", "A program is UTF-8; take its coding comment away.", 1)
