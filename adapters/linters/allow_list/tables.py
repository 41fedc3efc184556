"""The tables of what is allowed, and the questions that are asked of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

TABLES: dict[str, Any] = json.loads(Path(__file__).with_name("tables.json").read_text("utf-8"))

DUNDER = re.compile(r"__[A-Za-z]\w*?__")

Finding = dict[str, Any]


def finding(code: str, message: str, line: int | None = None, kind: str = "policy") -> Finding:
    """A finding in the form that is printed."""
    return {"kind": kind, "code": code, "message": message, "line": line}


def under(path: str, prefixes: list[str]) -> bool:
    """Is this dotted path one of the prefixes, or below one?"""
    return any(path == prefix or path.startswith(prefix + ".") for prefix in prefixes)


def attribute_problem(name: str) -> tuple[str, str] | None:
    """Why no program may touch an attribute of this name, whatever it belongs to."""
    if name in TABLES["attributes"]:
        return "attribute", f"The attribute {name} may not be used."
    if DUNDER.fullmatch(name) and name not in TABLES["dunders"]:
        return "dunder", f"The attribute {name} may not be used."
    return None


def module_problem(path: str) -> str | None:
    """Why this module may not be imported."""
    if under(path, TABLES["modules"]):
        return closed_problem(path)
    return f"{path} may not be imported; there are {', '.join(TABLES['modules'])}."


def closed_problem(path: str) -> str | None:
    """Why this part of an allowed module may not be used."""
    if under(path, TABLES["closed"]):
        return f"{path} may not be used."
    root, _, name = path.partition(".")
    only = TABLES["only"].get(root)
    if only and name and name.partition(".")[0] not in only:
        return f"{path} may not be used; of {root} there are {', '.join(only)}."
    return None
