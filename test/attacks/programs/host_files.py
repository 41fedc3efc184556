"""Rows 22, X2: files of the machine, of other jobs and of the kernel, and whatever tells secrets."""

import os
import sys

sys.path.append("/in")
from attempts import attempt  # noqa: E402

READ = """
/etc/shadow /etc/hostname /etc/os-release /root/.ssh/id_rsa /root/.bash_history /var/run/docker.sock /run/docker.sock
/run/containerd/containerd.sock /.dockerenv /run/secrets /var/run/secrets/kubernetes.io/serviceaccount/token
/proc/kcore /proc/kmsg /proc/kallsyms /proc/kpagecount /proc/sysrq-trigger /proc/cmdline /proc/config.gz /proc/version
/proc/modules /proc/iomem /proc/keys /proc/timer_list /proc/sched_debug /proc/latency_stats /proc/acpi /proc/scsi
/proc/diskstats /proc/partitions /proc/interrupts /proc/slabinfo /proc/vmstat
/dev/mem /dev/kmem /dev/port /dev/kmsg /dev/fuse /dev/kvm /dev/sda /dev/vda /dev/net/tun /dev/loop0 /dev/nvidia0
/dev/vsock /dev/shm/x /dev/mqueue/x /sys/kernel/security /sys/fs/cgroup /sys/class/net /sys/firmware/dmi
/sys/kernel/debug /sys/kernel/uevent_helper /sys/devices/virtual/powercap
""".split()


def look(path: str) -> None:
    """Reads a byte, or lists a folder; an empty one tells nothing."""
    if os.path.isdir(path):
        if not os.listdir(path):
            raise FileNotFoundError(2, "empty")
    else:
        with open(path, "rb") as file:
            if not file.read(1):
                raise FileNotFoundError(2, "empty")


for path in READ:
    attempt(path, lambda: look(path))
print("environment:", *sorted(os.environ))
print("root:", *sorted(os.listdir("/")))
print("dev:", *sorted(os.listdir("/dev")))
