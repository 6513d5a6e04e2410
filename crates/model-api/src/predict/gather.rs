//! What the dataset knows of the flights asked about.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use contract::{FieldFault, FlightToPredict};
use domain::{AirportCode, TailNumber};
use features::{Airframe, FeatureError, FlightInput, Horizon, Place, Question};
use futures::{FutureExt, StreamExt, TryStreamExt, stream};

use super::Taken;
use super::ask::{Asked, Faults, Terms};
use crate::AppState;
use crate::dataset::{DatasetClient, DatasetError};
use crate::world::{Known, Span};

/// Calls to the dataset API under way at once for one request.
const CALLS_AT_ONCE: usize = 8;
/// Worlds being read at once for one request.
const WORLDS_AT_ONCE: usize = 2;

/// A flight, the model that answers, the instant whose knowledge is used.
pub(super) struct Ready {
    pub(super) flight: FlightToPredict,
    pub(super) input: FlightInput,
    pub(super) model: Taken,
    pub(super) instant: DateTime<Utc>,
    pub(super) span: Span,
}

/// Every flight, or what is wrong with it; and the worlds that hold their spans.
pub(super) struct Gathered {
    pub(super) flights: Vec<Result<Ready, Vec<FieldFault>>>,
    worlds: Vec<(Span, Arc<Known>)>,
}

impl Gathered {
    pub(super) async fn of(
        state: &AppState,
        terms: &Terms,
        asked: Vec<Result<Asked, Vec<FieldFault>>>,
    ) -> Result<Self, DatasetError> {
        let facts = Facts::of(&state.dataset, &asked).await?;
        let models = Horizon::ALL.map(|horizon| state.models.at(horizon));
        let flights: Vec<_> = asked
            .into_iter()
            .enumerate()
            .map(|(index, asked)| facts.ready(index, asked?, terms, &models))
            .collect();
        let ready = flights.iter().filter_map(|flight| flight.as_ref().ok());
        let spans = Span::joined(ready.map(|ready| ready.span));
        let worlds = stream::iter(spans)
            .map(|span| world(state, span).boxed())
            .buffered(WORLDS_AT_ONCE)
            .try_collect()
            .await?;
        Ok(Self { flights, worlds })
    }

    /// The world around a flight.
    pub(super) fn world(&self, span: Span) -> Option<&Known> {
        let mut worlds = self.worlds.iter();
        let (_, known) = worlds.find(|(held, _)| held.contains(span))?;
        Some(known)
    }
}

async fn world(state: &AppState, span: Span) -> Result<(Span, Arc<Known>), DatasetError> {
    Ok((span, state.worlds.of(span).await?))
}

/// Places and aircraft, as the dataset knows them.
struct Facts {
    places: HashMap<AirportCode, Option<Place>>,
    airframes: HashMap<TailNumber, Option<Airframe>>,
}

impl Facts {
    async fn of(
        dataset: &DatasetClient,
        asked: &[Result<Asked, Vec<FieldFault>>],
    ) -> Result<Self, DatasetError> {
        let asked = || asked.iter().filter_map(|asked| asked.as_ref().ok());
        let codes: BTreeSet<_> = asked()
            .flat_map(|asked| [asked.origin.clone(), asked.destination.clone()])
            .collect();
        let tails: BTreeSet<_> = asked().filter_map(|asked| asked.tail.clone()).collect();
        let places = stream::iter(codes)
            .map(|code| place(dataset, code).boxed())
            .buffer_unordered(CALLS_AT_ONCE)
            .try_collect();
        let airframes = stream::iter(tails)
            .map(|tail| airframe(dataset, tail).boxed())
            .buffer_unordered(CALLS_AT_ONCE)
            .try_collect();
        let (places, airframes) = tokio::try_join!(places, airframes)?;
        Ok(Self { places, airframes })
    }

