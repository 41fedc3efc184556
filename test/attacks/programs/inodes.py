"""Rows 12, X4: a million empty files."""

import errno

why = "no end"
for count in range(1_000_000):
    try:
        open(f"/out/{count}", "w", encoding="ascii").close()
    except OSError as error:
        why = errno.errorcode[error.errno or 0]
        break
print(f"files: {count}, {why}")
