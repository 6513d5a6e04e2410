//! Bodies of the reference lists: airports, carriers, aircraft, weather.

use chrono::{DateTime, Utc};
use domain::{Aircraft, Airport, Carrier, WeatherObservation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An airline. Only the code is known when the page of codes does not list it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CarrierBody {
    #[schema(example = "UA")]
    pub code: String,
    pub icao_code: Option<String>,
    pub name: Option<String>,
    pub call_sign: Option<String>,
    pub country: Option<String>,
}

/// An airport. Only the code is known when the airports file does not list it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AirportBody {
    #[schema(example = "EWR")]
    pub code: String,
    pub name: Option<String>,
    pub latitude_deg: Option<f64>,
    pub longitude_deg: Option<f64>,
    pub altitude_m: Option<f32>,
    #[schema(example = "America/New_York")]
    pub time_zone: Option<String>,
}

/// An aircraft of the register. Only the mark is known when the register does not list it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AircraftBody {
    #[schema(example = "N14228")]
    pub tail_number: String,
    pub year: Option<i16>,
    pub kind: Option<String>,
    pub manufacturer: Option<String>,
    pub model: Option<String>,
    pub engines: Option<i16>,
    pub seats: Option<i16>,
    pub engine_kind: Option<String>,
    pub cruise_speed_kmh: Option<f32>,
}

/// One hour of weather at an airport.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WeatherBody {
    #[schema(example = "EWR")]
    pub airport: String,
    pub observed_at: DateTime<Utc>,
    pub temperature_c: Option<f32>,
    pub dew_point_c: Option<f32>,
    pub humidity_pct: Option<f32>,
    pub wind_direction_deg: Option<f32>,
    pub wind_speed_ms: Option<f32>,
    pub wind_gust_ms: Option<f32>,
    pub precipitation_mm: Option<f32>,
    pub pressure_hpa: Option<f32>,
    pub visibility_m: Option<f32>,
}

impl From<Carrier> for CarrierBody {
    fn from(carrier: Carrier) -> Self {
        let Carrier {
            code,
            icao_code,
            name,
            call_sign,
            country,
        } = carrier;
        Self {
            code: code.into(),
            icao_code,
            name,
            call_sign,
            country,
        }
    }
}

impl From<Airport> for AirportBody {
    fn from(airport: Airport) -> Self {
        let Airport {
            code,
            name,
            latitude_deg,
            longitude_deg,
            altitude_m,
            time_zone,
        } = airport;
        let time_zone = time_zone.map(|zone| zone.name().to_owned());
        Self {
            code: code.into(),
            name,
            latitude_deg,
            longitude_deg,
            altitude_m,
            time_zone,
        }
    }
}

impl From<Aircraft> for AircraftBody {
    fn from(aircraft: Aircraft) -> Self {
        Self {
            tail_number: aircraft.tail_number.into(),
            year: aircraft.year,
            kind: aircraft.kind,
            manufacturer: aircraft.manufacturer,
            model: aircraft.model,
            engines: aircraft.engines,
            seats: aircraft.seats,
            engine_kind: aircraft.engine_kind,
            cruise_speed_kmh: aircraft.cruise_speed_kmh,
        }
    }
}

impl From<WeatherObservation> for WeatherBody {
    fn from(hour: WeatherObservation) -> Self {
        Self {
            airport: hour.airport.into(),
            observed_at: hour.observed_at,
            temperature_c: hour.temperature_c,
            dew_point_c: hour.dew_point_c,
            humidity_pct: hour.humidity_pct,
            wind_direction_deg: hour.wind_direction_deg,
            wind_speed_ms: hour.wind_speed_ms,
            wind_gust_ms: hour.wind_gust_ms,
            precipitation_mm: hour.precipitation_mm,
            pressure_hpa: hour.pressure_hpa,
            visibility_m: hour.visibility_m,
        }
    }
}

impl TryFrom<WeatherBody> for WeatherObservation {
    type Error = domain::InvalidCode;

    fn try_from(body: WeatherBody) -> Result<Self, Self::Error> {
        Ok(Self {
            airport: body.airport.parse()?,
            observed_at: body.observed_at,
            temperature_c: body.temperature_c,
            dew_point_c: body.dew_point_c,
            humidity_pct: body.humidity_pct,
            wind_direction_deg: body.wind_direction_deg,
            wind_speed_ms: body.wind_speed_ms,
            wind_gust_ms: body.wind_gust_ms,
            precipitation_mm: body.precipitation_mm,
            pressure_hpa: body.pressure_hpa,
            visibility_m: body.visibility_m,
        })
    }
}
