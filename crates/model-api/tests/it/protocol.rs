//! The Open Inference Protocol, as its specification writes it.

use serde_json::{Value, json};
use store::Pool;
use testkit::Answer;

use crate::app::App;

const INFER: &str = "/v2/models/late-h2/infer";

async fn width(app: &App) -> usize {
    let model = app
        .server
        .get("/v2/models/late-h2", Some(&app.token))
        .await
        .json();
    assert_eq!(model["inputs"][0]["shape"][0], -1);
    let width = model["inputs"][0]["shape"][1].as_u64().expect("a width");
    usize::try_from(width).expect("a width")
}

fn tensor(data: &Value, shape: [usize; 2]) -> Value {
    json!({ "id": "42", "inputs": [{
        "name": "features", "datatype": "FP32", "shape": shape, "data": data
    }] })
}

fn output<'a>(body: &'a Value, name: &str) -> &'a Value {
    let outputs = body["outputs"].as_array().expect("outputs");
    let found = outputs.iter().find(|output| output["name"] == name);
    found.expect("the output")
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_server_and_its_models_are_told(pool: Pool) {
    let app = App::seeded(pool).await;
    for path in ["/v2/health/live", "/v2/health/ready"] {
        assert_eq!(app.server.get(path, None).await.status, 200);
    }
    let server = app.server.get("/v2", Some(&app.token)).await.json();
    assert_eq!(server["name"], "model-api");
    assert_eq!(server["extensions"], json!(["binary_tensor_data"]));
    for name in ["late-reservation", "late-veille", "late-h2"] {
        let path = format!("/v2/models/{name}/ready");
        assert_eq!(app.server.get(&path, Some(&app.token)).await.status, 200);
    }
    let unknown = app
        .server
        .get("/v2/models/resnet/ready", Some(&app.token))
        .await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.json()["error"].is_string(), "what its clients read");
}

#[sqlx::test(migrations = "../../migrations")]
async fn tensors_in_json_are_answered_in_json(pool: Pool) {
    let app = App::seeded(pool).await;
    let width = width(&app).await;
    // The tiny tree splits on the minute of departure, its first feature: noon.
    let row = |minute: i32| {
        let mut row = vec![Value::Null; width];
        row[0] = json!(minute);
        row
    };
    let nested = json!([row(300), row(900)]);
    let flat: Vec<Value> = [row(300), row(900)].concat();
    for data in [nested, json!(flat)] {
        let body = tensor(&data, [2, width]);
        let answer = app.server.post(INFER, Some(&app.token), &body).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let body = answer.json();
        assert_eq!(
            (&body["id"], &body["model_name"]),
            (&json!("42"), &json!("late-h2"))
        );
        assert_eq!(body["model_version"], app.version.as_str());
        let late_15 = output(&body, "late_15");
        assert_eq!(
            (&late_15["shape"], &late_15["datatype"]),
            (&json!([2]), &json!("FP32"))
        );
        let first = late_15["data"][0].as_f64().expect("a number");
        let second = late_15["data"][1].as_f64().expect("a number");
        assert!((first - 0.119_203).abs() < 1e-5 && (second - 0.268_941).abs() < 1e-5);
        assert_eq!(body["outputs"].as_array().map(Vec::len), Some(6));
    }
    let mut one = tensor(&json!(row(300)), [1, width]);
    one["outputs"] = json!([{ "name": "late_60" }]);
    let answer = app.server.post(INFER, Some(&app.token), &one).await.json();
    assert_eq!(answer["outputs"].as_array().map(Vec::len), Some(1));
}

#[sqlx::test(migrations = "../../migrations")]
async fn tensors_in_bytes_are_answered_in_bytes(pool: Pool) {
    let app = App::seeded(pool).await;
    let width = width(&app).await;
    let mut row = vec![f32::NAN; width];
    row[0] = 300.0;
    let bytes: Vec<u8> = row.iter().flat_map(|number| number.to_le_bytes()).collect();
    let json = json!({
        "inputs": [{
            "name": "features", "datatype": "FP32", "shape": [1, width],
            "parameters": { "binary_data_size": bytes.len() }
        }],
        "outputs": [{ "name": "late_15", "parameters": { "binary_data": true } }]
    })
    .to_string();
    let body = [json.as_bytes(), &bytes].concat();
    let length = json.len().to_string();
    let headers = [("inference-header-content-length", length.as_str())];
    let answer = app
        .server
        .post_bytes(INFER, Some(&app.token), &headers, body)
        .await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let json_length: usize = answer.headers["inference-header-content-length"]
        .to_str()
        .expect("a text")
        .parse()
        .expect("a length");
    let (json, bytes) = answer.body.split_at(json_length);
    let json: Value = serde_json::from_slice(json).expect("JSON");
    assert_eq!(json["outputs"][0]["parameters"]["binary_data_size"], 4);
    let number = f32::from_le_bytes(bytes.try_into().expect("four bytes"));
    assert!((number - 0.119_203).abs() < 1e-5, "{number}");
}

#[sqlx::test(migrations = "../../migrations")]
async fn tensors_that_are_not_the_ones_of_the_model_are_refused(pool: Pool) {
    let app = App::seeded(pool).await;
    let width = width(&app).await;
    let good = tensor(&json!(vec![0; width]), [1, width]);
    let changed = |pointer: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(pointer).expect("a place") = value;
        body
    };
    let refused = async |answer: Answer| {
        assert_eq!(answer.status, 400, "{answer:?}");
        assert_eq!(answer.problem_slug(), "tenseur-invalide");
        assert!(answer.json()["error"].is_string());
    };
    for body in [
        json!({}),
        json!([]),
        changed("/inputs", json!([])),
        changed("/inputs/0/name", json!("x")),
        changed("/inputs/0/datatype", json!("FP64")),
        changed("/inputs/0/shape", json!([1])),
        changed("/inputs/0/shape", json!([0, width])),
        changed("/inputs/0/shape", json!([1001, width])),
        changed("/inputs/0/shape", json!([u64::MAX, u64::MAX])),
        changed("/inputs/0/data", json!([1, 2])),
        changed("/inputs/0/data", json!("x")),
    ] {
        refused(app.server.post(INFER, Some(&app.token), &body).await).await;
    }
    let mut unknown = good.clone();
    unknown["outputs"] = json!([{ "name": "x" }]);
    refused(app.server.post(INFER, Some(&app.token), &unknown).await).await;
    for length in ["x", "-1", "999999"] {
        let headers = [("inference-header-content-length", length)];
        let body = good.to_string().into_bytes();
        refused(
            app.server
                .post_bytes(INFER, Some(&app.token), &headers, body)
                .await,
        )
        .await;
    }
}
