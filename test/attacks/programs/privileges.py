"""Rows 23b, X8: who the program is and what it may do, as the kernel has it."""

import os

with open("/proc/self/status", encoding="ascii") as file:
    status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
print("uids:", *sorted(set(status["Uid"].split())))
print("gids:", *sorted(set(status["Gid"].split())))
print("groups:", status["Groups"].split())
for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"):
    print(f"{name}:", int(status[name], 16))
print("NoNewPrivs:", status.get("NoNewPrivs"))
print("Seccomp:", status.get("Seccomp"))
with open("/proc/self/uid_map", encoding="ascii") as file:
    print("uid_map:", *file.read().split())
print("descriptors:", *sorted(os.listdir("/proc/self/fd"), key=int)[:-1])
print("processes:", *sorted((name for name in os.listdir("/proc") if name.isdigit()), key=int))
