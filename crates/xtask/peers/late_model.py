"""What the peers of `cargo xtask bench model-api` share: the same model.onnx, by ONNX Runtime's own
Python, and the same calibration, as a Python program would write it.
"""

import json
from pathlib import Path

import numpy
import onnxruntime

STEPS = ("late_15", "late_30_given_15", "late_60_given_30")
OUTPUTS = ("late_15", "late_30", "late_60", "delay_low_min", "delay_median_min", "delay_high_min")


def session(folder: Path, threads: int) -> onnxruntime.InferenceSession:
    """`threads` 0 is ONNX Runtime's own choice: one a core."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(
        str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
    )


class LateModel:
    """A model directory, opened once."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        self.session = session(folder, threads)
        calibration = json.loads((folder / "calibration.json").read_text())
        steps = calibration["steps"]
        self.slopes = numpy.array([step["slope"] for step in steps])
        self.intercepts = numpy.array([step["intercept"] for step in steps])
        self.risks = numpy.array(calibration["delay"]["risks"])
        self.bounds = numpy.array(calibration["delay"]["bounds_min"]).T

    def predict(self, rows: numpy.ndarray) -> numpy.ndarray:
        """One line an output, in the order of OUTPUTS."""
        answers = self.session.run(list(STEPS), {"features": rows})
        raw = numpy.stack([answer[:, 1] for answer in answers]).astype(numpy.float64)
        raw = numpy.clip(raw, 1e-7, 1 - 1e-7)
        logits = numpy.log(raw / (1 - raw))
        steps = 1 / (1 + numpy.exp(-(self.slopes[:, None] * logits + self.intercepts[:, None])))
        late = numpy.cumprod(steps, axis=0)
        delays = [numpy.interp(late[0], self.risks, bound) for bound in self.bounds]
        return numpy.vstack([late, delays])
