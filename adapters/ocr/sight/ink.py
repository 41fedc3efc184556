"""Tells ink from background, and ruled lines from letters."""

from dataclasses import dataclass

import cv2
import numpy as np

from .bars import Bar

Box = tuple[int, int, int, int]

# Grey levels by which a letter must differ from its background, and a ruled line from both its sides.
TEXT_CONTRAST = 40
RULE_CONTRAST = 8
# The part of the strongest contrast in a box that counts as ink: the blurred rim of letters does not.
RIM = 0.3


@dataclass
class Ink:
    # True where letters are, in the size of the picture: ruled lines and leader dots are taken out.
    text: np.ndarray
    # (left, top, right, bottom) of ruled lines, right and bottom exclusive.
    across: list[Box]
    down: list[Box]


def ink_of(picture: np.ndarray, boxes: list[Box], bars: list[Bar], line: float) -> Ink:
    """
    `boxes`: where a detector sees text; `bars`: solid rectangles of any kind; `line`: the usual height
    of a line of text in pixels, rather too large than too small.
    """
    filled, rims = _filled(picture, bars)
    contrast = np.minimum(_contrast(picture, line), cv2.absdiff(picture, filled).max(axis=2))
    text = contrast > TEXT_CONTRAST
    for box in boxes:
        _ink_in_box(picture, box, text)
    text &= ~rims
    cores = np.zeros(text.shape, bool)
    for left, top, right, bottom in boxes:
        inset = round((bottom - top) * 0.2)
        cores[top + inset : bottom - inset, left:right] = True
    across_mask, across = _rules(picture, cores, line)
    nowhere = np.zeros(cores.T.shape, bool)
    down_mask, down = _rules(picture.transpose(1, 0, 2), nowhere, line)
    text &= ~(across_mask | down_mask.T)
    text = _without_remnants(text, boxes, across, line)
    return Ink(_without_leaders(text, line), across, [(t, l, b, r) for l, t, r, b in down])


def _filled(picture: np.ndarray, bars: list[Bar]) -> tuple[np.ndarray, np.ndarray]:
    """The picture as if it had rectangles alone, and the blurred rims of these."""
    filled = np.empty_like(picture)
    filled[:] = background_of(picture, (0, 0, picture.shape[1], picture.shape[0]))
    rims = np.zeros(picture.shape[:2], np.uint8)
    for bar in sorted(bars, key=lambda bar: -(bar.box[2] - bar.box[0]) * (bar.box[3] - bar.box[1])):
        left, top, right, bottom = bar.box
        filled[top:bottom, left:right] = bar.bgr
        cv2.rectangle(rims, (left - 1, top - 1), (right, bottom), 1, 3)
    return filled, rims.astype(bool)


def background_of(picture: np.ndarray, box: Box) -> np.ndarray:
    """The commonest colour in a box, which text never is."""
    left, top, right, bottom = box
    pixels = picture[top:bottom, left:right].reshape(-1, 3)
    codes = (pixels >> 3).astype(np.int32)
    codes = (codes[:, 0] << 10) | (codes[:, 1] << 5) | codes[:, 2]
    commonest = np.bincount(codes).argmax()
    return np.median(pixels[codes == commonest], axis=0)


def _ink_in_box(picture: np.ndarray, box: Box, text: np.ndarray) -> None:
    left, top, right, bottom = box
    part = picture[top:bottom, left:right].astype(np.int16)
    contrast = np.abs(part - background_of(picture, box)).max(axis=2)
    strongest = float(np.percentile(contrast, 98))
    inked = (contrast > max(TEXT_CONTRAST * 0.6, RIM * strongest)).astype(np.uint8)
    # The edge of a fill beside the letters is as dark as they are, but no letter is as wide.
    longest = np.ones((1, max(20, round(2.5 * (bottom - top)))), np.uint8)
    edges = cv2.morphologyEx(inked, cv2.MORPH_OPEN, longest)
    text[top:bottom, left:right] = cv2.subtract(inked, edges).astype(bool)


def _contrast(picture: np.ndarray, line: float) -> np.ndarray:
    """The background of a pixel is the median of a window in which letters are the smaller part."""
    window = max(15, round(line * 1.2)) | 1
    shrink = min(1.0, 31 / window)
    small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    background = cv2.medianBlur(small, max(3, round(window * shrink) | 1))
    height, width = picture.shape[:2]
    background = cv2.resize(background, (width, height), interpolation=cv2.INTER_NEAREST)
    return cv2.absdiff(picture, background).max(axis=2)


