"""Row 22: the program was forked from the supervisor; looks for its wire on the stack, and sends with it."""

import json
import os
import sys
from typing import Any

VALUE = {"kind": "value", "name": "forged", "value": 666, "unit": None, "uncertainty": None, "note": None, "uses": []}

wires: list[Any] = []
frame: Any = sys._getframe()
while frame:
    for thing in list(frame.f_locals.values()):
        wires += [thing] if type(thing).__name__ == "Wire" else []
        wires += [thing.wire] if hasattr(thing, "wire") else []
    frame = frame.f_back
said = set()
for wire in wires:
    said.add(f"secret {'known' if wire.secret else 'unknown'}")
    for number in {wire.outlet, wire.inlet, *range(4, 64)}:
        try:
            os.fstat(number)
            said.add(f"descriptor {number} is open")
        except OSError:
            pass
    try:
        wire.send(b"V", json.dumps(VALUE).encode() + b"\n")
        said.add("sent")
    except OSError as error:
        said.add(f"send: {error.strerror}")
print("wires:", len(wires) > 0, *sorted(said), sep="\n")
