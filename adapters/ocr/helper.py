"""
Reads pictures for the process that started it, one at a time, until its standard input closes.

A request is the length of a picture (4 bytes, big-endian) and its bytes. A reply is the length of
a JSON text and that text: {"sight": …}, or {"error": "a sentence"} for bytes that are no picture.
The first reply comes unasked when the models are loaded: {"ready": true}.
"""

import json
import os
import struct
import sys
from typing import Any, BinaryIO

from sight.see import see
from sight.text import engine


def main() -> None:
    # Whatever a library prints must not be taken for a reply.
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    ocr = engine()
    reply(replies, {"ready": True})
    while (png := request(sys.stdin.buffer)) is not None:
        try:
            reply(replies, {"sight": see(ocr, png)})
        except ValueError as error:
            reply(replies, {"error": str(error)})


def request(source: BinaryIO) -> bytes | None:
    """The next picture; None when nobody will send another."""
    head = source.read(4)
    if len(head) < 4:
        return None
    (length,) = struct.unpack(">I", head)
    body = source.read(length)
    return body if len(body) == length else None


def reply(sink: BinaryIO, answer: dict[str, Any]) -> None:
    text = json.dumps(answer).encode()
    sink.write(struct.pack(">I", len(text)) + text)
    sink.flush()


if __name__ == "__main__":
    main()
