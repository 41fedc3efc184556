"""Copies Python, its libraries and the shared objects they need into a new root: `harvest.py ROOT`.

Runs inside the base image. What it does not copy (shells, package managers, set-uid programs, documentation) is
not there for a hostile program to use.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

SITE = Path("/opt/sbx/site")
FONTS = Path("/opt/sbx/matplotlib")
ID = 64001

# Windows, terminals and installers: nothing a program in the sandbox can use.
UNUSED = {
    "__pycache__",
    "dist-packages",
    "ensurepip",
    "idlelib",
    "lib2to3",
    "pydoc_data",
    "site-packages",
    "sitecustomize.py",
    "test",
    "tests",
    "tkinter",
    "turtledemo",
}
UNUSED_EXTENSIONS = re.compile(
    r"^(_curses|_curses_panel|_tkinter|readline|nis|ossaudiodev|_test\w*|xxlimited\w*)\.cpython-"
)


def ignored(folder: str, names: list[str]) -> set[str]:
    """What is left out of a copied folder."""
    return {name for name in names if name in UNUSED or UNUSED_EXTENSIONS.match(name)}


def copy_file(source: Path, root: Path) -> None:
    """Copies one file, links followed, to the same place under `root`, without set-uid bits."""
    target = root / source.relative_to("/")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    target.chmod(0o755 if os.access(source, os.X_OK) else 0o644)


def copy_tree(source: Path, root: Path) -> None:
    """Copies a folder to the same place under `root`."""
    target = root / source.relative_to("/")
    shutil.copytree(source, target, ignore=ignored, dirs_exist_ok=True, ignore_dangling_symlinks=True)


def is_elf(file: Path) -> bool:
    """Tells programs and shared objects by their first four bytes."""
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as content:
        return content.read(4) == b"\x7fELF"


def needed(file: Path) -> set[Path]:
    """The shared objects a program or shared object is linked against, as the loader finds them."""
    told = subprocess.run(["ldd", str(file)], capture_output=True, text=True, check=False).stdout
    return {Path(path) for path in re.findall(r"(/\S+) \(0x", told)}


def copy_shared_objects(root: Path) -> None:
    """Adds what the copied programs and extensions are linked against."""
    originals = [Path("/") / file.relative_to(root) for file in root.rglob("*") if is_elf(file)]
    for library in set().union(*(needed(file) for file in originals)):
        # The folder is resolved (/lib is a link on merged systems), the name is kept: it is what the loader looks for.
        place = library.parent.resolve() / library.name
        if not (root / place.relative_to("/")).exists():
            copy_file(place, root)


def make_frame(root: Path) -> None:
    """The few files and folders a root needs besides Python."""
    for folder in ("dev", "etc", "proc", "sys"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for folder in ("in", "out", "tmp"):
        (root / folder).mkdir(exist_ok=True)
        # runc gives a tmpfs the mode of the folder it is mounted on, whatever the mount's own options say.
        (root / folder).chmod(0o1777)
    for link in ("lib", "lib64"):
        if Path("/", link).is_symlink() and not (root / link).exists():
            (root / link).symlink_to(os.readlink(f"/{link}"))
    (root / "etc/passwd").write_text(f"root:x:0:0::/:\nsandbox:x:{ID}:{ID}::/tmp:\n")
    (root / "etc/group").write_text(f"root:x:0:\nsandbox:x:{ID}:\n")
    copy_file(Path("/etc/ld.so.cache"), root)


def bake_fonts() -> None:
    """Writes matplotlib's font cache, which takes a quarter of a second where it is missing."""
    script = f"import sys; sys.path.append({str(SITE)!r}); import matplotlib.font_manager"
    environment = {**os.environ, "MPLCONFIGDIR": str(FONTS), "MPLBACKEND": "Agg"}
    subprocess.run([sys.executable, "-I", "-B", "-c", script], env=environment, check=True)


def main(root: Path) -> None:
    """Fills `root`."""
    stdlib = Path(sysconfig.get_path("stdlib"))
    python = Path(sys.executable).resolve()
    bake_fonts()
    for folder in (stdlib, SITE, FONTS):
        copy_tree(folder, root)
    copy_file(python, root)
    for name in ("python3", "python"):
        link = root / python.parent.relative_to("/") / name
        link.unlink(missing_ok=True)
        link.symlink_to(python.name)
    make_frame(root)
    copy_shared_objects(root)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
