"""Cuts a picture's ink into pieces of text, each a run of words on one line."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from .ink import Ink

Box = tuple[int, int, int, int]

# Gaps in heights of a capital. A space between words is about 0.35, in monospaced type about 1.
JOIN = 1.15
CUT = 1.3
WORD = 0.3
# A ruled line between two cells stands further from both than one that runs behind a number.
RULED = 0.2


@dataclass
class Piece:
    """Text on one line. Boxes are (left, top, right, bottom) of its ink."""

    box: Box
    words: list[Box] = field(default_factory=list)
    # True: it runs from bottom to top.
    upright: bool = False
    # How far up and down it is looked at: a lone dash needs the height of a letter around it.
    crown: int = 0
    base: int = 0
    # Free pixels above and below, up to the ink of other lines.
    above: float = 1000.0
    below: float = 1000.0


def pieces_of(ink: Ink, detected: list[Box], letter: float) -> list[Piece]:
    """`detected`: boxes in which a detector sees text, in any order; they may overlap or fall short."""
    upright = [box for box in detected if _is_upright(box, letter)]
    level = [box for box in detected if not _is_upright(box, letter)]
    spans = [span for box in level if (span := ink_within(ink.text, box)) is not None]
    spans = _with_stray_ink(ink.text, spans, upright, letter)
    found = [piece for band in _bands(spans) for piece in _cut(ink, band, letter)]
    for piece in found:
        _give_room(piece, found, letter)
    return found + [Piece(box, upright=True) for box in upright]


def _give_room(piece: Piece, others: list[Piece], letter: float) -> None:
    """How much around a piece belongs to it: at least a letter's height, and nothing of another line."""
    left, top, right, bottom = piece.box
    lacking = max(0, round((0.9 * letter - (bottom - top)) / 2))
    piece.crown, piece.base = top - lacking, bottom + lacking
    for other in others:
        if other is not piece and other.box[0] < right and other.box[2] > left:
            if other.box[3] <= (top + bottom) / 2:
                piece.above = min(piece.above, max(1, piece.crown - other.box[3]))
            elif other.box[1] >= (top + bottom) / 2:
                piece.below = min(piece.below, max(1, other.box[1] - piece.base))


def _is_upright(box: Box, letter: float) -> bool:
    width, height = box[2] - box[0], box[3] - box[1]
    return height > 2 * width and height > 4 * letter


def ink_within(text: np.ndarray, box: Box) -> Box | None:
    """The box drawn tight around the ink in its middle; ink of the neighbouring lines is left out."""
    left, top, right, bottom = box
    part = text[top:bottom, left:right]
    rows = np.flatnonzero(part.any(axis=1))
    columns = np.flatnonzero(part.any(axis=0))
    if rows.size == 0:
        return None
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    main = max(runs, key=lambda run: part[run[0] : run[-1] + 1].sum())
    tall = main[-1] - main[0] + 1
    # Dots of i and accents float over their letter; anything further off is another line's.
    near = [run for run in runs if _apart(run, main) <= max(1, 0.3 * tall)]
    first, last = min(run[0] for run in near), max(run[-1] for run in near)
    columns = np.flatnonzero(part[first : last + 1].any(axis=0))
    return (
        int(left + columns[0]),
        int(top + first),
        int(left + columns[-1] + 1),
        int(top + last + 1),
    )


def _apart(run: np.ndarray, main: np.ndarray) -> int:
    return int(max(run[0] - main[-1], main[0] - run[-1], 0))


