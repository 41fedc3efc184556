"""What a program sees of the picture it calculates with, and how it reports what it found.

Everything is loaded when it is first asked for: plain arithmetic imports nothing heavy.
"""

from .cells import (
    Cell,
    adds_up,
    cell,
    changes,
    column,
    derive,
    grid,
    groups,
    ids,
    items,
    row,
    shares,
)
from .extraction import rows, table, text, value
from .printed import printed
from .report import answer, check, close, save, say, show

__all__ = [
    "Cell",
    "adds_up",
    "answer",
    "cell",
    "changes",
    "check",
    "close",
    "column",
    "derive",
    "grid",
    "groups",
    "ids",
    "items",
    "printed",
    "row",
    "rows",
    "save",
    "say",
    "shares",
    "show",
    "table",
    "text",
    "value",
]
