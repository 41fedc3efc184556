"""Shares a piece's characters out among its words."""

from .pieces import Box, Piece
from .text import Read

# A gap this wide, in heights of the letters, parts two words even where the recogniser saw no space.
CERTAIN = 0.65
# Two digits of one number are never as far apart; two numbers may be closer than two words.
BETWEEN_DIGITS = 0.42


def words_of(piece: Piece, read: Read) -> list[tuple[str, Box]]:
    """The words of a piece with their text, in order; together they hold every character."""
    letters = [(i, c) for i, c in enumerate(read.text) if not c.isspace()]
    if piece.upright or len(piece.words) < 2 or len(letters) != len(read.places):
        return [(read.text, piece.box)]
    left, right = piece.box[0], piece.box[2]
    middles = [left + place * (right - left) for place in read.places]
    tall = piece.box[3] - piece.box[1]
    found: list[tuple[str, Box]] = []
    start, box = 0, piece.words[0]
    for following in piece.words[1:]:
        middle = (box[2] + following[0]) / 2
        at, spaced = _boundary(read.text, letters, sum(1 for x in middles if x < middle))
        digits = 0 < at < len(read.text) and read.text[at - 1].isdigit() and read.text[at].isdigit()
        apart = following[0] - box[2] > (BETWEEN_DIGITS if digits else CERTAIN) * tall
        if start < at < len(read.text) and (spaced or apart):
            found.append((read.text[start:at].strip(), box))
            start, box = at, following
        else:
            box = (box[0], min(box[1], following[1]), following[2], max(box[3], following[3]))
    return [*found, (read.text[start:].strip(), box)]


def _boundary(text: str, letters: list[tuple[int, str]], count: int) -> tuple[int, bool]:
    """
    Where in the text the word after `count` letters begins, and whether a space stands before it. The
    places of letters are a little off in long lines, so a space one letter away is the one.
    """
    for near in (count, count - 1, count + 1):
        if 0 < near < len(letters) and text[letters[near][0] - 1].isspace():
            return letters[near][0], True
    return (letters[count][0] if count < len(letters) else len(text)), False
