//! The features of a flight are the same online, from the days that the dataset API gives, and
//! offline, from the whole snapshot.

use contract::{DatasetRow, WeatherBody};
use domain::WeatherObservation;
use features::{
    Encodings, FlightEvent, FlightInput, Horizon, Network, Question, WeatherHistory, World, vector,
};
use trainer::Snapshot;

use crate::synthetic::{rows, weather, write_snapshot};

const FLIGHTS: usize = 4000;
const COMPARED: usize = 1000;

/// What an API answers, read back from its JSON.
fn over_http<T: serde::Serialize + serde::de::DeserializeOwned>(item: &T) -> T {
    serde_json::from_slice(&serde_json::to_vec(item).expect("JSON")).expect("the same item")
}

fn bits(question: &Question<'_>, weather: &WeatherHistory, network: &Network) -> Option<Vec<u32>> {
    let world = World { weather, network };
    let vector = vector(question, world, &Encodings::default()).ok()?;
    Some(vector.into_iter().map(f32::to_bits).collect())
}

#[test]
fn a_thousand_flights_have_the_same_features_online_and_offline() {
    let folder = tempfile::tempdir().expect("a folder");
    write_snapshot(folder.path(), FLIGHTS);
    let offline = Snapshot::read(folder.path()).expect("a snapshot");
    let (rows, hours) = (rows(FLIGHTS), weather());
    let mut described = 0;
    for row in rows.iter().step_by(FLIGHTS / COMPARED) {
        let asked = FlightInput::try_from(row).expect("an input");
        let row: DatasetRow = over_http(row);
        let input = FlightInput::try_from(&row).expect("an input");
        for horizon in Horizon::ALL {
            let question = Question::at(horizon, &input).expect("a question");
            let window = question.network_window();
            let days = rows
                .iter()
                .filter(|row| (window.from..window.until).contains(&row.scheduled_departure))
                .map(|row| FlightEvent::try_from(&over_http(row)).expect("an event"));
            let network = Network::new(days);
            let since =
                question.instant() - chrono::Duration::hours(WeatherHistory::LOOKBACK_HOURS);
            let recent = hours
                .iter()
                .filter(|hour| (since..=question.instant()).contains(&hour.observed_at))
                .map(|hour: &WeatherBody| WeatherObservation::try_from(over_http(hour)))
                .collect::<Result<Vec<_>, _>>()
                .expect("observations");
            let online = bits(&question, &WeatherHistory::new(recent), &network);
            let offline_question = Question::at(horizon, &asked).expect("a question");
            let whole = bits(&offline_question, &offline.weather, &offline.network);
            assert_eq!(online, whole, "{} {horizon:?}", row.flight_id);
            described += usize::from(online.is_some());
        }
    }
    assert!(described > COMPARED * 2, "most were described: {described}");
}
