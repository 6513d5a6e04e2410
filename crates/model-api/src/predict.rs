//! From flights asked about to predictions: parse, gather, describe, infer.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::Datelike;
use chrono_tz::Tz;
use contract::{DelayInterval, FieldFault, FlightToPredict, Prediction, PredictionResponse};
use domain::{AirportCode, CarrierCode, LATE_THRESHOLD_MIN, TailNumber};
use features::{
    Airframe, FeatureError, FlightInput, Network, Place, Question, WeatherHistory, World,
};
use futures::{StreamExt, TryStreamExt, stream};

use crate::dataset::{DatasetClient, DatasetError, merged};
use crate::error::ApiError;
use crate::{AppState, ServedModel};

/// Calls to the dataset API under way at once for one request.
const CALLS_AT_ONCE: usize = 8;

/// Keeps instants within what every part of the journey can hold.
const PREDICTABLE_YEARS: std::ops::RangeInclusive<i32> = 1970..=2100;

/// A flight whose codes are valid.
struct Asked {
    carrier: CarrierCode,
    origin: AirportCode,
    destination: AirportCode,
    tail: Option<TailNumber>,
    flight: FlightToPredict,
}

/// Predicts every flight, or none: faults name each flight they concern.
pub(crate) async fn predict(
    state: &AppState,
    flights: Vec<FlightToPredict>,
) -> Result<PredictionResponse, ApiError> {
    let asked = parse(flights)?;
    let gathered = Gathered::for_flights(&state.dataset, &asked, &state.model).await?;
    let inputs = gathered.inputs(&asked)?;
    let (model, metrics) = (Arc::clone(&state.model), state.model_metrics.clone());
    // Features and inference are all computation: off the async threads.
    let predictions = tokio::task::spawn_blocking(move || {
        let timer = metrics.inference.start_timer();
        let predictions = infer(&model, &inputs, &gathered.weather)?;
        timer.observe_duration();
        metrics.predictions.inc_by(predictions.len() as u64);
        for prediction in &predictions {
            metrics.probability.observe(prediction.late_probability);
        }
        Ok::<_, ApiError>(predictions)
    })
    .await
    .map_err(|_| ApiError::Internal)??;
    Ok(PredictionResponse {
        model_version: state.model.version().to_owned(),
        predictions,
    })
}

fn parse(flights: Vec<FlightToPredict>) -> Result<Vec<Asked>, ApiError> {
    let mut faults = Faults::default();
    let asked: Vec<_> = flights
        .into_iter()
        .enumerate()
        .filter_map(|(index, flight)| {
            let carrier = faults.parse(
                index,
                "carrier",
                &flight.carrier,
                "code de compagnie : deux lettres ou chiffres",
            );
            let origin = faults.parse(
                index,
                "origin",
                &flight.origin,
                "code d'aéroport : trois lettres ou chiffres",
            );
            let destination = faults.parse(
                index,
                "destination",
                &flight.destination,
                "code d'aéroport : trois lettres ou chiffres",
            );
            let tail = match &flight.tail_number {
                None => Some(None),
                Some(text) => faults
                    .parse(
                        index,
                        "tail_number",
                        text,
                        "immatriculation américaine, ou rien",
                    )
                    .map(Some),
            };
            if !PREDICTABLE_YEARS.contains(&flight.scheduled_departure.year()) {
                faults.add(index, "scheduled_departure", "année hors de 1970 à 2100");
            }
            if flight
                .scheduled_arrival
                .is_some_and(|arrival| arrival <= flight.scheduled_departure)
            {
                faults.add(
                    index,
                    "scheduled_arrival",
                    "l'arrivée prévue doit suivre le départ prévu",
                );
            }
            Some(Asked {
                carrier: carrier?,
                origin: origin?,
                destination: destination?,
                tail: tail?,
                flight,
            })
        })
        .collect();
    faults.none_or(asked)
}

/// What the dataset knows of the flights asked about.
struct Gathered {
    places: HashMap<AirportCode, Option<Place>>,
    airframes: HashMap<TailNumber, Option<Airframe>>,
    weather: WeatherHistory,
}

impl Gathered {
    async fn for_flights(
        dataset: &DatasetClient,
        asked: &[Asked],
        model: &ServedModel,
    ) -> Result<Self, DatasetError> {
        let codes: BTreeSet<_> = asked
            .iter()
            .flat_map(|asked| [asked.origin.clone(), asked.destination.clone()])
            .collect();
        let tails: BTreeSet<_> = asked
            .iter()
            .filter_map(|asked| asked.tail.clone())
            .collect();
        let windows = merged(asked.iter().map(|asked| {
            (
                asked.origin.clone(),
                // At this horizon the instant does not depend on the time zone.
                model
                    .horizon
                    .known_at(asked.flight.scheduled_departure, Tz::UTC),
            )
        }));
        let places = stream::iter(codes)
            .map(async |code| Ok::<_, DatasetError>((code.clone(), dataset.place(&code).await?)))
            .buffer_unordered(CALLS_AT_ONCE)
            .try_collect();
        let airframes = stream::iter(tails)
            .map(async |tail| Ok::<_, DatasetError>((tail.clone(), dataset.airframe(&tail).await?)))
            .buffer_unordered(CALLS_AT_ONCE)
            .try_collect();
        let weather = stream::iter(windows)
            .map(async |window| dataset.weather(&window).await)
            .buffer_unordered(CALLS_AT_ONCE)
            .try_collect::<Vec<_>>();
        let (places, airframes, weather) = tokio::try_join!(places, airframes, weather)?;
        Ok(Self {
            places,
            airframes,
            weather: WeatherHistory::new(weather.into_iter().flatten()),
        })
    }

