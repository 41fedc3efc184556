"""The tables that were read off the picture, as they lie in `extraction.json`."""

from __future__ import annotations

import json
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import pandas

_loaded: dict[str, Any] = {}
# A dict and not a set, because its keys keep the order in which the cells were read.
_used: dict[str, None] = {}


def load() -> dict[str, Any]:
    """The extraction, read once."""
    if "tables" not in _loaded:
        path = os.path.join(os.environ.get("RECKONER_IN", "/in"), "extraction.json")
        with open(path, encoding="utf-8") as file:
            _loaded.update(json.load(file))
        _loaded["by_id"] = {cell["id"]: cell for part in _loaded["tables"] for cell in part["cells"]}
    return _loaded


def used() -> list[str]:
    """Ids of the cells whose numbers were read so far, in that order."""
    return list(_used)


def find_table(number: int) -> dict[str, Any]:
    """The table of this number, counted from 0; IndexError when the picture has no such table."""
    tables = load()["tables"]
    if not 0 <= number < len(tables):
        raise IndexError(f"there is no table {number}; the picture has {len(tables)}")
    return tables[number]


def find_cell(id: str) -> dict[str, Any]:
    """The cell of this id; KeyError when there is none."""
    found = load()["by_id"].get(id)
    if found is None:
        raise KeyError(f"there is no cell {id}; ids read like t0.r2.c3")
    return found


def value(id: str) -> float:
    """One cell as a number, remembered as used. ValueError when it holds no number."""
    number = find_cell(id)["number"]
    if number is None:
        raise ValueError(f"the cell {id} holds no number; it reads {text(id)!r}")
    _used[id] = None
    return number["value"]


def text(id: str) -> str:
    """One cell as printed."""
    return find_cell(id)["text"]


def wanted_rows(part: dict[str, Any], everything: bool) -> list[int]:
    """Indexes of the rows that are data; with `everything`, of totals and the like too."""
    return [row["index"] for row in part["rows"] if everything or row["kind"] == "item"]


def rows(number: int, everything: bool = False) -> list[list[float | str]]:
    """
    The rows of a table as plain lists: numbers where a cell holds one, else the text.

    Subtotal, tax, total and payment rows repeat or summarise the others, so that they are left
    out unless `everything` is asked for.
    """
    part = find_table(number)
    width = len(part["columns"])
    return [
        [_content(f"{part['id']}.r{row}.c{column}") for column in range(width)]
        for row in wanted_rows(part, everything)
    ]


def table(number: int, everything: bool = False) -> pandas.DataFrame:
    """
    The same as `rows`, as a DataFrame under the printed headings.

    Headings that are empty or printed twice get a number. `.attrs["cells"]` holds the cell ids in
    the same shape, `.attrs["kinds"]` the kind of each row.
    """
    import pandas

    part = find_table(number)
    indexes = wanted_rows(part, everything)
    frame = pandas.DataFrame(rows(number, everything), columns=_headings(part))
    width = range(len(part["columns"]))
    frame.attrs["cells"] = [[f"{part['id']}.r{row}.c{column}" for column in width] for row in indexes]
    frame.attrs["kinds"] = [part["rows"][row]["kind"] for row in indexes]
    frame.attrs["units"] = {name: column["unit"] for name, column in zip(frame, part["columns"])}
    return frame


def _content(id: str) -> float | str:
    return text(id) if find_cell(id)["number"] is None else value(id)


def _headings(part: dict[str, Any]) -> list[str]:
    names: list[str] = []
    for column in part["columns"]:
        name = column["header"] or f"column {column['index']}"
        names.append(f"{name} ({column['index']})" if name in names else name)
    return names
