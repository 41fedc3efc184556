"""The three folders of a sandbox: what is put into them before a run, and what is taken out after it."""

import os
import stat
from typing import Any

import runner_frames as frames
import runner_program as program

FOLDERS = ("/in", "/out", "/tmp")
# Of a tree that is deeper than this nothing more is taken out; the next run finds its leftovers, which are the same job's.
DEPTH = 64


def put_inputs(wire: frames.Wire, request: dict[str, Any]) -> None:
    """Writes the program and its input files under `/in`."""
    put(os.path.basename(program.PROGRAM), request["program"].encode())
    for file in request["files"]:
        put(file["name"], wire.read(file["size"]))


def put(name: str, content: bytes) -> None:
    """Writes one new file that is not meant to be written to."""
    target = os.open(f"/in/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o444)
    with os.fdopen(target, "wb") as file:
        file.write(content)


def clear() -> None:
    """Takes out everything a run left, but for the fonts that were put there before the first one."""
    for path in FOLDERS:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            empty(folder, {os.path.basename(program.FONTS_COPY)} if path == "/tmp" else set(), DEPTH)
        finally:
            os.close(folder)


def empty(folder: int, kept: set[str], depth: int) -> None:
    """Removes the entries of a folder; no link is followed."""
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.name not in kept]
    for name in names:
        if stat.S_ISDIR(os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode):
            remove_folder(folder, name, depth)
        else:
            os.unlink(name, dir_fd=folder)


def remove_folder(parent: int, name: str, depth: int) -> None:
    """Removes a folder with all it holds."""
    if depth == 0:
        return
    # The program may have taken away its own right to look into it.
    os.chmod(name, 0o700, dir_fd=parent)
    folder = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=parent)
    try:
        empty(folder, set(), depth - 1)
    finally:
        os.close(folder)
    os.rmdir(name, dir_fd=parent)
