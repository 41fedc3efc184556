"""Finds solid one-coloured rectangles: the bars of a chart."""

from dataclasses import dataclass

import cv2
import numpy as np

# A colour fills at least this part of the picture to be looked at.
LEAST_SHARE = 0.0004
MOST_COLOURS = 24
# Channels of one fill differ by no more than this (compression, blending at edges).
NEAR = 10
# The outline of a rectangle, whatever is printed inside, fills at least this part of its box.
LEAST_FILLED = 0.8
# What is printed inside covers less than this part; a desk around a sheet of paper is no rectangle.
LEAST_SHOWN = 0.5


@dataclass
class Bar:
    # left, top, right, bottom
    box: tuple[int, int, int, int]
    # blue, green, red
    bgr: tuple[int, int, int]

    @property
    def colour(self) -> str:
        """#rrggbb"""
        blue, green, red = self.bgr
        return f"#{red:02x}{green:02x}{blue:02x}"


def bars_of(picture: np.ndarray, line: float) -> list[Bar]:
    """Rectangles in any order; `line`: the usual height of a line of text in pixels."""
    smallest = max(3, round(line * 0.2))
    background = _background(picture)
    bars: list[Bar] = []
    for colour in _fills(picture):
        if np.abs(colour.astype(int) - background).max() <= NEAR:
            continue
        mask = (np.abs(picture.astype(np.int16) - colour).max(axis=2) <= NEAR).astype(np.uint8)
        bgr = (int(colour[0]), int(colour[1]), int(colour[2]))
        bars += _without_strokes([Bar(box, bgr) for box in _rectangles(mask, smallest)], line)
    return _without_doubles(bars)


def _without_strokes(bars: list[Bar], line: float) -> list[Bar]:
    """Parts of letters are small; so is the bar of a small value, but it is like the others on its axis."""
    large = [bar for bar in bars if max(_sides(bar)) >= 1.5 * line and min(_sides(bar)) >= 0.3 * line]
    return large + [bar for bar in bars if bar not in large and any(_alike(bar, other) for other in large)]


def _alike(bar: Bar, other: Bar) -> bool:
    """Equally wide and on one level, or equally high and beginning at one place."""
    left, top, right, bottom = (abs(a - b) <= 2 for a, b in zip(bar.box, other.box))
    (wide, high), (other_wide, other_high) = _sides(bar), _sides(other)
    standing = abs(wide - other_wide) <= 2 and (top or bottom)
    lying = abs(high - other_high) <= 2 and (left or right)
    return standing or lying


def _sides(bar: Bar) -> tuple[int, int]:
    return bar.box[2] - bar.box[0], bar.box[3] - bar.box[1]


def _background(picture: np.ndarray) -> np.ndarray:
    return _fills(picture)[0].astype(int)


def _fills(picture: np.ndarray) -> list[np.ndarray]:
    """The colours that fill most, largest first."""
    codes = picture.reshape(-1, 3).astype(np.uint32)
    codes = (codes[:, 0] << 16) | (codes[:, 1] << 8) | codes[:, 2]
    values, counts = np.unique(codes, return_counts=True)
    order = np.argsort(counts)[::-1]
    fills: list[np.ndarray] = []
    for index in order:
        if counts[index] < LEAST_SHARE * codes.size or len(fills) >= MOST_COLOURS:
            break
        value = int(values[index])
        colour = np.array([value >> 16, (value >> 8) & 255, value & 255], np.int16)
        if all(np.abs(colour - fill).max() > NEAR for fill in fills):
            fills.append(colour)
    return fills


def _rectangles(mask: np.ndarray, smallest: int) -> list[tuple[int, int, int, int]]:
    # Thin strokes inside a bar do not part it; a wider closing would make blocks of letters.
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    outlines, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline in outlines:
        left, top, width, height = cv2.boundingRect(outline)
        # An outline runs through the middles of its pixels.
        inside = max(1, (width - 1) * (height - 1))
        shown = int(opened[top : top + height, left : left + width].sum())
        if (
            min(width, height) >= smallest
            and cv2.contourArea(outline) >= LEAST_FILLED * inside
            and shown >= LEAST_SHOWN * width * height
        ):
            found.append((int(left), int(top), int(left + width), int(top + height)))
    return found


def _without_doubles(bars: list[Bar]) -> list[Bar]:
    """Neighbouring shades of one bar are one bar: the larger."""
    kept: list[Bar] = []
    for bar in sorted(bars, key=lambda bar: -_area(bar.box)):
        if not any(_overlap(bar.box, other.box) > 0.8 * _area(bar.box) and _area(bar.box) > 0.5 * _area(other.box) for other in kept):
            kept.append(bar)
    return kept


def _area(box: tuple[int, int, int, int]) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def _overlap(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> int:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(0, width) * max(0, height)
