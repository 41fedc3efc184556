"""What a program reports: values, a sentence, checks and files."""

from __future__ import annotations

import json
import math
import os

from .extraction import used

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from decimal import Decimal
    from typing import Any

# A double holds 15 decimal digits surely; beyond them is the noise of binary fractions (45.269999999999996).
SURE_DIGITS = 15


def answer(
    name: str,
    value: Any,
    unit: str | None = None,
    uncertainty: float | None = None,
    uses: Sequence[str] | None = None,
    note: str | None = None,
) -> None:
    """
    Reports a value; the first one is the direct answer.

    Give a number unrounded, in the printed scale, or a text. `uses` are the ids of the cells it was
    computed from; without them it is every cell that was read so far. ValueError for NaN and infinity.
    """
    _report(
        kind="value",
        name=str(name),
        value=value if isinstance(value, str) else _number(value, name),
        unit=unit,
        uncertainty=None if uncertainty is None else _number(uncertainty, name),
        note=note,
        uses=used() if uses is None else list(uses),
    )


def say(sentence: str) -> None:
    """Reports the answer as one sentence for people, its numbers rounded."""
    _report(kind="text", text=str(sentence))


def check(name: str, passed: bool | Callable[[], bool], detail: str | None = None) -> None:
    """
    Reports whether something holds that would not hold if the answer were wrong.

    `passed` may be a function: then an error in its arithmetic is a check that was not passed.
    """
    if callable(passed):
        try:
            passed = passed()
        except (ArithmeticError, KeyError, ValueError) as error:
            passed, detail = False, f"It could not be checked: {error}"
    _report(kind="check", name=str(name), passed=bool(passed), detail=detail)


def save(figure: Any, name: str) -> str:
    """
    Writes a figure under a plain file name, and gives its path.

    It takes a matplotlib figure, a Pillow picture, a DataFrame (as CSV), text or bytes.
    """
    if not name or os.path.basename(name) != name or name.startswith("."):
        raise ValueError(f"a file needs a plain name, not {name!r}")
    path = os.path.join(os.environ.get("RECKONER_OUT", "/out"), name)
    if hasattr(figure, "savefig"):
        figure.savefig(path, dpi=144)
    elif hasattr(figure, "to_csv"):
        figure.to_csv(path)
    elif hasattr(figure, "save"):
        figure.save(path)
    else:
        with open(path, "wb") as file:
            file.write(figure.encode() if isinstance(figure, str) else figure)
    return path


def close(first: float | Decimal, second: float | Decimal, tolerance: float = 0.0) -> bool:
    """Are two numbers the same, but for the noise of binary fractions and the tolerance given?"""
    return math.isclose(first, second, rel_tol=1e-9, abs_tol=max(1e-9, tolerance))


def show(value: Any, unit: str | None = None) -> str:
    """A number as people like to read it: grouped, rounded to two decimals (small ones to four digits)."""
    number = _number(value, "the number to show")
    if number == int(number):
        text = f"{number:,.0f}"
    elif abs(number) >= 1:
        text = f"{number:,.2f}"
    else:
        text = f"{number:.4g}"
    return f"{text} {unit}" if unit else text


def _number(value: Any, name: str) -> float:
    """A plain finite number from what Python, numpy and decimal call a number."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool) or not hasattr(value, "__float__"):
        raise TypeError(f"{name} must be a number or a text, not {type(value).__name__}")
    if isinstance(value, int):
        return value
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(f"{name} is {number}; an answer must be a finite number")
    return float(f"{number:.{SURE_DIGITS}g}")


def _report(**record: Any) -> None:
    """Writes one line to the result channel; without one (outside the sandbox) it goes nowhere."""
    descriptor = os.environ.get("RECKONER_REPORT_FD")
    if descriptor is None:
        return
    with open(int(descriptor), "w", encoding="utf-8", closefd=False) as channel:
        channel.write(json.dumps(record, allow_nan=False) + "\n")
