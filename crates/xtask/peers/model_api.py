"""The peer of `cargo xtask bench model-api`: FastAPI with onnxruntime, as FastAPI's own documentation
teaches to write it.

The same tokens are checked (Ed25519), the same model.onnx is run, the same six numbers are answered.
As in the API, `/v1/predictions` keeps what it answers, once it is answered: one row a flight, by
asyncpg. The features are given: this peer neither reads a dataset nor builds a vector, and has no
limits by client, measures or request ids. Run by uvicorn with uvloop and httptools, one worker a
core, without access log.

Environment: MODEL_FOLDER, KEY_FILE (the PKCS#8 key that signs the tokens), DATABASE_URL, CONNECTIONS
(of each worker to the database).
"""

import os
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import asyncpg
import jwt
import numpy
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException
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

KEPT = """
CREATE TABLE IF NOT EXISTS peer_prediction (
    prediction_id uuid PRIMARY KEY,
    client text NOT NULL,
    predicted_at timestamptz NOT NULL,
    features real[] NOT NULL,
    late_15 real NOT NULL,
    late_30 real NOT NULL,
    late_60 real NOT NULL,
    delay_low_min real NOT NULL,
    delay_median_min real NOT NULL,
    delay_high_min real NOT NULL
)
"""
KEEP = "INSERT INTO peer_prediction VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"


@asynccontextmanager
async def lifespan(app: FastAPI):
    connections = int(os.environ["CONNECTIONS"])
    url = os.environ["DATABASE_URL"]
    async with asyncpg.create_pool(url, min_size=connections, max_size=connections) as pool:
        async with pool.acquire() as connection, connection.transaction():
            # One worker at a time: two would both make the table.
            await connection.execute("SELECT pg_advisory_xact_lock(37827)")
            await connection.execute(KEPT)
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)
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
    prediction_id: UUID
    late_15: float
    late_30: float
    late_60: float
    delay_low_min: float
    delay_median_min: float
    delay_high_min: float


class PredictionResponse(BaseModel):
    results: list[Prediction]


async def keep(answers: list[tuple]):
    await app.state.pool.executemany(KEEP, answers)


@app.post("/v1/predictions", response_model=PredictionResponse)
async def create_predictions(request: PredictionRequest, client: Caller, after: BackgroundTasks):
    features = [flight.features for flight in request.flights]
    answers = MODEL.predict(numpy.array(features, dtype=numpy.float32)).T.tolist()
    now = datetime.now(UTC)
    kept = [(uuid4(), client, now, given, *answer) for given, answer in zip(features, answers)]
    after.add_task(keep, kept)
    return {
        "results": [{"prediction_id": row[0], **dict(zip(OUTPUTS, row[4:]))} for row in kept]
    }


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


@app.get("/health/live")
async def get_live():
    return "ok"


@app.get("/health/ready")
async def get_ready():
    return "ok"