    fn inputs(&self, asked: &[Asked]) -> Result<Vec<FlightInput>, ApiError> {
        let mut faults = Faults::default();
        let inputs: Vec<_> = asked
            .iter()
            .enumerate()
            .filter_map(|(index, asked)| {
                let mut place = |field, code| {
                    let place = self.places.get(code).cloned().flatten();
                    if place.is_none() {
                        faults.add(index, field, "aéroport inconnu du jeu de données ; la liste est dans GET /v1/airports");
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
                    faults.add(index, "tail_number", "appareil inconnu du jeu de données ; omettez ce champ s'il n'est pas sûr");
                }
                Some(FlightInput {
                    carrier: asked.carrier.clone(),
                    flight_number: None,
                    origin: origin?,
                    destination: destination?,
                    scheduled_departure: asked.flight.scheduled_departure,
                    scheduled_arrival: asked.flight.scheduled_arrival,
                    tail_number: asked.tail.clone(),
                    airframe: airframe?,
                })
            })
            .collect();
        faults.none_or(inputs)
    }
}

fn infer(
    model: &ServedModel,
    inputs: &[FlightInput],
    weather: &WeatherHistory,
) -> Result<Vec<Prediction>, ApiError> {
    let mut faults = Faults::default();
    let width = model.horizon.features().len();
    let mut rows = Vec::with_capacity(inputs.len() * width);
    // The state of the network is not gathered yet: its features are missing.
    let network = Network::default();
    let world = World {
        weather,
        network: &network,
    };
    let mut questions = Vec::with_capacity(inputs.len());
    for (index, input) in inputs.iter().enumerate() {
        let vector = Question::at(model.horizon, input).and_then(|question| {
            questions.push(question);
            features::vector(&question, world, &model.encodings)
        });
        match vector {
            Ok(vector) => rows.extend(vector),
            Err(error) => faults.refuse(index, &error),
        }
    }
    faults.none_or(())?;
    let outlooks = model.predictor.predict(&rows, width)?;
    questions
        .iter()
        .zip(outlooks)
        .map(|(question, outlook)| {
            let origin = &question.flight().origin.code;
            let hour = weather
                .as_of(origin, question.instant())
                .ok_or(ApiError::Internal)?;
            Ok(Prediction {
                late_probability: outlook.late_15,
                late_threshold_min: LATE_THRESHOLD_MIN,
                late_30_probability: outlook.late_30,
                late_60_probability: outlook.late_60,
                delay: DelayInterval {
                    low_min: outlook.delay_low_min,
                    median_min: outlook.delay_median_min,
                    high_min: outlook.delay_high_min,
                },
                known_at: question.instant(),
                weather_observed_at: hour.observed_at,
            })
        })
        .collect()
}

/// Faults of a batch, each with the JSON pointer of its field.
#[derive(Default)]
struct Faults(Vec<FieldFault>);

impl Faults {
    fn add(&mut self, index: usize, field: &str, detail: &str) {
        self.0.push(FieldFault {
            field: format!("/flights/{index}/{field}"),
            detail: detail.to_owned(),
        });
    }

    fn parse<T: std::str::FromStr>(
        &mut self,
        index: usize,
        field: &str,
        text: &str,
        expected: &str,
    ) -> Option<T> {
        let value = text.parse().ok();
        if value.is_none() {
            self.add(index, field, &format!("attendu : {expected}"));
        }
        value
    }

    fn refuse(&mut self, index: usize, error: &FeatureError) {
        match error {
            FeatureError::UnknownAirport { .. } | FeatureError::NoWeather { .. } => self.add(
                index,
                "scheduled_departure",
                "aucune météo récente à l'origine deux heures avant le départ ; le jeu de données couvre 2013 pour EWR, JFK et LGA",
            ),
            FeatureError::NoTimeZone { .. } => self.add(index, "origin", "fuseau horaire de l'origine inconnu"),
            FeatureError::Code(_) => self.add(index, "", "code invalide"),
            FeatureError::AfterHorizon { .. } => self.add(
                index,
                "scheduled_departure",
                "l'instant demandé est postérieur à celui du modèle",
            ),
        }
    }

    fn none_or<T>(self, value: T) -> Result<T, ApiError> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(ApiError::Flights(self.0))
        }
    }
}
