"""The peer of `cargo xtask bench dataset-api`: the same two routes, as FastAPI's own documentation
teaches to write them, with asyncpg.

The same tokens are checked (Ed25519), the same view is read, the same fields are answered. What
Ponctuel does besides (limits by client, ETag, measures, request ids, logs) is not asked of it.
Run by uvicorn with uvloop and httptools, one worker a core, without access log.

Environment: DATABASE_URL, KEY_FILE (the PKCS#8 key that signs the tokens), CONNECTIONS.
"""

import datetime
import os
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import asyncpg
import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel


def public_key(path: Path):
    """The library does not read PKCS#8 version 2: the 32 bytes of the key follow this prefix."""
    _, _, rest = path.read_bytes().partition(b"\x04\x22\x04\x20")
    return Ed25519PrivateKey.from_private_bytes(rest[:32]).public_key()


PUBLIC_KEY = public_key(Path(os.environ["KEY_FILE"]))
API = "dataset-api"


class Flight(BaseModel):
    flight_id: str
    flight_date: datetime.date
    carrier: str
    carrier_name: str | None
    flight_number: int
    tail_number: str | None
    origin: str
    origin_name: str | None
    origin_time_zone: str | None
    origin_latitude_deg: float | None
    origin_longitude_deg: float | None
    destination: str
    destination_name: str | None
    destination_time_zone: str | None
    destination_latitude_deg: float | None
    destination_longitude_deg: float | None
    scheduled_departure: datetime.datetime
    scheduled_arrival: datetime.datetime | None
    departure_delay_min: int | None
    arrival_delay_min: int | None
    air_time_min: int | None
    distance_km: float | None
    cancelled: bool
    diverted: bool
    aircraft_year: int | None
    aircraft_kind: str | None
    aircraft_manufacturer: str | None
    aircraft_model: str | None
    aircraft_engines: int | None
    aircraft_seats: int | None
    aircraft_engine_kind: str | None
    weather_observed_at: datetime.datetime | None
    temperature_c: float | None
    dew_point_c: float | None
    humidity_pct: float | None
    wind_direction_deg: float | None
    wind_speed_ms: float | None
    wind_gust_ms: float | None
    precipitation_mm: float | None
    pressure_hpa: float | None
    visibility_m: float | None
    late: bool | None


class Page(BaseModel):
    items: list[Flight]
    next_cursor: str | None = None


COLUMNS = ", ".join(Flight.model_fields)


@asynccontextmanager
async def lifespan(app: FastAPI):
    connections = int(os.environ["CONNECTIONS"])
    async with asyncpg.create_pool(
        os.environ["DATABASE_URL"], min_size=connections, max_size=connections
    ) as app.state.pool:
        yield


app = FastAPI(lifespan=lifespan)
bearer = HTTPBearer()


async def reader(credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)]) -> str:
    try:
        claims = jwt.decode(
            credentials.credentials, PUBLIC_KEY, algorithms=["EdDSA"], audience=API, issuer=API
        )
    except jwt.InvalidTokenError:
        raise HTTPException(401, "token refused") from None
    if "dataset:read" not in claims["scope"].split():
        raise HTTPException(403, "scope missing")
    return claims["sub"]


Reader = Annotated[str, Depends(reader)]


@app.get("/v1/flights/{flight_id}", response_model=Flight)
async def get_flight(flight_id: str, request: Request, _: Reader):
    row = await request.app.state.pool.fetchrow(
        f"SELECT {COLUMNS} FROM dataset_row WHERE flight_id = $1 AND flight_date = $2",
        flight_id,
        datetime.datetime.strptime(flight_id[:8], "%Y%m%d").date(),
    )
    if row is None:
        raise HTTPException(404, "no such flight")
    return dict(row)


@app.get("/v1/flights", response_model=Page, response_model_exclude_none=False)
async def list_flights(
    request: Request,
    _: Reader,
    origin: Annotated[str | None, Query(pattern="^[A-Z0-9]{3}$")] = None,
    destination: Annotated[str | None, Query(pattern="^[A-Z0-9]{3}$")] = None,
    carrier: Annotated[str | None, Query(pattern="^[A-Z0-9]{2}$")] = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 100,
):
    filters, arguments = [], []
    for column, value in (("origin", origin), ("destination", destination), ("carrier", carrier)):
        if value is not None:
            arguments.append(value)
            filters.append(f"{column} = ${len(arguments)}")
    where = f"WHERE {' AND '.join(filters)}" if filters else ""
    arguments.append(limit)
    rows = await request.app.state.pool.fetch(
        f"SELECT {COLUMNS} FROM dataset_row {where}"
        f" ORDER BY scheduled_departure, flight_id LIMIT ${len(arguments)}",
        *arguments,
    )
    return {"items": [dict(row) for row in rows]}


@app.get("/health/ready")
async def get_ready(request: Request):
    await request.app.state.pool.fetchval("SELECT 1")
    return "ok"
