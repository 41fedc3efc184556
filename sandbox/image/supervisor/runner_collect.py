"""Collects what the program left in `/out`, after every process of it is dead.

Nothing is followed, nothing blocks, and every name and size is looked at again by the host.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field

import runner_frames as frames

FOLDER = "/out"
DEPTH = 4
ENTRIES = 10_000
NAME_BYTES = 200
REJECTED = 64
REJECTED_NAME = 300


@dataclass
class Caps:
    """How much may be collected; bytes."""

    files: int
    file_bytes: int
    total_bytes: int


@dataclass
class Collector:
    """Walks the folder and sends the files, one after the other."""

    wire: frames.Wire
    caps: Caps
    rejected: list[dict[str, str]] = field(default_factory=list)
    entries: int = 0
    files: int = 0
    total: int = 0

    def collect(self) -> list[dict[str, str]]:
        """Sends every file that may be sent and gives those that may not, with the reason."""
        root = os.open(FOLDER, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        self.walk(root, "", 1)
        return self.rejected

    def reject(self, name: str, why: str) -> None:
        """Notes a file that stays behind; the list is as bounded as everything else."""
        if len(self.rejected) < REJECTED:
            shown = name.encode("utf-8", "backslashreplace").decode("utf-8")[:REJECTED_NAME]
            self.rejected.append({"name": shown, "why": why})

    def walk(self, folder: int, prefix: str, depth: int) -> None:
        """Goes through one folder in the order of names."""
        for name in sorted(self.names(folder)):
            path = prefix + name
            self.entries += 1
            if self.entries > ENTRIES:
                self.reject(path, f"More than {ENTRIES} entries.")
                return
            try:
                # Without O_NONBLOCK, opening a pipe would wait for ever for somebody who writes.
                entry = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY, dir_fd=folder)
            except OSError as error:
                self.reject(path, f"It could not be opened: {error.strerror}.")
                continue
            try:
                self.take(entry, path, depth)
            finally:
                os.close(entry)

    def names(self, folder: int) -> Iterator[str]:
        """The names in a folder, no more than may be looked at."""
        with os.scandir(folder) as entries:
            for count, entry in enumerate(entries):
                if count > ENTRIES:
                    return
                yield entry.name

    def take(self, entry: int, path: str, depth: int) -> None:
        """Goes into a folder, or sends a file."""
        status = os.fstat(entry)
        if stat.S_ISDIR(status.st_mode):
            if depth >= DEPTH:
                self.reject(path, f"Folders may be {DEPTH} deep.")
            else:
                self.walk(entry, path + "/", depth + 1)
        elif why := self.objection(path, status):
            self.reject(path, why)
        else:
            self.send(entry, path, status.st_size)

    def objection(self, path: str, status: os.stat_result) -> str | None:
        """Why a file may not be sent, or None."""
        if not stat.S_ISREG(status.st_mode) or status.st_nlink != 1:
            return "It is not a plain file."
        if why := bad_name(path):
            return why
        if self.files >= self.caps.files:
            return f"More than {self.caps.files} files."
        if status.st_size > self.caps.file_bytes:
            return f"Larger than {self.caps.file_bytes} bytes."
        if self.total + status.st_size > self.caps.total_bytes:
            return f"All files together are larger than {self.caps.total_bytes} bytes."
        return None

    def send(self, entry: int, path: str, size: int) -> None:
        """Sends exactly `size` bytes: nobody is alive who could change the file."""
        self.files += 1
        self.total += size
        self.wire.send_json(frames.FILE, {"name": path, "size": size})
        left = size
        while left > 0:
            data = os.read(entry, min(left, frames.CHUNK))
            if not data:
                raise OSError(f"{path} ended before its size.")
            self.wire.send(frames.DATA, data)
            left -= len(data)


def bad_name(path: str) -> str | None:
    """Why a name may not be shown, or None."""
    try:
        encoded = path.encode("utf-8")
    except UnicodeEncodeError:
        return "Its name is not UTF-8."
    if len(encoded) > NAME_BYTES:
        return f"Its name is longer than {NAME_BYTES} bytes."
    if any(character < " " or character in "\x7f\\" for character in path):
        return "Its name has a control character or a backslash."
    return None