    fn ready(
        &self,
        index: usize,
        asked: Asked,
        terms: &Terms,
        models: &[Option<Taken>; Horizon::ALL.len()],
    ) -> Result<Ready, Vec<FieldFault>> {
        let mut faults = Faults::of(index);
        let mut place = |field, code| {
            let place = self.places.get(code).cloned().flatten();
            if place.is_none() {
                faults.add(
                    field,
                    "aéroport inconnu du jeu de données ; la liste est dans GET /v1/airports",
                );
            }
            place
        };
        let origin = place("origin", &asked.origin);
        let destination = place("destination", &asked.destination);
        let airframe = match &asked.tail {
            None => Some(Airframe::default()),
            Some(tail) => self.airframes.get(tail).cloned().flatten(),
        };
        if airframe.is_none() {
            faults.add(
                "tail_number",
                "appareil inconnu du jeu de données ; omettez ce champ s'il n'est pas sûr",
            );
        }
        let (Some(origin), Some(destination), Some(airframe)) = (origin, destination, airframe)
        else {
            return Err(faults.told());
        };
        let Some(zone) = origin.time_zone else {
            faults.add("origin", "fuseau horaire de l'origine inconnu");
            return Err(faults.told());
        };
        let departure = asked.flight.scheduled_departure;
        let horizon = terms.horizon.unwrap_or_else(|| match terms.as_of {
            None => Horizon::H2,
            Some(instant) => Horizon::reached_at(instant, departure, zone),
        });
        let Some(model) = models[horizon as usize].clone() else {
            faults.add(
                "scheduled_departure",
                "aucun modèle en production à cet horizon ; la liste est dans GET /v1/models",
            );
            return Err(faults.told());
        };
        let input = FlightInput {
            carrier: asked.carrier,
            flight_number: asked.flight.flight_number,
            origin,
            destination,
            scheduled_departure: departure,
            scheduled_arrival: asked.flight.scheduled_arrival,
            tail_number: asked.tail,
            airframe,
        };
        let known_at = horizon.known_at(departure, zone);
        let instant = terms.as_of.map_or(known_at, |asked| asked.min(known_at));
        let window = match question(horizon, &input, instant) {
            Ok(question) => question.network_window(),
            Err(error) => return Err(refused(index, &error)),
        };
        Ok(Ready {
            flight: asked.flight,
            input,
            model,
            instant,
            span: Span::around(window.from, window.until),
        })
    }
}

async fn place(
    dataset: &DatasetClient,
    code: AirportCode,
) -> Result<(AirportCode, Option<Place>), DatasetError> {
    let place = dataset.place(&code).await?;
    Ok((code, place))
}

async fn airframe(
    dataset: &DatasetClient,
    tail: TailNumber,
) -> Result<(TailNumber, Option<Airframe>), DatasetError> {
    let airframe = dataset.airframe(&tail).await?;
    Ok((tail, airframe))
}

/// The question of a flight, from an instant that is not later than the horizon's.
pub(super) fn question(
    horizon: Horizon,
    input: &FlightInput,
    instant: DateTime<Utc>,
) -> Result<Question<'_>, FeatureError> {
    Question::at(horizon, input)?.as_of(instant)
}

/// What a feature that cannot be told says of the flight.
pub(super) fn refused(index: usize, error: &FeatureError) -> Vec<FieldFault> {
    let mut faults = Faults::of(index);
    match error {
        FeatureError::UnknownAirport { .. } | FeatureError::NoWeather { .. } => faults.add(
            "scheduled_departure",
            "aucune météo récente à l'origine à l'instant demandé ; le jeu de données couvre 2013 pour EWR, JFK et LGA",
        ),
        FeatureError::NoTimeZone { .. } => {
            faults.add("origin", "fuseau horaire de l'origine inconnu");
        }
        FeatureError::AfterHorizon { .. } => {
            faults.add("scheduled_departure", "instant plus tard que celui de l'horizon");
        }
        FeatureError::Code(_) => faults.add("", "code invalide"),
    }
    faults.told()
}