def _rules(picture: np.ndarray, cores: np.ndarray, line: float) -> tuple[np.ndarray, list[Box]]:
    """Long thin runs across that differ alike from what is above and below them; none in `cores`."""
    ridge = _ridge(picture, 2) | _ridge(picture, 4)
    marks = (ridge & ~cores).astype(np.uint8)
    # A rule that crosses this one interrupts it.
    whole = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, 7), np.uint8))
    length = max(28, round(line * 1.8))
    runs = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    found = []
    kept = np.zeros(count, bool)
    for index in range(1, count):
        left, top, width, height, _ = boxes[index]
        part = marks[top : top + height, left : left + width]
        # A row of letters has gaps where a rule has none.
        if height <= 6 and part.any(axis=0).mean() > 0.95:
            kept[index] = True
            found.append((int(left), int(top), int(left + width), int(top + height)))
    mask = kept[labels].astype(np.uint8)
    return cv2.dilate(mask, np.ones((3, 1), np.uint8)).astype(bool), found


def _ridge(picture: np.ndarray, reach: int) -> np.ndarray:
    values = picture.astype(np.int16)
    above = values - np.roll(values, reach, axis=0)
    below = values - np.roll(values, -reach, axis=0)
    darker = np.minimum(-above, -below).max(axis=2)
    lighter = np.minimum(above, below).max(axis=2)
    ridge = np.maximum(darker, lighter) > RULE_CONTRAST
    ridge[:reach] = ridge[-reach:] = False
    return ridge


def _without_remnants(text: np.ndarray, boxes: list[Box], across: list[Box], line: float) -> np.ndarray:
    """
    Takes out what bars and numbers leave of a gridline between them: each remnant is too short to be told for
    a ruled line by itself, but it is level with others, or with a ruled line that goes on to both sides.
    What a detector holds for text is none: minus signs may stand side by side.
    """
    count, labels, parts, _ = cv2.connectedComponentsWithStats(text.astype(np.uint8), connectivity=8)
    flat = [i for i in range(1, count) if parts[i][3] <= max(4, 0.2 * line) and parts[i][2] >= 0.3 * line]
    remnants = [part for part in flat if not any(_holds(box, parts[part]) for box in boxes)]
    gone = np.zeros(count, bool)
    for remnant in remnants:
        left, top, width, height, _ = parts[remnant]
        level = [rule for rule in across if rule[1] - 2 <= top and top + height <= rule[3] + 2]
        goes_on = any(rule[0] < left for rule in level) and any(rule[2] > left + width for rule in level)
        alike = [other for other in remnants if abs(parts[other][1] - top) <= 1]
        long = bool(level) or any(parts[other][2] >= 0.8 * line for other in alike)
        gone[remnant] = goes_on or (long and len(alike) + len(level) >= 3)
    return text & ~gone[labels]


def _holds(box: Box, part: np.ndarray) -> bool:
    """Is most of a part in a box?"""
    left, top, width, height, _ = part
    inside = min(box[2], left + width) - max(box[0], left)
    return bool(box[1] <= top and top + height <= box[3] and inside > 0.5 * width)


def _without_leaders(text: np.ndarray, line: float) -> np.ndarray:
    """Takes out rows of five dots or dashes and more ("Coffee ..... 3.50")."""
    count, labels, boxes, centres = cv2.connectedComponentsWithStats(text.astype(np.uint8), connectivity=8)
    flat = max(2.0, line * 0.2)
    dots = [i for i in range(1, count) if boxes[i][2] <= line and boxes[i][3] <= flat]
    dots.sort(key=lambda i: (round(centres[i][1]), centres[i][0]))
    leaders: set[int] = set()
    run: list[int] = []
    for dot in dots:
        follows = run and abs(centres[dot][1] - centres[run[-1]][1]) < 1.5
        run = [*run, dot] if follows and 0 < centres[dot][0] - centres[run[-1]][0] < line else [dot]
        if len(run) >= 5:
            leaders.update(run)
    gone = np.zeros(count, bool)
    gone[list(leaders)] = True
    return text & ~gone[labels]
