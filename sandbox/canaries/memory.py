# Touches three times the memory it is given; only a limit that binds ends it before the last line.
block = bytearray(192 * 1024 * 1024)
for offset in range(0, len(block), 4096):
    block[offset] = 1
print("unbound")
