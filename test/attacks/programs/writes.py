"""Rows 21, X3, X8: writes outside of the three folders."""

import os
import sys

sys.path.append("/in")
from attempts import attempt  # noqa: E402

NEW = """
/new /etc/new /usr/new /usr/lib/python3.11/new.py /opt/sbx/supervisor/new.py /opt/sbx/site/new.py /proc/new /sys/new
/dev/new /dev/shm/new /dev/mqueue/new /dev/pts/new /var/tmp/new /run/new /home/new /root/new /mnt/new /out/../new
/out/../etc/new /tmp/../../new /proc/1/root/new /proc/self/root/new /proc/self/root/etc/new /proc/self/cwd/../new
""".split()
EXISTING = """
/etc/passwd /etc/group /etc/ld.so.cache /usr/lib/python3.11/os.py /opt/sbx/supervisor/runner.py
/opt/sbx/modules/reckoner/__init__.py /in/program.py
/proc/sys/kernel/core_pattern /proc/sys/kernel/hostname /proc/sys/kernel/modprobe /proc/sys/kernel/randomize_va_space
/proc/sys/vm/drop_caches /proc/sys/vm/overcommit_memory /proc/sys/fs/binfmt_misc/register /proc/sys/net/ipv4/ip_forward
/proc/sysrq-trigger /proc/irq/0/smp_affinity /proc/bus/pci/00/00.0 /proc/fs/xfs/xqm /proc/acpi/wakeup /proc/kcore
/proc/self/uid_map /proc/self/gid_map /proc/self/setgroups /proc/self/attr/current
/proc/1/oom_score_adj /proc/1/uid_map
/sys/kernel/uevent_helper /sys/fs/cgroup/release_agent /sys/fs/cgroup/memory/memory.limit_in_bytes
/sys/kernel/mm/transparent_hugepage/enabled /sys/power/state /sys/module/kernel/parameters/panic
""".split()


def overwrite(path: str) -> None:
    with open(path, "r+b", buffering=0) as file:
        file.write(b"1")


for path in NEW:
    attempt(path, lambda: open(path, "xb").close())
for path in EXISTING:
    attempt(path, lambda: overwrite(path))
attempt("remount by chmod", lambda: os.chmod("/etc", 0o777))
attempt("rename the root's", lambda: os.rename("/etc", "/etc2"))
attempt("remove python", lambda: os.unlink("/usr/bin/python3"))
attempt("remove the input", lambda: os.rmdir("/in"))
attempt("own folders' mode", lambda: os.chmod("/out", 0o777))
