"""The wire between the supervisor and the host: one request in, frames out.

Request: `SBX1`, a big-endian u32 length, that many bytes of JSON
`{"program": text, "files": [{"name", "size"}], "timeoutMs", "caps": {...}}`, then the bytes of the files in order.
Frame: one byte of type, a big-endian u32 length, the payload. Order: `R`, then `O` `E` `V` in any order, `Z`, then
for each file `F` and its `D`s, then `X`.
"""

import json
import os
import struct
from typing import Any

MAGIC = b"SBX1"
CHUNK = 256 * 1024

READY = b"R"
STDOUT = b"O"
STDERR = b"E"
REPORT = b"V"
ENDED = b"Z"
FILE = b"F"
DATA = b"D"
FINISHED = b"X"


class Wire:
    """The supervisor's two protocol descriptors."""

    def __init__(self, inlet: int, outlet: int) -> None:
        self.inlet = inlet
        self.outlet = outlet

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Writes one frame, waiting for the host to take it."""
        rest = memoryview(kind + struct.pack(">I", len(payload)) + payload)
        while rest:
            rest = rest[os.write(self.outlet, rest) :]

    def send_json(self, kind: bytes, value: dict[str, Any]) -> None:
        """Writes one frame of JSON."""
        self.send(kind, json.dumps(value).encode())

    def read(self, size: int) -> bytes:
        """Reads exactly `size` bytes; EOFError when the host hangs up before."""
        parts: list[bytes] = []
        while size > 0:
            part = os.read(self.inlet, min(size, CHUNK))
            if not part:
                raise EOFError("The host hung up.")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def read_request(self) -> dict[str, Any]:
        """Reads the request up to its files."""
        if self.read(len(MAGIC)) != MAGIC:
            raise ValueError("The request does not begin with its magic.")
        (length,) = struct.unpack(">I", self.read(4))
        request: dict[str, Any] = json.loads(self.read(length))
        return request
