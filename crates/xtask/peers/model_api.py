"""The peer of `cargo xtask bench model-api`: FastAPI with onnxruntime, as FastAPI's own documentation
teaches to write it.

The same tokens are checked (Ed25519), the same model.onnx is run, the same six numbers are answered.
The features are given: this peer neither reads a dataset nor builds a vector, keeps no answer, and
has no limits by client, measures or request ids. Run by uvicorn with uvloop and httptools, one worker
a core, without access log.

Environment: MODEL_FOLDER, KEY_FILE (the PKCS#8 key that signs the tokens).
"""

import os
from pathlib import Path
from typing import Annotated

import jwt
import numpy
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, Field

from late_model import OUTPUTS, LateModel


def public_key(path: Path):
    """The library does not read PKCS#8 version 2: the 32 bytes of the key follow this prefix."""
    _, _, rest = path.read_bytes().partition(b"\x04\x22\x04\x20")
    return Ed25519PrivateKey.from_private_bytes(rest[:32]).public_key()


PUBLIC_KEY = public_key(Path(os.environ["KEY_FILE"]))
API = "model-api"
MODEL = LateModel(Path(os.environ["MODEL_FOLDER"]))

app = FastAPI()
bearer = HTTPBearer()


async def caller(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    try:
        claims = jwt.decode(
            credentials.credentials, PUBLIC_KEY, algorithms=["EdDSA"], audience=API, issuer=API
        )
    except jwt.InvalidTokenError:
        raise HTTPException(401, "token refused") from None
    if "predict" not in claims["scope"].split():
        raise HTTPException(403, "scope missing")
    return claims["sub"]


Caller = Annotated[str, Depends(caller)]


class Flight(BaseModel):
    features: list[float | None]


class PredictionRequest(BaseModel):
    flights: Annotated[list[Flight], Field(min_length=1, max_length=1000)]


class Prediction(BaseModel):
    late_15: float
    late_30: float
    late_60: float
    delay_low_min: float
    delay_median_min: float
    delay_high_min: float


class PredictionResponse(BaseModel):
    results: list[Prediction]


@app.post("/v1/predictions", response_model=PredictionResponse)
async def create_predictions(request: PredictionRequest, _: Caller):
    rows = numpy.array([flight.features for flight in request.flights], dtype=numpy.float32)
    answers = MODEL.predict(rows).T
    return {"results": [dict(zip(OUTPUTS, answer)) for answer in answers.tolist()]}


class InputTensor(BaseModel):
    name: str
    shape: list[int]
    datatype: str
    data: list[float | None]


class InferRequest(BaseModel):
    inputs: Annotated[list[InputTensor], Field(min_length=1, max_length=1)]


class OutputTensor(BaseModel):
    name: str
    shape: list[int]
    datatype: str = "FP32"
    data: list[float]


class InferResponse(BaseModel):
    model_name: str
    outputs: list[OutputTensor]


@app.post("/v2/models/{name}/infer", response_model=InferResponse)
async def infer(name: str, request: InferRequest, _: Caller):
    tensor = request.inputs[0]
    rows = numpy.array(tensor.data, dtype=numpy.float32).reshape(tensor.shape)
    answers = MODEL.predict(rows)
    outputs = [
        {"name": output, "shape": [len(rows)], "data": numbers}
        for output, numbers in zip(OUTPUTS, answers.tolist())
    ]
    return {"model_name": name, "outputs": outputs}


@app.get("/health/ready")
async def get_ready():
    return "ok"
