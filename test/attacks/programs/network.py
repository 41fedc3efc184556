"""Rows 1, 2, X1: every way to reach another machine, this one, or the name service."""

import socket
import sys

sys.path.append("/in")
from attempts import attempt  # noqa: E402


def tcp(address: str, port: int) -> socket.socket:
    return socket.create_connection((address, port), 2)


def udp(family: int, address: str) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", (address, 53))


attempt("tcp", lambda: tcp("1.1.1.1", 80))
attempt("metadata", lambda: tcp("169.254.169.254", 80))
attempt("gateway", lambda: tcp("172.17.0.1", 2375))
attempt("loopback", lambda: tcp("127.0.0.1", 22))
attempt("tcp6", lambda: tcp("2606:4700:4700::1111", 80))
attempt("loopback6", lambda: tcp("::1", 22))
attempt("udp", lambda: udp(socket.AF_INET, "8.8.8.8"))
attempt("udp6", lambda: udp(socket.AF_INET6, "2001:4860:4860::8888"))
attempt("broadcast", lambda: udp(socket.AF_INET, "255.255.255.255"))
attempt("dns", lambda: socket.getaddrinfo("example.com", 80))
attempt("dns by hand", lambda: udp(socket.AF_INET, "127.0.0.11"))
attempt("reverse dns", lambda: socket.gethostbyaddr("1.1.1.1"))

local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
attempt("abstract", lambda: local.connect("\0/containerd-shim/default/x"))
attempt("docker", lambda: local.connect("/var/run/docker.sock"))
attempt("listen", lambda: local.bind("\0listener"))
one, other = socket.socketpair()
one.send(b"x")
attempt("a pair of its own", lambda: other.recv(1))
with open("/proc/self/net/dev", encoding="ascii") as file:
    print("interfaces:", *sorted(line.split(":")[0].strip() for line in file.readlines()[2:]))
