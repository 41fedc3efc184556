"""The tools, each as what a forked child does with a program that is its standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

import inspection
from bandit.cli import main as bandit

# Of the environment a tool gets what the resident got.
ENVIRONMENT = {"LANG": "C.UTF-8"}

Work = Callable[[list[str]], object]


def run_bandit(args: list[str]) -> None:
    """bandit as its command line has it; it ends by SystemExit."""
    sys.argv = ["bandit", *args]
    bandit.main()


def run_allow_list(_: list[str]) -> None:
    """Our own list, which takes no arguments."""
    inspection.main()


def execute(file: str, args: list[str]) -> NoReturn:
    """Becomes another program, or ends as a shell does that finds none."""
    try:
        os.execve(file, [file, *args], ENVIRONMENT)
    except OSError:
        sys.exit(127)


def tools_of(ruff: str) -> dict[str, Work]:
    """Name of a tool → its work. `ruff` is its executable: there is nothing of it to be loaded."""
    return {
        "ruff": lambda args: execute(ruff, args),
        "bandit": run_bandit,
        "allow-list": run_allow_list,
    }
