"""Prints which sockets of this machine are connected to a listener: one line `INODE PATH` for each, by the kernel's list."""

import socket
import struct
from collections.abc import Iterator

SOCK_DIAG, BY_FAMILY, DONE = 4, 20, 3
SHOW_NAME, SHOW_PEER = 1, 4
NAME, PEER = 0, 2
EVERYTHING = 0xFFFFFFFF
# Header of a message, of a socket's description in it, and of one attribute.
MESSAGE, DESCRIPTION, ATTRIBUTE = 16, 16, 4


def messages() -> Iterator[bytes]:
    """Asks the kernel for all local sockets."""
    wanted = struct.pack("=BBHIIIII", socket.AF_UNIX, 0, 0, EVERYTHING, 0, SHOW_NAME | SHOW_PEER, EVERYTHING, EVERYTHING)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, SOCK_DIAG) as kernel:
        kernel.send(struct.pack("=IHHII", MESSAGE + len(wanted), BY_FAMILY, 0x301, 1, 0) + wanted)
        while True:
            data = kernel.recv(1 << 20)
            while data:
                length, kind = struct.unpack_from("=IH", data)
                if kind == DONE:
                    return
                if kind != BY_FAMILY:
                    raise SystemExit("The kernel does not list local sockets.")
                yield data[MESSAGE:length]
                data = data[(length + 3) & ~3 :]


def attributes(body: bytes) -> Iterator[tuple[int, bytes]]:
    """What is told of one socket."""
    while len(body) >= ATTRIBUTE:
        length, kind = struct.unpack_from("=HH", body)
        yield kind, body[ATTRIBUTE:length]
        body = body[(length + 3) & ~3 :]


for message in messages():
    told = dict(attributes(message[DESCRIPTION:]))
    # The listener's side has the path; the other side, which has none, is its peer.
    if NAME in told and PEER in told:
        path = told[NAME].rstrip(b"\0").decode("utf-8", "replace")
        print(struct.unpack("=I", told[PEER])[0], path)
