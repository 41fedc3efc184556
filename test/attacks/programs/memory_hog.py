"""Row 7: takes memory, and touches it, for ever."""

blocks = []
print("begun", flush=True)
while True:
    block = bytearray(32 * 1024 * 1024)
    for offset in range(0, len(block), 4096):
        block[offset] = 1
    blocks.append(block)
