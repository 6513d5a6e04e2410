//! A flight asked about, at a horizon, from an instant.

use chrono::{DateTime, Utc};

use crate::{FeatureError, FlightInput, Horizon, Network, NetworkWindow, WeatherHistory};

/// What is asked: nothing later than `as_of` may answer.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    flight: &'a FlightInput,
    horizon: Horizon,
    as_of: DateTime<Utc>,
}

/// What is known of the world; it may hold the future too, which is not read.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    pub weather: &'a WeatherHistory,
    pub network: &'a Network,
}

impl<'a> Question<'a> {
    /// From the horizon's own instant of knowledge.
    pub fn at(horizon: Horizon, flight: &'a FlightInput) -> Result<Self, FeatureError> {
        Ok(Self {
            as_of: horizon.known_at(flight.scheduled_departure, flight.zone()?),
            flight,
            horizon,
        })
    }

    /// From an earlier instant; later than the horizon's is refused.
    pub fn as_of(self, instant: DateTime<Utc>) -> Result<Self, FeatureError> {
        if instant > self.as_of {
            return Err(FeatureError::AfterHorizon {
                horizon: self.horizon,
                known_at: self.as_of,
            });
        }
        Ok(Self {
            as_of: instant,
            ..self
        })
    }

    pub fn flight(&self) -> &'a FlightInput {
        self.flight
    }

    pub fn horizon(&self) -> Horizon {
        self.horizon
    }

    /// The instant whose knowledge answers.
    pub fn instant(&self) -> DateTime<Utc> {
        self.as_of
    }

    /// Which flights of the dataset the network must hold.
    pub fn network_window(&self) -> NetworkWindow {
        Network::window(self.horizon, self.flight.scheduled_departure, self.as_of)
    }
}
