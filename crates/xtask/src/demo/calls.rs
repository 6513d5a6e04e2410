//! The three calls: to paste, or made and checked.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::data::{Data, SOURCES};
use super::plan::Plan;
use crate::http;

const FLIGHT: &str = "20130101-UA-1545-EWR";
/// Rows of the package's flights (data/sources/manifest.json).
const FLIGHTS: u64 = 336_776;

/// The calls as lines of shell, with a token that works.
pub(super) fn to_paste(plan: &Plan) -> Result<String> {
    let secret = plan.secret_file("demo");
    let (token, seconds) = token(plan, &plan.dataset_api_url)?;
    let (model_token, _) = token_of_model(plan)?;
    let flight = flight_url(plan);
    let predictions = predictions_url(plan);
    Ok(format!(
        "Un vol :\n\
         curl -sS -H 'Authorization: Bearer {token}' {flight}\n\n\
         Une prédiction :\n\
         curl -sS -H 'Authorization: Bearer {model_token}' -H 'Content-Type: application/json' \
         -d '{body}' {predictions}\n\n\
         Un appel refusé, sans jeton :\n\
         curl -sS -i {flight}\n\n\
         Les jetons valent {minutes} minutes ; pour en demander un autre :\n\
         curl -sS -d grant_type=client_credentials -d client_id=demo \
         --data-urlencode \"client_secret=$(cat {secret})\" {api}/v1/token",
        body = body(),
        minutes = seconds / 60,
        secret = secret.display(),
        api = plan.dataset_api_url,
    ))
}

/// Makes the calls and checks the answers and the counts.
pub(super) fn check(plan: &Plan, data: &Data) -> Result<()> {
    counts(data)?;
    flight(plan).context("appel d'un vol")?;
    prediction(plan).context("appel d'une prédiction")?;
    refusal(plan).context("appel refusé")
}

fn counts(data: &Data) -> Result<()> {
    for (name, label) in SOURCES {
        let source = data
            .sources
            .get(name)
            .with_context(|| format!("source absente du bilan : {label}"))?;
        ensure!(
            source.kept + source.rejected == source.read,
            "{label} : {} gardées + {} rejetées, pour {} lues",
            source.kept,
            source.rejected,
            source.read
        );
    }
    let read = data.sources["flights"].read;
    ensure!(
        read == FLIGHTS,
        "{read} vols lus au lieu de {FLIGHTS} ; PONCTUEL_PERIOD_START ou _END sont-ils posés ?"
    );
    Ok(())
}

fn flight(plan: &Plan) -> Result<()> {
    let (token, _) = token(plan, &plan.dataset_api_url)?;
    let answer = http::get(&flight_url(plan), Some(&token))?;
    ensure!(answer.status == 200, "{} : {}", answer.status, answer.body);
    let id = answer.json()?["flight_id"].clone();
    ensure!(id == FLIGHT, "vol {id} au lieu de {FLIGHT}");
    Ok(())
}

fn prediction(plan: &Plan) -> Result<()> {
    let (token, _) = token_of_model(plan)?;
    let answer = http::post(&predictions_url(plan), Some(&token), &body())?;
    ensure!(answer.status == 200, "{} : {}", answer.status, answer.body);
    let prediction = answer.json()?["results"][0]["prediction"].clone();
    let probability = prediction["late_probability"].as_f64().unwrap_or(-1.0);
    ensure!(
        0.0 < probability && probability < 1.0,
        "probabilité hors de ]0, 1[ : {prediction}"
    );
    ensure!(
        prediction["late_threshold_min"] == 15,
        "seuil inattendu : {prediction}"
    );
    Ok(())
}

fn refusal(plan: &Plan) -> Result<()> {
    let answer = http::get(&flight_url(plan), None)?;
    ensure!(answer.status == 401, "{} au lieu de 401", answer.status);
    ensure!(
        answer.media_type.starts_with("application/problem+json"),
        "type {} au lieu d'application/problem+json",
        answer.media_type
    );
    let kind = answer.json()?["type"].clone();
    ensure!(
        kind == "urn:ponctuel:probleme:jeton-absent",
        "problème inattendu : {kind}"
    );
    Ok(())
}

fn token_of_model(plan: &Plan) -> Result<(String, u64)> {
    token(plan, &plan.model_api_url)
}

/// A token of that API for the client of the demo, and how many seconds it lives.
fn token(plan: &Plan, api: &str) -> Result<(String, u64)> {
    let path = plan.secret_file("demo");
    let secret = fs::read_to_string(&path)
        .with_context(|| format!("impossible de lire {}", path.display()))?;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "demo"),
        ("client_secret", secret.trim()),
    ];
    let answer = http::post_form(&format!("{api}/v1/token"), &form)?;
    let json = answer.json()?;
    match (json["access_token"].as_str(), json["expires_in"].as_u64()) {
        (Some(token), Some(seconds)) => Ok((token.to_owned(), seconds)),
        _ => bail!(
            "{api} refuse un jeton ({}) : {}",
            answer.status,
            answer.body
        ),
    }
}

fn flight_url(plan: &Plan) -> String {
    format!("{}/v1/flights/{FLIGHT}", plan.dataset_api_url)
}

fn predictions_url(plan: &Plan) -> String {
    format!("{}/v1/predictions", plan.model_api_url)
}

/// The first United flight to Houston of an evening of the test period.
fn body() -> Value {
    json!({ "flights": [{
        "carrier": "UA",
        "origin": "EWR",
        "destination": "IAH",
        "scheduled_departure": "2013-12-05T21:29:00Z",
        "scheduled_arrival": "2013-12-06T01:34:00Z",
        "tail_number": "N14228",
    }] })
}
