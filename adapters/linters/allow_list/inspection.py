"""Says what in a generated program is not allowed. Parses it, never runs or imports it.

Source on standard input (UTF-8), one JSON list of findings on standard output, each
`{"kind", "code", "message", "line"}`. What is allowed is in `tables.json`. This is a gate for quality
and plain intent, which a determined author can pass: the sandbox is the boundary.
"""

from __future__ import annotations

import ast
import json
import sys

from form import form_of
from inspector import Inspector
from tables import Finding, finding

MOST_FINDINGS = 50


def inspect(source: bytes) -> list[Finding]:
    """All findings about a program; the first fifty of many."""
    if found := list(form_of(source)):
        return found
    try:
        # Bytes, not text: exactly what the interpreter would read.
        tree = ast.parse(source)
    except SyntaxError as error:
        return [finding("syntax", error.msg or "invalid syntax", error.lineno, "lint")]
    except (RecursionError, MemoryError, ValueError):
        return [finding("nesting", "The program is nested too deeply to be understood.")]
    return list(Inspector(tree).findings())[:MOST_FINDINGS]


def main() -> None:
    """From standard input to standard output."""
    json.dump(inspect(sys.stdin.buffer.read()), sys.stdout)
