use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{Request, StatusCode};

use crate::{ask, get, text};

#[tokio::test]
async fn each_document_is_served_with_its_type() {
    for (path, media_type, extract) in [
        (
            "/wiki/List_of_airline_codes",
            "text/html; charset=utf-8",
            "Endeavor Air Inc.",
        ),
        (
            "/data/airports.csv",
            "text/csv; charset=utf-8",
            "Newark Liberty Intl",
        ),
        ("/robots.txt", "text/plain; charset=utf-8", "Disallow: /w/"),
    ] {
        let response = get(path).await;
        assert_eq!(response.headers()[CONTENT_TYPE], media_type);
        let (status, body) = text(response).await;
        assert_eq!(status, StatusCode::OK);
        assert!(body.contains(extract), "{path} should contain {extract}");
    }
}

#[tokio::test]
async fn a_document_that_the_client_holds_is_not_sent_again() {
    for path in ["/wiki/List_of_airline_codes", "/data/airports.csv"] {
        let etag = get(path).await.headers()[ETAG].to_str().unwrap().to_owned();
        for held in [etag.clone(), format!("\"other\", W/{etag}"), "*".to_owned()] {
            let request = Request::get(path).header(IF_NONE_MATCH, held);
            let response = ask(request.body(Body::empty()).unwrap()).await;
            assert_eq!(response.headers()[ETAG], etag);
            assert_eq!(
                text(response).await,
                (StatusCode::NOT_MODIFIED, String::new())
            );
        }
        let request = Request::get(path).header(IF_NONE_MATCH, "\"other\"");
        let response = ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn the_health_route_answers_and_the_others_do_not_exist() {
    assert_eq!(
        text(get("/health").await).await,
        (StatusCode::OK, "ok".to_owned())
    );
    assert_eq!(get("/w/index.php").await.status(), StatusCode::NOT_FOUND);
}
