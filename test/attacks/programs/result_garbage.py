"""Row 22: says to the result channel what no module of ours would say."""

import os

kinds = {
    "text": b"hello\n",
    "binary": bytes(range(256)) * 16,
    "deep": b"[" * 100_000 + b"\n",
    "infinite": b'{"kind": "value", "name": "a", "value": 1e999, "unit": null, "uncertainty": null, "note": null, "uses": []}\n',
    "proto": b'{"kind": "value", "__proto__": {"polluted": 1}, "name": "a", "value": 1}\n',
    "many": b'{"kind": "check", "name": "a", "passed": true, "detail": null}\n' * 5000,
}
os.write(3, kinds[open("/in/kind", encoding="ascii").read()])
