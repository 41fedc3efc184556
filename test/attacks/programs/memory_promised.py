"""Rows 9, X4: asks for more memory than any machine has."""

import sys

import numpy

shape = tuple(map(int, open("/in/shape", encoding="ascii").read().split()))
try:
    block = numpy.ones(shape)
except MemoryError:
    sys.exit("refused: MemoryError")
print("REACHED", block[0][0])
