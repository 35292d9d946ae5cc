"""A program of ``famn.plans.processes`` that has started another and never ends by itself: nor does the other."""

import subprocess
import sys
import time

from famn.plans.processes import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"])
    time.sleep(3600)
