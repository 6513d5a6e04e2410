//! A body of each kind, for the document: values of the types that are asked and answered, so that
//! they cannot drift apart.

use chrono::{DateTime, Utc};
use contract::{
    DriftReport, Explanation, FeatureDrift, FeedbackBody, FeedbackRequest, FieldFault,
    FlightToPredict, KeptPrediction, ModelDrift, ModelInfo, ModelList, ModelSummary, OutlookBody,
    Prediction, PredictionRequest, PredictionResponse, PredictionResult, Quality, Reason,
    ReloadReport, ReloadedModel, Scores, UsualPsi,
};
use features::Horizon;
use serde::Serialize;
use serde_json::{Value, json};

use crate::NAME;
use crate::v2::{INPUT, OUTPUTS};

const ID: &str = "6f1c6f0e-6c1b-4b0e-9b8e-2d1f0a6b7c8d";
const VERSION: &str = "20261125T170409Z-7402bbe0";

/// Of requests, by operation id.
pub(crate) fn requests() -> Vec<(&'static str, Value)> {
    let features = Horizon::H2.feature_names().len();
    let feedback = FeedbackRequest {
        prediction_id: ID.to_owned(),
        arrival_delay_min: Some(27),
        cancelled: false,
    };
    vec![
        ("create_predictions", value(request())),
        ("create_feedback", value(feedback)),
        (
            "infer_v2_model",
            json!({
                "id": "42",
                "inputs": [{
                    "name": INPUT, "datatype": "FP32", "shape": [1, features],
                    "data": vec![Value::Null; features],
                }],
                "outputs": [{ "name": OUTPUTS[0].name }],
            }),
        ),
    ]
}

/// Of successes, by operation id.
pub(crate) fn bodies() -> Vec<(&'static str, Value)> {
    let predicted = PredictionResponse {
        failed: 0,
        results: vec![result()],
    };
    let partly = PredictionResponse {
        failed: 1,
        results: vec![result(), refused()],
    };
    vec![
        ("create_predictions", value(predicted)),
        ("create_predictions 207", value(partly)),
        ("get_prediction", value(kept())),
        ("create_feedback", value(feedback())),
        ("list_models", value(models())),
        ("get_model", value(model())),
        ("reload_models", value(reloaded())),
        ("get_drift", value(drift())),
        (
            "get_v2_server",
            json!({
                "name": NAME, "version": env!("CARGO_PKG_VERSION"),
                "extensions": ["binary_tensor_data"],
            }),
        ),
        ("get_v2_model", described()),
        (
            "infer_v2_model",
            json!({
                "model_name": Horizon::H2.model_name(), "model_version": VERSION, "id": "42",
                "outputs": [{
                    "name": OUTPUTS[0].name, "datatype": "FP32", "shape": [1], "data": [0.23],
                }],
            }),
        ),
    ]
}

fn value(body: impl Serialize) -> Value {
    // A body that could not be written would be missed by the test of examples.
    serde_json::to_value(body).unwrap_or_default()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_default()
}

fn request() -> PredictionRequest {
    PredictionRequest {
        flights: vec![FlightToPredict {
            carrier: "UA".to_owned(),
            flight_number: Some(1545),
            origin: "EWR".to_owned(),
            destination: "IAH".to_owned(),
            scheduled_departure: at("2013-12-05T21:29:00Z"),
            scheduled_arrival: Some(at("2013-12-06T01:34:00Z")),
            tail_number: Some("N14228".to_owned()),
        }],
        horizon: Some(Horizon::H2.as_str().to_owned()),
        as_of: Some(at("2013-12-05T19:29:00Z")),
        explain: true,
        subject: Some("voyageur-1871".to_owned()),
    }
}

fn outlook() -> OutlookBody {
    OutlookBody {
        late_probability: 0.23,
        late_threshold_min: domain::LATE_THRESHOLD_MIN,
        late_30_probability: Some(0.15),
        late_60_probability: Some(0.07),
        delay_low_min: Some(-22.0),
        delay_median_min: Some(-4.0),
        delay_high_min: Some(41.0),
    }
}

fn result() -> PredictionResult {
    PredictionResult {
        index: 0,
        status: 200,
        prediction: Some(Prediction {
            id: ID.to_owned(),
            horizon: Horizon::H2.as_str().to_owned(),
            model_version: VERSION.to_owned(),
            outlook: outlook(),
            known_at: at("2013-12-05T19:29:00Z"),
            weather_observed_at: Some(at("2013-12-05T19:00:00Z")),
            explanation: Some(Explanation {
                base: -1.25,
                reasons: vec![Reason {
                    group: features::Group::Weather.as_str().to_owned(),
                    sentence: "La météo au départ augmente le risque.".to_owned(),
                    contribution: 0.41,
                }],
            }),
        }),
        errors: Vec::new(),
    }
}

