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
        draw_once()


def draw_once() -> None:
    """Draws a figure that nobody sees: fonts, ticks and layout are then loaded for every figure after it."""
    import io

    from matplotlib.figure import Figure

    figure = Figure(figsize=(2, 2), layout="constrained")
    axes = figure.subplots()
    axes.plot(["a", "b"], [1.5, 2.5], label="c")
    axes.set_title("d")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png")
