"""Row 7, turned around: what is within the limit is given."""

block = bytearray(100 * 1024 * 1024)
for offset in range(0, len(block), 4096):
    block[offset] = 1
print("has 100 MB")
