"""What a container imports before it is asked to run anything, by its shelf."""

import functools
import importlib
import zlib
from typing import Any

BARE = "bare"
SCIENCE = "science"

# Cheap parts of the standard library that generated programs like, and the module they report with.
PLAIN = ("reckoner", "math", "statistics", "datetime", "collections", "itertools", "re", "csv", "json")
HEAVY = ("numpy", "pandas", "matplotlib.figure", "matplotlib.pyplot", "matplotlib.backends.backend_agg", "PIL.Image")

SHELVES = {BARE: PLAIN, SCIENCE: PLAIN + HEAVY}


def load(shelf: str) -> None:
    """Imports what the shelf has."""
    for name in SHELVES[shelf]:
        importlib.import_module(name)
    if shelf == SCIENCE:
        quicken_pictures()
        warm_up()


def quicken_pictures() -> None:
    """Has figures compressed by run lengths, unless a program says otherwise.

    Of a plot of lines, which is long runs of one colour, that took 13 ms instead of 26 and 3 % more bytes.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    print_png = FigureCanvasAgg.print_png

    # `wraps`, because matplotlib reads off the signature what a way to print understands.
    @functools.wraps(print_png)
    def quick(self: Any, to: Any, *, metadata: Any = None, pil_kwargs: Any = None) -> None:
        chosen = {"compress_type": zlib.Z_RLE, **(pil_kwargs or {})}
        print_png(self, to, metadata=metadata, pil_kwargs=chosen)

    FigureCanvasAgg.print_png = quick


def warm_up() -> None:
    """Sums by group and draws a figure that nobody sees: what is loaded at first use is then loaded for every program.

    Names and numbers on the axes take different ways through matplotlib.
    """
    import io

    import pandas
    from matplotlib.figure import Figure

    pandas.DataFrame({"a": [1, 1, 2], "b": [1.5, 2.5, 3.5]}).groupby("a").b.sum()
    figure = Figure(figsize=(4, 2), layout="constrained")
    names, numbers = figure.subplots(1, 2)
    names.plot(["a", "b"], [1.5, 2.5], label="c")
    names.legend()
    numbers.plot([0.1, 0.9])
    numbers.set_title("d")
    figure.savefig(io.BytesIO(), format="png")
