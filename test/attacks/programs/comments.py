"""Row X3: a file that a pattern would look at for a minute, to tell whether it is a picture."""

open("/out/comments.txt", "w", encoding="ascii").write("<!---->" * 30 + "x")
