"""The wire between the supervisor and the host: requests in, frames out.

Request: `SBX2`, a big-endian u32 length, that many bytes of JSON
`{"program": text, "files": [{"name", "size"}], "timeoutMs", "caps": {...}}`, the bytes of the files in order, and
the 32 bytes of the run's secret, which is read only when the program's process has been forked.
Frame: one byte of type, a big-endian u32 length, the payload, and in a run a tag of 16 bytes. Order: `R` once, then
for each request `O` `E` `V` in any order, `Z`, for each file `F` and its `D`s, `X`.
"""

import json
import os
import struct

# CPython's own BLAKE2: hashlib would load OpenSSL, which costs every container milliseconds and memory.
from _blake2 import blake2b
from typing import Any

MAGIC = b"SBX2"
CHUNK = 256 * 1024
SECRET_BYTES = 32
TAG_BYTES = 16

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
        self.secret: bytes | None = None
        self.number = 0

    def seal(self, secret: bytes | None) -> None:
        """From now on frames carry tags made with this secret; None: they carry none."""
        self.secret = secret
        self.number = 0

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """Writes one frame, waiting for the host to take it."""
        frame = kind + struct.pack(">I", len(payload)) + payload
        rest = memoryview(frame + self.tag(frame))
        while rest:
            rest = rest[os.write(self.outlet, rest) :]

    def tag(self, frame: bytes) -> bytes:
        """Proves that a frame is the supervisor's, and that none before it is missing or was added."""
        if self.secret is None:
            return b""
        digest = blake2b(self.secret + struct.pack(">Q", self.number))
        digest.update(frame)
        self.number += 1
        return digest.digest()[:TAG_BYTES]

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
        """Reads a request up to its files."""
        if self.read(len(MAGIC)) != MAGIC:
            raise ValueError("The request does not begin with its magic.")
        (length,) = struct.unpack(">I", self.read(4))
        request: dict[str, Any] = json.loads(self.read(length))
        return request
