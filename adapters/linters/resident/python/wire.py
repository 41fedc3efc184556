"""The wire between the resident and the worker: frames both ways.

Frame: one byte of kind, a big-endian u32 number of the inspection that it is about, a big-endian u32 length, the payload.
To us: `I` inspect, a line of JSON `{"tool", "args"}` and then the program's bytes; `K` kill.
From us: `R` ready, once; then for each inspection `B` begun, `O` output as often as there is some, and `E` ended,
JSON `{"code", "signal", "failed"}`, of which two are null.
"""

from __future__ import annotations

import json
import os
import struct
from typing import Any

HEADER = struct.Struct(">cII")
CHUNK = 64 * 1024

INSPECT = b"I"
KILL = b"K"

READY = b"R"
BEGUN = b"B"
OUTPUT = b"O"
ENDED = b"E"


class Wire:
    """The two descriptors that lead to the worker."""

    def __init__(self, inlet: int, outlet: int) -> None:
        self.inlet = inlet
        self.outlet = outlet

    def send(self, kind: bytes, number: int = 0, payload: bytes = b"") -> None:
        """Writes one frame, waiting for the worker to take it."""
        rest = memoryview(HEADER.pack(kind, number, len(payload)) + payload)
        while rest:
            rest = rest[os.write(self.outlet, rest) :]

    def send_json(self, kind: bytes, number: int, value: dict[str, Any]) -> None:
        """Writes one frame of JSON."""
        self.send(kind, number, json.dumps(value).encode())

    def read(self) -> tuple[bytes, int, bytes]:
        """Reads one frame: kind, number, payload. EOFError when the worker hangs up."""
        kind, number, length = HEADER.unpack(self.bytes(HEADER.size))
        return kind, number, self.bytes(length)

    def bytes(self, size: int) -> bytes:
        """Reads exactly so many bytes."""
        parts: list[bytes] = []
        while size > 0:
            part = os.read(self.inlet, min(size, CHUNK))
            if not part:
                raise EOFError("The worker hung up.")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)
