"""Row 22: writes results that were never computed to every descriptor that can be found of any process."""

import json
import os
import struct

VALUE = {"kind": "value", "name": "forged", "value": 666, "unit": None, "uncertainty": None, "note": None, "uses": []}
ENDED = {"reason": "exit", "exit": 0, "signal": None, "ms": 1, "stdout": 0, "stderr": 0}


def frame(kind: bytes, payload: bytes) -> bytes:
    """A frame as the supervisor would send it, with a tag of nothing."""
    return kind + struct.pack(">I", len(payload)) + payload + b"\0" * 16


FORGED = (
    frame(b"V", json.dumps(VALUE).encode() + b"\n")
    + frame(b"Z", json.dumps(ENDED).encode())
    + frame(b"F", json.dumps({"name": "forged.csv", "size": 6}).encode())
    + frame(b"D", b"forged")
    + frame(b"X", json.dumps({"rejected": []}).encode())
)

written, refused = [], 0
for pid in [name for name in os.listdir("/proc") if name.isdigit()]:
    # By number too, because a folder that cannot be listed may still be entered.
    for number in range(32):
        if int(pid) == os.getpid() and number <= 3:
            continue
        try:
            descriptor = os.open(f"/proc/{pid}/fd/{number}", os.O_WRONLY | os.O_NONBLOCK)
            os.write(descriptor, FORGED)
            written.append(f"{pid}/{number}")
        except OSError:
            refused += 1
print("written:", *written, "refused:", refused)
