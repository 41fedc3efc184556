"""Reads text: a detector says where it is, a recogniser what it says."""

import re
from collections import Counter
from dataclasses import dataclass

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecInput

from .level import sampled
from .pieces import Box, Piece

# The recogniser's own height; other sizes would be scaled a second time.
HEIGHT = 48
# Room around the letters, as parts of their height. Of 3230 strings of small, dark and turned
# pictures the first misread 5 and the second 9, no digit among them, and seldom the same ones.
FIRST, SECOND, THIRD = 0.4, 0.22, 0.3
# What a reading may claim that its second reading contradicts.
DOUBTFUL = 0.5


@dataclass
class Read:
    text: str
    # 0…1
    confidence: float
    # The middle of each character that is no space, 0…1 of the way from left to right of the letters' box.
    places: list[float]


def engine() -> RapidOCR:
    """The line-direction classifier stays off: it turns short numbers upside down and is sure of it."""
    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 2,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def detect(ocr: RapidOCR, picture: np.ndarray) -> list[Box]:
    """Boxes around text, a little wider than the letters; they may overlap or cut a letter off."""
    found = ocr(picture, use_det=True, use_rec=False)
    if found.boxes is None:
        return []
    height, width = picture.shape[:2]
    boxes = []
    for quad in found.boxes:
        left, top = np.floor(quad.min(axis=0)).astype(int)
        right, bottom = np.ceil(quad.max(axis=0)).astype(int)
        boxes.append((max(0, int(left)), max(0, int(top)), min(width, int(right)), min(height, int(bottom))))
    return [box for box in boxes if box[2] > box[0] and box[3] > box[1]]


def read_pieces(ocr: RapidOCR, picture: np.ndarray, angle: float, pieces: list[Piece]) -> list[Read]:
    """Everything once; what holds a digit twice, and where the two differ a third time."""
    reads = _recognised(ocr, picture, angle, pieces, FIRST)
    numeric = [i for i, read in enumerate(reads) if re.search(r"\d", read.text)]
    again = _recognised(ocr, picture, angle, [pieces[i] for i in numeric], SECOND)
    differing = [(i, other) for i, other in zip(numeric, again) if _bare(other) != _bare(reads[i])]
    third = _recognised(ocr, picture, angle, [pieces[i] for i, _ in differing], THIRD)
    for (i, other), last in zip(differing, third):
        reads[i] = _most_agreed([reads[i], other, last])
    return reads


def _bare(read: Read) -> str:
    """Spaces and the kind of a dash or a times sign are no difference."""
    return re.sub(r"[–—−]", "-", re.sub(r"\s", "", read.text)).replace("×", "x").lower()


def _most_agreed(reads: list[Read]) -> Read:
    counts = Counter(_bare(read) for read in reads)
    bare, count = counts.most_common(1)[0]
    if count > 1:
        agreed = max((read for read in reads if _bare(read) == bare), key=lambda read: read.confidence)
        return agreed
    surest = max(reads, key=lambda read: read.confidence)
    return Read(surest.text, min(surest.confidence, DOUBTFUL), surest.places)


def _recognised(
    ocr: RapidOCR, picture: np.ndarray, angle: float, pieces: list[Piece], margin: float
) -> list[Read]:
    if not pieces:
        return []
    crops, rooms = [], []
    for piece in pieces:
        left, top, right, bottom = piece.box
        if piece.upright:
            room = max(2.0, (right - left) * margin)
            crops.append(_upright(picture, angle, (left - room, top - room, right + room, bottom + room)))
        else:
            room = max(2.0, (piece.base - piece.crown) * margin)
            above, below = min(room, piece.above), min(room, piece.below)
            box = (left - room, piece.crown - above, right + room, piece.base + below)
            crops.append(sampled(picture, angle, box, HEIGHT))
        rooms.append(room / (right - left))
    result = ocr._load_rec_model()(TextRecInput(img=crops, return_word_box=True))
    return [
        Read(_joined(text.strip()), float(score), _places(words, room))
        for text, score, words, room in zip(result.txts, result.scores, result.word_results, rooms)
    ]


def _joined(text: str) -> str:
    """Monospaced type leaves room beside a decimal point that is no space."""
    return re.sub(r"(?<=\d[.,]) (?=\d)|(?<=\d) (?=[.,]\d)", "", text)


def _upright(picture: np.ndarray, angle: float, box: tuple[float, float, float, float]) -> np.ndarray:
    left, top, right, bottom = box
    tall = sampled(picture, angle, box, round(HEIGHT * (bottom - top) / (right - left)))
    turned = cv2.rotate(tall, cv2.ROTATE_90_CLOCKWISE)
    return cv2.resize(turned, (turned.shape[1], HEIGHT))


def _places(words, room: float) -> list[float]:
    columns = [column for word in words.word_cols for column in word]
    length = words.line_txt_len or 1
    return [(column + 0.5) / length * (1 + 2 * room) - room for column in columns]