fn refused() -> PredictionResult {
    PredictionResult {
        index: 1,
        status: 422,
        prediction: None,
        errors: vec![FieldFault {
            field: "/flights/1/origin".to_owned(),
            detail: "attendu : code d'aéroport : trois lettres ou chiffres".to_owned(),
        }],
    }
}

fn feedback() -> FeedbackBody {
    FeedbackBody {
        prediction_id: ID.to_owned(),
        arrival_delay_min: Some(27),
        cancelled: false,
        told_at: at("2013-12-06T02:10:00Z"),
    }
}

fn kept() -> KeptPrediction {
    KeptPrediction {
        id: ID.to_owned(),
        requested_at: at("2013-12-05T19:30:00Z"),
        carrier: "UA".to_owned(),
        flight_number: Some(1545),
        origin: "EWR".to_owned(),
        destination: "IAH".to_owned(),
        scheduled_departure: at("2013-12-05T21:29:00Z"),
        horizon: Horizon::H2.as_str().to_owned(),
        model_version: VERSION.to_owned(),
        known_at: Some(at("2013-12-05T19:29:00Z")),
        outlook: outlook(),
        feedback: Some(feedback()),
    }
}

fn models() -> ModelList {
    ModelList {
        models: vec![ModelSummary {
            name: Horizon::H2.model_name().to_owned(),
            horizon: Horizon::H2.as_str().to_owned(),
            version: VERSION.to_owned(),
            trained_at: at("2026-11-25T17:04:09Z"),
            features: Horizon::H2.feature_names().len(),
            roc_auc: 0.765,
        }],
    }
}

fn model() -> ModelInfo {
    ModelInfo {
        name: Horizon::H2.model_name().to_owned(),
        version: VERSION.to_owned(),
        horizon: Horizon::H2.as_str().to_owned(),
        trained_at: at("2026-11-25T17:04:09Z"),
        features: Horizon::H2.feature_names(),
        feature_schema_sha256: Horizon::H2.schema_sha256(),
        data_snapshot_sha256: "0".repeat(64),
        seed: 1,
        trees: 419,
        test: Scores {
            rows: 53_232,
            base_rate: 0.258,
            mean_prediction: 0.251,
            roc_auc: 0.765,
            pr_auc: 0.592,
            log_loss: 0.473,
            brier: 0.152,
            calibration_error: 0.011,
        },
        recalibration: None,
    }
}

fn reloaded() -> ReloadReport {
    ReloadReport {
        models: vec![ReloadedModel {
            horizon: Horizon::H2.as_str().to_owned(),
            version: Some(VERSION.to_owned()),
            outcome: "unchanged".to_owned(),
            reason: None,
        }],
    }
}

fn drift() -> DriftReport {
    DriftReport {
        models: vec![ModelDrift {
            horizon: Horizon::H2.as_str().to_owned(),
            model_version: VERSION.to_owned(),
            rows: 2000,
            since: Some(at("2013-12-05T12:00:00Z")),
            rows_needed: 500,
            features: vec![FeatureDrift {
                name: "wind_speed".to_owned(),
                psi: Some(0.04),
                psi_threshold: 0.25,
                usual_psi: Some(usual()),
                missing_share: 0.01,
                reference_missing_share: 0.01,
            }],
            prediction_psi: Some(0.03),
            prediction_psi_threshold: 0.25,
            prediction_usual_psi: Some(usual()),
            ordinary_weeks: 44,
            quality: Some(Quality {
                rows: 1200,
                base_rate: 0.25,
                mean_prediction: 0.24,
                brier: 0.15,
                calibration_error: 0.02,
                roc_auc: Some(0.76),
            }),
        }],
    }
}

fn usual() -> UsualPsi {
    UsualPsi {
        median: 0.03,
        p95: 0.09,
        most: 0.12,
    }
}

fn described() -> Value {
    let tensor =
        |name: &str, shape: Value| json!({ "name": name, "datatype": "FP32", "shape": shape });
    let features = Horizon::H2.feature_names().len();
    let outputs: Vec<_> = OUTPUTS
        .iter()
        .map(|output| tensor(output.name, json!([-1])))
        .collect();
    json!({
        "name": Horizon::H2.model_name(), "versions": [VERSION], "platform": "onnxruntime_onnx",
        "inputs": [tensor(INPUT, json!([-1, features]))], "outputs": outputs,
    })
}
