"""ONNX Runtime's own Python, called in process: what `cargo xtask bench model-api` compares a request
with.

Usage: onnx_in_process.py MODEL_FOLDER ROWS WIDTH, where ROWS is a file of little-endian f32, row after
row. Prints one JSON line: the median time of one row, of eight and of them all, in microseconds, with
one thread and with as many as ONNX Runtime chooses. Each call reads other rows than the one before,
as a service's do: the same row again finds its path through the trees in the processor's cache.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy

from late_model import STEPS, session

WARM, FEW, ALL = 50, 2000, 200


def median_us(model, rows: numpy.ndarray, size: int, times: int) -> float:
    parts = [rows[at : at + size] for at in range(0, len(rows) - size + 1, size)]
    durations = []
    for turn in range(WARM + times):
        part = parts[turn % len(parts)]
        start = time.perf_counter()
        model.run(list(STEPS), {"features": part})
        durations.append(time.perf_counter() - start)
    return statistics.median(durations[WARM:]) * 1e6


def main() -> int:
    folder, width = Path(sys.argv[1]), int(sys.argv[3])
    rows = numpy.fromfile(sys.argv[2], dtype="<f4").reshape(-1, width)
    result = {}
    for name, threads in (("one_thread", 1), ("own_threads", 0)):
        model = session(folder, threads)
        result[name] = {
            "one": median_us(model, rows, 1, FEW),
            "eight": median_us(model, rows, 8, FEW),
            "all": median_us(model, rows, len(rows), ALL),
        }
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
