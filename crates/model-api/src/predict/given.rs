//! What was answered, as it is kept.

use auth::Pseudonym;
use chrono::{DateTime, Utc};
use contract::OutlookBody;
use store::predictions::{Answer, AskedFlight, KeptOutlook};

use super::compute::Computed;

pub(super) fn of(
    computed: &Computed,
    client_id: &str,
    subject: Option<&Pseudonym>,
    now: DateTime<Utc>,
) -> Vec<Answer> {
    computed
        .flights
        .iter()
        .zip(&computed.results)
        .zip(&computed.ids)
        .filter_map(|((ready, result), id)| {
            let (ready, prediction) = (ready.as_ref().ok()?, result.prediction.as_ref()?);
            Some(Answer {
                id: id.clone()?,
                requested_at: now,
                client_id: client_id.to_owned(),
                subject: subject.map(|subject| (subject.bytes, subject.key.clone())),
                flight: AskedFlight {
                    carrier_code: ready.flight.carrier.clone(),
                    flight_number: ready.flight.flight_number,
                    origin_code: ready.flight.origin.clone(),
                    destination_code: ready.flight.destination.clone(),
                    scheduled_departure: ready.flight.scheduled_departure,
                },
                horizon: prediction.horizon.clone(),
                model_version: prediction.model_version.clone(),
                known_at: Some(prediction.known_at),
                outlook: kept(&prediction.outlook),
            })
        })
        .collect()
}

/// Half the size is enough for what is kept, and the order between values stays.
fn kept(outlook: &OutlookBody) -> KeptOutlook {
    let half = |value: Option<f64>| value.map(|value| value as f32);
    KeptOutlook {
        late_15: outlook.late_probability as f32,
        late_30: half(outlook.late_30_probability),
        late_60: half(outlook.late_60_probability),
        delay_low_min: half(outlook.delay_low_min),
        delay_median_min: half(outlook.delay_median_min),
        delay_high_min: half(outlook.delay_high_min),
    }
}
