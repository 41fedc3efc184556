"""Columns and rows of a table as lists of cells that know where they come from."""

from __future__ import annotations

from .extraction import find_cell, find_table, text, value, wanted_rows
from .printed import printed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal
    from typing import Any

    Number = float | Decimal


class Cell:
    """
    A number with its label.

    `value` is the number as the reader understood it. `printed` is the same number read a second
    time, from the printed text, as an exact decimal. `ids` are the cells of the picture it comes from.
    """

    __slots__ = ("_again", "_printed", "ids", "label", "value")

    def __init__(self, label: str, value: float, ids: list[str], again: Callable[[], Decimal]) -> None:
        self.label = label
        self.value = value
        self.ids = ids
        self._again = again
        self._printed: Decimal | None = None

    @property
    def printed(self) -> Decimal:
        """The exact decimal; ValueError when the printed text is no number."""
        # Read late, so that a text which cannot be read fails a check and not the whole program.
        if self._printed is None:
            self._printed = self._again()
        return self._printed


def items(number: int) -> list[int]:
    """Indexes of the rows of a table that are data: no subtotals, taxes, totals and payments."""
    return wanted_rows(find_table(number), everything=False)


def cell(id: str, label: str | None = None) -> Cell:
    """One cell by its id, under the label of its row unless another is given."""
    if label is None:
        number = int(id.split(".")[0].removeprefix("t"))
        label = find_table(number)["rows"][find_cell(id)["row"]]["label"]
    return Cell(label, value(id), [id], lambda: printed(id))


def column(number: int, column: int | str, rows: Sequence[int] | None = None) -> list[Cell]:
    """
    The cells of a column, labelled by their rows.

    `column` is an index or a heading. Without `rows` it takes every row of data; ValueError when
    one of them holds no number.
    """
    part = find_table(number)
    index = column if isinstance(column, int) else _index_of(part, column)
    chosen = items(number) if rows is None else rows
    return [cell(f"{part['id']}.r{row}.c{index}", part["rows"][row]["label"]) for row in chosen]


def row(number: int, row: int, columns: Sequence[int] | None = None) -> list[Cell]:
    """The cells of a row, labelled by their headings; without `columns`, of every column of numbers."""
    part = find_table(number)
    chosen = _number_columns(part) if columns is None else columns
    return [cell(f"{part['id']}.r{row}.c{index}", part["columns"][index]["header"]) for index in chosen]


def grid(number: int, columns: Sequence[int], rows: Sequence[int] | None = None) -> list[Cell]:
    """The cells where these columns and rows cross, row by row, labelled by both; without `rows`, of all data."""
    part = find_table(number)
    return [
        cell(
            f"{part['id']}.r{row}.c{index}",
            f"{part['rows'][row]['label']}, {part['columns'][index]['header']}",
        )
        for row in (items(number) if rows is None else rows)
        for index in columns
    ]


def adds_up(series: Sequence[Cell], *totals: Sequence[str], step: float = 0.5) -> bool:
    """
    Do the printed numbers add up to one of these printed totals?

    A total is a list of cell ids that are added; one that begins with "-" is taken off. `step` is how
    far apart they may be, in units of the last printed decimal.
    """
    numbers = [one.printed for one in series]
    slack = step * 10.0 ** min(int(number.as_tuple().exponent) for number in numbers)
    sums = [sum(-printed(id[1:]) if id.startswith("-") else printed(id) for id in total) for total in totals]
    return any(abs(sum(numbers) - total) <= slack for total in sums)


def derive(function: Callable[..., Any], *series: Sequence[Cell]) -> list[Cell]:
    """
    Calculates with the cells of equally long series, one after the other.

    `function` is given plain numbers once and exact decimals once, and so must work with both. The
    labels are those of the last series.
    """
    return [_derived(function, group) for group in zip(*series, strict=True)]


def groups(series: Sequence[Cell], by: int, how: str = "sum") -> list[Cell]:
    """
    One cell for each different text that column `by` holds in the rows of the series, labelled by it.

    `how` is what is done with the cells of a group: "sum", "mean", "median" or "count".
    """
    members: dict[str, list[Cell]] = {}
    for one in series:
        part, found = one.ids[0].split(".")[0], find_cell(one.ids[0])
        members.setdefault(text(f"{part}.r{found['row']}.c{by}"), []).append(one)
    return [_derived(_GROUPINGS[how], cells, label) for label, cells in members.items()]


def changes(series: Sequence[Cell]) -> list[Cell]:
    """The change from each cell to the next in percent, labelled by the later one."""
    return derive(lambda first, last: 100 * (last - first) / abs(first), series[:-1], series[1:])


def shares(series: Sequence[Cell]) -> list[Cell]:
    """The share of each cell in the sum of all, in percent."""
    whole = Cell(
        "",
        sum(part.value for part in series),
        ids(series),
        lambda: sum(part.printed for part in series),
    )
    return [_derived(lambda part, all_: 100 * part / all_, (part, whole), part.label) for part in series]


def ids(*series: Sequence[Cell] | Cell) -> list[str]:
    """The ids of all cells of the picture that these come from, each once."""
    cells = [one for part in series for one in ([part] if isinstance(part, Cell) else part)]
    return list(dict.fromkeys(id for one in cells for id in one.ids))


def _median(*numbers: Any) -> Any:
    ordered, half = sorted(numbers), len(numbers) // 2
    return (ordered[half] + ordered[-half - 1]) / 2


_GROUPINGS: dict[str, Callable[..., Any]] = {
    "sum": lambda *numbers: sum(numbers),
    "mean": lambda *numbers: sum(numbers) / len(numbers),
    "median": _median,
    "count": lambda *numbers: len(numbers),
}


def _derived(function: Callable[..., Any], group: Sequence[Cell], label: str | None = None) -> Cell:
    return Cell(
        group[-1].label if label is None else label,
        function(*(one.value for one in group)),
        ids(*group),
        lambda: function(*(one.printed for one in group)),
    )


def _index_of(part: dict[str, Any], heading: str) -> int:
    found = [column["index"] for column in part["columns"] if column["header"] == heading]
    if len(found) != 1:
        headings = ", ".join(repr(column["header"]) for column in part["columns"])
        raise KeyError(f"{len(found)} columns are headed {heading!r}; there are {headings}")
    return found[0]


def _number_columns(part: dict[str, Any]) -> list[int]:
    return [column["index"] for column in part["columns"] if column["kind"] == "number"]