def _with_stray_ink(
    text: np.ndarray, spans: list[Box], taken: list[Box], letter: float
) -> list[Box]:
    """
    Ink that no box covers: signs that the detector cut off ("-", "€") widen their neighbour,
    letters it did not see (a lone digit) become spans of their own.
    """
    rest = text.copy()
    for left, top, right, bottom in spans + taken:
        rest[max(0, top - 2) : bottom + 2, max(0, left) : right] = False
    count, _, boxes, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(rest.astype(np.uint8), np.ones((1, max(1, round(letter * 0.3))), np.uint8)), connectivity=8
    )
    out = list(spans)
    for left, top, width, height, _ in boxes[1:count]:
        stray = ink_within(rest, (left, top, left + width, top + height))
        if stray is None:
            continue
        wide, tall = stray[2] - stray[0], stray[3] - stray[1]
        if tall > 1.8 * letter or wide * tall < 4:
            continue
        beside = [i for i, span in enumerate(out) if _beside(stray, span, letter)]
        if beside:
            out[beside[0]] = _union(out[beside[0]], stray)
        elif tall >= 0.6 * letter and wide >= 2:
            out.append(stray)
    return out


def _beside(stray: Box, span: Box, letter: float) -> bool:
    gap = max(stray[0] - span[2], span[0] - stray[2])
    middle = (stray[1] + stray[3]) / 2
    return gap <= JOIN * letter and span[1] - 2 <= middle <= span[3] + 2


def _union(one: Box, other: Box) -> Box:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _bands(spans: list[Box]) -> list[list[Box]]:
    """Spans that overlap or nearly touch on the same line belong to one band."""
    parent = list(range(len(spans)))

    def root(i: int) -> int:
        while parent[i] != i:
            i = parent[i]
        return i

    order = sorted(range(len(spans)), key=lambda i: spans[i][0])
    for at, i in enumerate(order):
        for j in order[at + 1 :]:
            if spans[j][0] - spans[i][2] > 3 * (spans[i][3] - spans[i][1]):
                break
            if _same_band(spans[i], spans[j]):
                parent[root(j)] = root(i)
    groups: dict[int, list[Box]] = {}
    for i in order:
        groups.setdefault(root(i), []).append(spans[i])
    return list(groups.values())


def _same_band(one: Box, other: Box) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    short = min(one[3] - one[1], other[3] - other[1])
    tall = max(one[3] - one[1], other[3] - other[1])
    gap = max(other[0] - one[2], one[0] - other[2])
    return shared >= 0.6 * short and gap <= JOIN * tall


def _cut(ink: Ink, band: list[Box], letter: float) -> list[Piece]:
    """One band into pieces at its wide gaps and at ruled lines that cross it."""
    left, top, right, bottom = (
        min(box[0] for box in band),
        min(box[1] for box in band),
        max(box[2] for box in band),
        max(box[3] for box in band),
    )
    size = min(max(bottom - top, 0.7 * letter), 3 * letter)
    profile = ink.text[top:bottom, left:right].any(axis=0)
    filled = np.flatnonzero(profile)
    if filled.size == 0:
        return []
    breaks = np.flatnonzero(np.diff(filled) > max(1, WORD * size)) + 1
    words = [(int(left + run[0]), top, int(left + run[-1] + 1), bottom) for run in np.split(filled, breaks)]
    pieces = [Piece(words[0], [words[0]])]
    for word in words[1:]:
        last = pieces[-1].words[-1]
        gap = word[0] - last[2]
        if gap > CUT * size or _ruled(ink, last[2], word[0], top, bottom):
            pieces.append(Piece(word, [word]))
        else:
            pieces[-1].words.append(word)
    return [_tight(ink, piece) for piece in pieces]


def _ruled(ink: Ink, left: int, right: int, top: int, bottom: int) -> bool:
    """Does a ruled line part what ends at `left` from what begins at `right`, off both?"""
    room = RULED * (bottom - top)
    return any(
        left + room <= rule[0] and rule[2] <= right - room and rule[1] <= top + 1 and rule[3] >= bottom - 1
        for rule in ink.down
    )


def _tight(ink: Ink, piece: Piece) -> Piece:
    words = [tight for word in piece.words if (tight := _rows(ink.text, word)) is not None]
    box = words[0]
    for word in words[1:]:
        box = _union(box, word)
    return Piece(box, words)


def _rows(text: np.ndarray, box: Box) -> Box | None:
    left, top, right, bottom = box
    rows = np.flatnonzero(text[top:bottom, left:right].any(axis=1))
    return (left, int(top + rows[0]), right, int(top + rows[-1] + 1)) if rows.size else None
