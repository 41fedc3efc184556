"""What a container imports before it is asked to run anything, by its shelf."""

import importlib

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
        warm_up()


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
