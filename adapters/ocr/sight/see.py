"""Puts a picture's text, ruled lines and bars together."""

from typing import Any

import cv2
import numpy as np
from rapidocr import RapidOCR

from .bars import Bar, bars_of
from .ink import background_of, ink_of
from .level import angle_of, levelled
from .pieces import Box, Piece, ink_within, pieces_of
from .text import Read, detect, read_pieces
from .words import words_of


def see(ocr: RapidOCR, png: bytes) -> dict[str, Any]:
    """
    All boxes are in pixels of the levelled picture, which has the size of the one given.
    Raises ValueError when the bytes are no picture.
    """
    picture = decoded(png)
    angle = angle_of(picture)
    level = levelled(picture, angle)
    boxes = detect(ocr, level)
    line = line_height(boxes)
    bars = bars_of(level, line)
    boxes = [box for box in boxes if not _holds_bar(box, bars, line)]
    ink = ink_of(level, boxes, bars, line)
    letter = letter_height(ink.text, boxes)
    pieces = pieces_of(ink, boxes, letter)
    reads = read_pieces(ocr, picture, angle, pieces)
    return {
        "width": picture.shape[1],
        "height": picture.shape[0],
        "rotation": round(angle, 2),
        "letter": letter,
        "lines": [_line(level, piece, read) for piece, read in zip(pieces, reads) if read.text],
        "bars": [{"box": _box(bar.box), "colour": bar.colour} for bar in bars],
        "across": [_box(rule) for rule in ink.across],
        "down": [_box(rule) for rule in ink.down],
    }


def _line(level: np.ndarray, piece: Piece, read: Read) -> dict[str, Any]:
    words = words_of(piece, read)
    blue, green, red = (int(channel) for channel in background_of(level, piece.box))
    return {
        "text": " ".join(text for text, _ in words),
        "confidence": round(read.confidence, 3),
        "box": _box(piece.box),
        "words": [{"text": text, "box": _box(box)} for text, box in words],
        "upright": piece.upright,
        "background": f"#{red:02x}{green:02x}{blue:02x}",
    }


def _box(box: Box) -> dict[str, int]:
    left, top, right, bottom = box
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _holds_bar(box: Box, bars: list[Bar], line: float) -> bool:
    """Detectors take the bar of a chart for a tall letter now and then."""
    left, top, right, bottom = box
    return bottom - top > 2 * line and any(
        left - 2 <= bar.box[0]
        and bar.box[2] <= right + 2
        and top - 2 <= bar.box[1]
        and bar.box[3] <= bottom + 2
        and bar.box[3] - bar.box[1] > 0.6 * (bottom - top)
        for bar in bars
    )


def decoded(png: bytes) -> np.ndarray:
    """Blue, green, red; what is transparent becomes white."""
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    if image is None:
        raise ValueError("The bytes are no picture.")
    if image.dtype == np.uint16:
        image = (image >> 8).astype(np.uint8)
    if image.ndim == 2:
        return cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    if image.shape[2] == 4:
        alpha = image[:, :, 3:].astype(np.float32) / 255
        return (image[:, :, :3] * alpha + 255 * (1 - alpha)).round().astype(np.uint8)
    return image


def line_height(boxes: list[Box]) -> float:
    """A detector's box is about as high as its line of text."""
    heights = [bottom - top for left, top, right, bottom in boxes if right - left > bottom - top]
    return max(10.0, float(np.median(heights))) if heights else 20.0


def letter_height(text: np.ndarray, boxes: list[Box]) -> float:
    """The usual height of capitals and digits."""
    spans = [span for box in boxes if (span := ink_within(text, box)) is not None]
    heights = [bottom - top for left, top, right, bottom in spans if right - left > bottom - top]
    return max(5.0, float(np.median(heights))) if heights else 12.0
