"""Runs a program and says what it cost, as the system counted it.

Usage: measure.py RESULT.json PROGRAM [ARGUMENT...]

Writes {"wall_s", "cpu_s", "peak_bytes"} of the program alone (not of the database server),
from `wait4`, and leaves with its exit code.
"""

import json
import os
import sys
import time


def main() -> int:
    result, command = sys.argv[1], sys.argv[2:]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    # Linux counts in kibibytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    with open(result, "w", encoding="utf-8") as file:
        json.dump(
            {
                "wall_s": wall,
                "cpu_s": usage.ru_utime + usage.ru_stime,
                "peak_bytes": usage.ru_maxrss * unit,
            },
            file,
        )
    return abs(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    sys.exit(main())
