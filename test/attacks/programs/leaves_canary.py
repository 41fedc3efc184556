"""Row X10: leaves something for whoever comes next wherever anything can be left."""

import builtins
import os
import sys
import time

sys.path.append("/in")
from attempts import container_mark  # noqa: E402

FOLDERS = ("/tmp", "/out", "/in", "/dev/mqueue", "/dev/shm", "/var/tmp", "/run")
for folder in FOLDERS:
    try:
        with open(f"{folder}/canary", "w", encoding="ascii") as file:
            file.write("canary")
        os.makedirs(f"{folder}/canaries/of/mine")
    except OSError:
        pass
os.environ["CANARY"] = "canary"
sys.modules["canary"] = os
builtins.canary = "canary"  # type: ignore[attr-defined]
if os.fork() == 0:
    os.setsid()
    while True:
        time.sleep(1)
print("left in", container_mark())
