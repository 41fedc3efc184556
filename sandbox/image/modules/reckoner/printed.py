"""
A second reading of the printed numbers.

The extraction holds each number as the reader understood it. This module reads the printed text
again, by its own rules and as exact decimals, so that a program can compare the two.
"""

from __future__ import annotations

import re

from .extraction import find_cell, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

RUN = re.compile(r"(?:\d(?:[\d.,'’\s]*\d)?|(?<!\d)[.,]\d+)")
NOTE = re.compile(r"\[[a-z\d]{1,2}\]$")
SUFFIXES = {"k": 3, "m": 6, "mn": 6, "bn": 9, "b": 9}
SUFFIX = re.compile(r"\d\s?(k|K|mn|m|M|bn|B)(?![A-Za-z])")
MINUS = "-−–‒"
GROUPED = re.compile(r"\d{1,3}[.,]\d{3}")

_mark: list[str | None] = []


def printed(id: str) -> Decimal:
    """One cell as an exact decimal, from its text alone. ValueError when the text is no single number."""
    cell = find_cell(id)
    number = exact(cell["text"], decimal_mark())
    return number * 10 ** zeros(cell["text"]) if scales_differ(id, cell["column"]) else number


def zeros(text: str) -> int:
    """How many zeros the letter behind a number stands for: "1.2M" has six."""
    found = SUFFIX.search(text)
    return SUFFIXES[found[1].lower()] if found else 0


def scales_differ(id: str, column: int) -> bool:
    """
    Do the numbers of a column end in different letters ("900k", "1.2M")?

    A letter that all of them share belongs to the unit of the column, and its numbers stay as printed.
    """
    table = next(part for part in load()["tables"] if id.startswith(f"{part['id']}."))
    cells = [cell for cell in table["cells"] if cell["column"] == column and cell["number"] is not None]
    return len({zeros(cell["text"]) for cell in cells}) > 1


def exact(text: str, mark: str | None) -> Decimal:
    """The number that a text prints; `mark` is the decimal mark of the picture where it is known."""
    from decimal import Decimal

    text = NOTE.sub("", text.strip())
    runs = RUN.findall(text)
    if len(runs) != 1:
        raise ValueError(f"the text {text!r} is no single number")
    before, after = text.split(runs[0])
    number = Decimal(plain(re.sub(r"['’\s]", "", runs[0]), mark))
    return -number if is_negative(before, after) else number


def is_negative(before: str, after: str) -> bool:
    """Is a minus sign printed before or behind the digits, or do parentheses enclose them?"""
    return (
        before.strip(" $€£¥").endswith(tuple(MINUS))
        or before.strip().startswith(tuple(MINUS))
        or after.strip().startswith(tuple(MINUS))
        or ("(" in before and ")" in after)
    )


def plain(digits: str, mark: str | None) -> str:
    """Digits with separators as Python writes numbers."""
    decimal = mark_in(digits) or (mark if mark and digits.count(mark) == 1 else None)
    if decimal is None:
        return re.sub("[.,]", "", digits)
    whole, _, part = digits.rpartition(decimal)
    return f"{re.sub('[.,]', '', whole)}.{part}"


def mark_in(digits: str) -> str | None:
    """The decimal mark that a number shows by itself; None when it has none or could mean either."""
    separators = re.findall("[.,]", digits)
    if not separators or separators.count(separators[-1]) > 1:
        return None
    alone = len(separators) == 1
    if alone and GROUPED.fullmatch(digits) and not digits.startswith("0"):
        return None
    return separators[-1]


def decimal_mark() -> str | None:
    """The decimal mark of the picture: the only one that its numbers show; None when they show none or both."""
    if not _mark:
        tables = load()["tables"]
        texts = [cell["text"] for part in tables for cell in part["cells"] if cell["number"] is not None]
        runs = [re.sub(r"['’\s]", "", run) for text in texts for run in RUN.findall(text)]
        marks = {mark for run in runs if (mark := mark_in(run) or _other_than_repeated(run))}
        _mark.append(marks.pop() if len(marks) == 1 else None)
    return _mark[0]


def _other_than_repeated(digits: str) -> str | None:
    """A separator that is printed twice in one number groups its digits: the other one is the mark."""
    for separator, other in ((".", ","), (",", ".")):
        if digits.count(separator) > 1:
            return other
    return None
