"""Row X5: closes its outputs and sleeps for ever."""

import os
import time

print("the last that is heard", flush=True)
os.closerange(0, 1024)
time.sleep(3600)
