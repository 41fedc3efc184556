"""Tries what a sandbox forbids, and prints one JSON object: limit -> {"bound", "detail"}."""

import ctypes
import errno
import json
import os
import signal
import socket

EXPECTED = json.load(open("/in/expected.json", encoding="utf-8"))
LIBC = ctypes.CDLL(None, use_errno=True)
FOUND: dict[str, dict[str, object]] = {}
GETPID = 39


def tell(limit: str, breaches: list[str], otherwise: str) -> None:
    """Notes how one limit came out: bound when nothing breached it."""
    FOUND[limit] = {"bound": not breaches, "detail": "; ".join(breaches) or otherwise}


def status(name: str) -> str:
    """One field of this process's status, as the kernel prints it."""
    with open("/proc/self/status", encoding="ascii") as file:
        return next(line.split(":", 1)[1].strip() for line in file if line.startswith(name + ":"))


def network() -> None:
    """No socket but of the local kind, and no interface but loopback."""
    breaches = []
    # A probe that could open no socket at all would prove nothing.
    for end in socket.socketpair():
        end.close()
    families = {"IPv4": 2, "IPv6": 10, "netlink": 16, "packet": 17, "VM": 40}
    for name, family in families.items():
        kind = socket.SOCK_RAW if family in (16, 17) else socket.SOCK_STREAM
        try:
            socket.socket(family, kind).close()
            breaches.append(f"a {name} socket was opened")
        except OSError:
            pass
    with open("/proc/self/net/dev", encoding="ascii") as file:
        interfaces = {line.split(":")[0].strip() for line in file.readlines()[2:]} - {"lo"}
    breaches += [f"there is a network interface {name}" for name in sorted(interfaces)]
    tell("network", breaches, "no socket, no interface")


def file_system() -> None:
    """Nothing can be written outside of the three tmpfs folders, which have a size."""
    breaches = []
    with open("/tmp/probe", "w", encoding="ascii") as file:
        file.write("What may be written to can be: the probe works.")
    if not os.statvfs("/").f_flag & os.ST_RDONLY:
        breaches.append("the root file system is mounted writable")
    for path in ("/probe", "/etc/probe", "/opt/sbx/probe", "/usr/probe", "/dev/probe", "/proc/sys/kernel/hostname"):
        try:
            with open(path, "w", encoding="ascii") as file:
                file.write("x")
            breaches.append(f"{path} was written")
        except OSError:
            pass
    for folder, megabytes in {"/tmp": 256, "/out": 128, "/in": 64}.items():
        sizes = os.statvfs(folder)
        if sizes.f_blocks * sizes.f_frsize > megabytes * 1024 * 1024:
            breaches.append(f"{folder} is larger than {megabytes} MB")
    tell("file-system", breaches, "read-only, with bounded tmpfs")


def environment() -> None:
    """Nothing in the environment that was not put there by name."""
    strangers = sorted(set(os.environ) - set(EXPECTED["environment"]))
    breaches = [f"{name} is set" for name in strangers]
    if "PATH" not in os.environ:
        breaches.append("the probe sees no variable at all")
    tell("environment", breaches, f"{len(os.environ)} known variables")


def seccomp() -> None:
    """The filter is on, and calls that reach far into the kernel are refused."""
    breaches = []
    if status("Seccomp") != "2":
        breaches.append("no filter is installed")
    if status("NoNewPrivs") != "1":
        breaches.append("new privileges can be gained")
    if any(int(status(name), 16) for name in ("CapEff", "CapPrm", "CapBnd", "CapAmb")):
        breaches.append("a capability is left")
    if LIBC.syscall(GETPID) != os.getpid():
        breaches.append("the probe cannot call the kernel")
    calls = {
        "unshare": (272, 0x10000000),
        "ptrace": (101, 0),
        "mount": (165, 0, 0, 0, 0, 0),
        "keyctl": (250, 0, -3, 0),
        "bpf": (321, 0, 0, 0),
        "io_uring_setup": (425, 1, 0),
        "memfd_create": (319, b"x", 0),
        "personality": (135, 0xFFFFFFFF),
    }
    for name, arguments in calls.items():
        ctypes.set_errno(0)
        refused = LIBC.syscall(*arguments) == -1 and ctypes.get_errno() in (errno.EPERM, errno.ENOSYS)
        if not refused:
            breaches.append(f"{name} was let through")
    tell("seccomp", breaches, f"{len(calls)} calls refused, no capability")


def daemon() -> None:
    """Root inside is not root outside, or another kernel stands between the two."""
    with open("/proc/self/uid_map", encoding="ascii") as file:
        _, outside, _ = file.readline().split()
    if EXPECTED["gvisor"] and is_gvisor():
        tell("daemon", [], "behind gVisor's own kernel")
    else:
        breaches = ["root inside is root outside"] if outside == "0" else []
        tell("daemon", breaches, f"root inside is user {outside} outside")


def runtime() -> None:
    """The kernel is gVisor's own, and not one of the years when it called itself Linux 4.4."""
    if EXPECTED["gvisor"]:
        release = os.uname().release
        breaches = [] if is_gvisor() else [f"the kernel {release} is not that of a gVisor of today"]
        tell("runtime", breaches, f"gVisor, kernel {release}")


def is_gvisor() -> bool:
    """Does the kernel say that it is gVisor's?"""
    return os.uname().release.endswith("-gvisor")


def processes() -> None:
    """Forks until it is refused."""
    children: list[int] = []
    refused = False
    while not refused and len(children) < EXPECTED["processes"] * 2:
        try:
            child = os.fork()
        except OSError:
            refused = True
            break
        if child == 0:
            signal.pause()
        children.append(child)
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    breaches = [] if refused and children else [f"{len(children)} processes were started"]
    tell("processes", breaches, f"{len(children)} could be started, and no more")


# The calls last: those that are let through change this process.
for probe in (network, file_system, environment, daemon, runtime, processes, seccomp):
    probe()
print(json.dumps(FOUND))
