"""Finds by how much a picture is turned, and samples it as if it were level."""

import cv2
import numpy as np

# Wider turns than this are taken for slanted drawings, not for a crooked picture.
LEAST_DEGREES, MOST_DEGREES = 0.1, 4.0
# A level picture must not be turned for a gain that noise explains.
LEAST_GAIN = 1.01
# The angle is sought on a picture of at most this long side.
SEARCH_SIDE = 1100


def angle_of(picture: np.ndarray) -> float:
    """Degrees (clockwise) by which the picture must be turned so that its lines are level."""
    edges = _edges(picture)
    level = _sharpness(edges, 0.0)
    best = 0.0
    for step, reach in ((0.25, MOST_DEGREES), (0.05, 0.25), (0.01, 0.05)):
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: _sharpness(edges, angle)))
    gain = _sharpness(edges, best) / max(level, 1e-9)
    return best if gain > LEAST_GAIN and abs(best) >= LEAST_DEGREES else 0.0


def _edges(picture: np.ndarray) -> np.ndarray:
    """How strongly each pixel differs from the one above it and the one beside it."""
    shrink = min(1.0, SEARCH_SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    down = np.abs(cv2.Sobel(grey, cv2.CV_32F, 0, 1))
    across = np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0))
    return np.dstack([down, across])


def _sharpness(edges: np.ndarray, angle: float) -> float:
    """High when the edges of lines fall into few rows and columns."""
    height, width = edges.shape[:2]
    turned = cv2.warpAffine(edges, turning(angle, width, height), (width, height))
    rows = turned[:, :, 0].sum(axis=1)
    columns = turned[:, :, 1].sum(axis=0)
    return float((rows**2).sum() / width + (columns**2).sum() / height)


def turning(angle: float, width: int, height: int) -> np.ndarray:
    """The affine map that turns a picture clockwise about its centre."""
    return cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)


def levelled(picture: np.ndarray, angle: float) -> np.ndarray:
    """The picture turned clockwise by `angle`, of the same size."""
    if angle == 0:
        return picture
    height, width = picture.shape[:2]
    return cv2.warpAffine(
        picture,
        turning(angle, width, height),
        (width, height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )


def sampled(
    picture: np.ndarray, angle: float, box: tuple[float, float, float, float], height: int
) -> np.ndarray:
    """
    The part of the levelled picture inside `box` (left, top, right, bottom), scaled to `height`
    pixels. It is taken from the picture as given in one step: sampling twice blurs small text.
    """
    left, top, right, bottom = box
    scale = height / (bottom - top)
    width = max(8, round((right - left) * scale))
    full = np.vstack([turning(angle, picture.shape[1], picture.shape[0]), [0, 0, 1]])
    part = np.array([[scale, 0, -left * scale], [0, scale, -top * scale], [0, 0, 1]])
    # Pixel centres, not corners, are what has to meet.
    half = np.array([[1, 0, (scale - 1) / 2], [0, 1, (scale - 1) / 2], [0, 0, 1]])
    return cv2.warpAffine(
        picture,
        (half @ part @ full)[:2],
        (width, height),
        flags=cv2.INTER_CUBIC if scale >= 1 else cv2.INTER_AREA,
        borderMode=cv2.BORDER_REPLICATE,
    )
