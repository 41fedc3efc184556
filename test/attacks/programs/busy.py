"""Row X5: counts for ever."""

while True:
    pass
