"""Run a command, and print its seconds, its peak memory in KiB and its exit code.

A script of its own: what Linux tells of a process's peak begins with that of its parent, and this
one is small.
"""

import os
import subprocess
import sys
from time import perf_counter

if __name__ == "__main__":
    start = perf_counter()
    process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    print(perf_counter() - start, usage.ru_maxrss, process.returncode)
