"""The other peer of `cargo xtask bench model-api`: MLServer, which speaks the Open Inference Protocol,
with a runtime of a few lines, as its documentation teaches to write one. It checks no token: it knows
none.
"""

from pathlib import Path

import numpy
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse

from late_model import OUTPUTS, LateModel


class LateRuntime(MLModel):
    async def load(self) -> bool:
        self.late = LateModel(Path(self.settings.parameters.uri))
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        rows = NumpyCodec.decode_input(payload.inputs[0]).astype(numpy.float32)
        answers = self.late.predict(rows).astype(numpy.float32)
        return InferenceResponse(
            model_name=self.name,
            outputs=[
                NumpyCodec.encode_output(name, numbers)
                for name, numbers in zip(OUTPUTS, answers)
            ],
        )


if __name__ == "__main__":
    from mlserver.cli import main

    main()
