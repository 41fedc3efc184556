"""Row X10: looks for what another job left."""

import builtins
import os
import sys

sys.path.append("/in")
from attempts import container_mark  # noqa: E402

found = []
for folder, folders, names in os.walk("/"):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ("/proc", "/sys", "/usr", "/opt")]
    found += [os.path.join(folder, name) for name in folders + names if name.startswith("canar")]
found += [name for name in os.environ if "CANARY" in name]
found += ["module"] if "canary" in sys.modules else []
found += ["builtin"] if hasattr(builtins, "canary") else []
others = [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]
print("found:", *found, *others, "in", container_mark())
