//! Tokens that must not open anything.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde_json::{Value, json};
use store::Pool;

use crate::app::{App, claims};

fn with(field: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[field] = value;
    claims
}

fn without(field: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().expect("an object").remove(field);
    claims
}

fn invalid() -> (u16, String) {
    (401, "jeton-invalide".to_owned())
}

/// A token written by hand: `signature` stands as it is.
fn written(header: &Value, claims: &Value, signature: &str) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{signature}", part(header), part(claims))
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_token_signed_by_our_key_opens_and_the_same_without_a_signature_does_not(pool: Pool) {
    let app = App::start(pool).await;
    let header = app.header().await;
    let good = app.sign(&header, &claims());
    assert_eq!(app.enter(&good).await.0, 200, "the forge itself works");
    for alg in ["none", "None", "NONE", ""] {
        for signature in ["", good.rsplit('.').next().expect("a signature")] {
            let header = json!({ "alg": alg, "typ": "JWT", "kid": header.kid });
            let token = written(&header, &claims(), signature);
            assert_eq!(app.enter(&token).await, invalid(), "{alg}");
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_public_key_used_as_a_shared_secret_signs_nothing(pool: Pool) {
    let app = App::start(pool).await;
    let keys = app.server.get("/.well-known/jwks.json", None).await;
    let published = keys.json()["keys"][0].clone();
    let text = published["x"].as_str().expect("a key").to_owned();
    let bytes = URL_SAFE_NO_PAD.decode(&text).expect("base64url");
    for secret in [bytes.as_slice(), text.as_bytes(), &keys.body] {
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let mut header = Header::new(algorithm);
            header.kid = published["kid"].as_str().map(str::to_owned);
            let key = EncodingKey::from_secret(secret);
            let token = jsonwebtoken::encode(&header, &claims(), &key).expect("signed");
            assert_eq!(app.enter(&token).await, invalid());
        }
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn the_id_of_a_key_leads_to_no_file_no_query_and_no_address(pool: Pool) {
    let app = App::start(pool).await;
    let good = app.header().await;
    std::fs::write(app.keys.join("empty"), "").expect("a file of known content");
    let absolute = app.keys.join("empty").display().to_string();
    let ids = [
        "",
        "../../../../dev/null",
        "empty",
        &absolute,
        "' UNION SELECT 'x' --",
        "http://127.0.0.1:9/jwks.json",
        "inconnue",
        "\u{0}",
    ];
    for id in ids {
        let mut header = good.clone();
        header.kid = Some(id.to_owned());
        let token = app.sign(&header, &claims());
        assert_eq!(app.enter(&token).await, invalid(), "{id}");
        // An empty file as a shared secret: the classic use of a path.
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(id.to_owned());
        let token = jsonwebtoken::encode(&header, &claims(), &EncodingKey::from_secret(b""));
        assert_eq!(app.enter(&token.expect("signed")).await, invalid(), "{id}");
    }
    let mut header = good.clone();
    header.kid = None;
    let token = app.sign(&header, &claims());
    assert_eq!(app.enter(&token).await, invalid(), "no id");
    let mut header = good;
    header.jku = Some("http://127.0.0.1:9/jwks.json".to_owned());
    let token = app.sign(&header, &claims());
    assert_eq!(app.enter(&token).await.0, 200, "the address is not read");
}

#[sqlx::test(migrations = "../../migrations")]
async fn claims_that_are_not_ours_are_refused_even_under_our_signature(pool: Pool) {
    let app = App::start(pool).await;
    let header = app.header().await;
    let now = claims()["iat"].as_i64().expect("an instant");
    let expired = (401, "jeton-expire".to_owned());
    let early = (401, "jeton-premature".to_owned());
    let no_right = (403, "droit-absent".to_owned());
    let cases = [
        (with("aud", json!("dataset-api")), invalid()),
        (with("aud", json!(["dataset-api", "autre"])), invalid()),
        (with("iss", json!("dataset-api")), invalid()),
        (with("exp", json!(now)), expired.clone()),
        (with("exp", json!(now - 1)), expired),
        (with("exp", json!("demain")), invalid()),
        (with("nbf", json!(now + 31)), early),
        (with("scope", json!("feedback")), no_right.clone()),
        (with("scope", json!("")), no_right.clone()),
        (with("scope", json!("predict:all xpredict")), no_right),
        (with("scope", json!(["predict"])), invalid()),
        (with("sub", json!(null)), invalid()),
        (without("exp"), invalid()),
        (without("nbf"), invalid()),
        (without("aud"), invalid()),
        (without("iss"), invalid()),
        (without("sub"), invalid()),
        (without("scope"), invalid()),
    ];
    for (claims, expected) in cases {
        let token = app.sign(&header, &claims);
        assert_eq!(app.enter(&token).await, expected, "{claims}");
    }
    let tolerated = app.sign(&header, &with("nbf", json!(now + 30)));
    assert_eq!(app.enter(&tolerated).await.0, 200, "a clock may be ahead");
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_payload_that_was_changed_after_signing_is_refused(pool: Pool) {
    let app = App::start(pool).await;
    let small = app.sign(&app.header().await, &with("scope", json!("feedback")));
    let parts: Vec<&str> = small.split('.').collect();
    let raised = URL_SAFE_NO_PAD.encode(claims().to_string());
    for forged in [
        format!("{}.{raised}.{}", parts[0], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{small}."),
        format!("{small}x"),
        parts[2].to_owned(),
        "a".repeat(6000),
    ] {
        assert_eq!(app.enter(&forged).await, invalid());
    }
}

#[sqlx::test(migrations = "../../migrations")]
async fn a_revoked_client_gets_nothing_more_and_its_token_ends_with_its_time(pool: Pool) {
    let app = App::start(pool).await;
    let granted = app.granted().await;
    let token = granted["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let refresh = granted["refresh_token"].as_str().expect("a token");
    let now = app.clock_now();
    store::clients::revoke(&app.pool, "testeur", now)
        .await
        .expect("revoked");
    let refused = app.renew("testeur", refresh).await;
    assert_eq!(
        crate::app::told(&refused),
        (401, "renouvellement-refuse".to_owned())
    );
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "testeur"),
        ("client_secret", &app.secret),
    ];
    let refused = app.server.token_answer(&form).await;
    assert_eq!(
        crate::app::told(&refused),
        (401, "client-refuse".to_owned())
    );
    assert_eq!(app.enter(&token).await.0, 200);
    app.clock.advance(TimeDelta::minutes(15));
    assert_eq!(app.enter(&token).await, (401, "jeton-expire".to_owned()));
}
