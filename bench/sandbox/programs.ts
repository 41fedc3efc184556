/** What is run everywhere: by us, in the naive arm, by bare Python. */
export const PRINT = 'print(1)'

/** A sum by group and a line of a thousand points, as a picture; uses nothing that only our sandbox has. */
export const PLOT = `
import numpy as np
import pandas as pd
from matplotlib.figure import Figure

frame = pd.DataFrame({"group": np.arange(1000) % 7, "value": np.random.rand(1000)})
sums = frame.groupby("group").value.sum()
figure = Figure(figsize=(8, 5))
axes = figure.subplots()
axes.plot(np.random.rand(1000))
axes.set_title("A thousand values")
figure.savefig("/out/plot.png")
print(sums.sum())
`

/** Programs that do not want to end, each in its own way. */
export const STUBBORN: Record<string, string> = {
  'busy loop': `
while True:
    pass
`,
  'every signal ignored': `
import signal
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    pass
`,
  'thread bomb': `
import threading
def spin():
    while True:
        pass
while True:
    try:
        threading.Thread(target=spin, daemon=True).start()
    except RuntimeError:
        pass
`,
  'fork bomb': `
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
`,
}
