use std::fs;

use reqwest::Url;

use super::{Config, decode, fetch};
use crate::testing::{Step, Upstream, Watcher, first, http, ok};
use crate::{FetchContext, Former, NoProgress, SourceError};

const GOOD: &str = r##"<!DOCTYPE html><html><body>
<table class="wikitable"><tr><th>Scope</th></tr><tr><td>New York</td></tr></table>
<table class="wikitable sortable"><thead><tr>
<th>Country</th><th>IATA<sup class="reference"><a href="#1">[1]</a></sup></th><th>ICAO</th>
<th>Airline</th><th>Call  sign</th><th>Comments</th></tr></thead><tbody>
<tr><td>United States</td><td>UA</td><td>UAL</td>
<td><style>td{}</style><a href="/wiki/U">United <b>Air</b> Lines &amp; C<sup>o</sup></a><sup class="reference">[2]</sup></td>
<td>UNITED</td><td></td></tr>
<tr><td>France</td><td>AF</td></tr>
</tbody></table></body></html>"##;

#[test]
fn the_table_is_found_by_its_headers_and_read_without_footnotes() {
    let rows = decode::parse(GOOD.as_bytes()).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0].position, "page.html#1");
    let carrier = &rows[0].record;
    assert_eq!(
        (carrier.iata.as_str(), carrier.icao.as_str()),
        ("UA", "UAL")
    );
    assert_eq!(carrier.airline, "United Air Lines & Co");
    assert_eq!(
        (carrier.call_sign.as_str(), carrier.country.as_str()),
        ("UNITED", "United States")
    );
}

#[test]
fn a_short_row_is_data() {
    let rows = decode::parse(GOOD.as_bytes()).unwrap();
    assert_eq!(
        (
            rows[1].record.iata.as_str(),
            rows[1].record.airline.as_str()
        ),
        ("AF", "")
    );
}

#[test]
fn a_page_of_another_shape_is_garbage_that_says_why() {
    assert_garbage(b"", "introuvable");
    assert_garbage(b"\xff\xfe", "UTF-8");
    assert_garbage(
        GOOD.replace("wikitable", "table").as_bytes(),
        "tableau des codes introuvable",
    );
    assert_garbage(GOOD.replace("ICAO", "OACI").as_bytes(), "colonnes");
    assert_garbage(
        GOOD.replace("<td>United States</td>", "<td>US</td><td>x</td><td>y</td>")
            .as_bytes(),
        "ligne 1 : plus de cellules que de colonnes",
    );
    let rows = GOOD.find("<tr><td>United").unwrap()..GOOD.find("</tbody>").unwrap();
    let mut without_rows = GOOD.to_owned();
    without_rows.replace_range(rows, "");
    assert_garbage(without_rows.as_bytes(), "sans ligne");
}

#[test]
fn a_page_that_was_cut_is_truncated_wherever_the_cut_is() {
    for length in [30, GOOD.len() / 2, GOOD.len() - 1] {
        let answer = decode::parse(&GOOD.as_bytes()[..length]);
        assert!(
            matches!(answer, Err(SourceError::Truncated { .. })),
            "{length}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn a_moved_column_stops_the_source_until_it_is_accepted() {
    let moved = GOOD
        .replace("<th>Country</th>", "<th>Moved</th>")
        .replace("<th>Comments</th>", "<th>Country</th>")
        .replace("<th>Moved</th>", "<th>Comments</th>");
    let robots = || ok("");
    let upstream = Upstream::play(vec![
        robots(),
        ok(GOOD),
        robots(),
        ok(moved.clone()),
        robots(),
        ok(moved),
    ])
    .await;
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("1/carriers");
    let config = config(&upstream.url);
    let fetched = fetch(&config, &http(), first(&into, &NoProgress))
        .await
        .unwrap();
    let former = Former {
        folder: into,
        files: fetched.files,
        declaration: fetched.declaration,
        version: fetched.version,
    };
    let into = place.path().join("2/carriers");
    let again = FetchContext {
        former: Some(&former),
        ..first(&into, &NoProgress)
    };
    let error = fetch(&config, &http(), again).await.unwrap_err();
    assert!(matches!(error, SourceError::Changed { .. }), "{error:?}");
    assert!(
        error
            .to_string()
            .contains("Country : colonne 1 devient colonne 6"),
        "{error}"
    );
    assert!(!into.exists());
    let accepted = FetchContext {
        accept_change: true,
        ..again
    };
    assert_eq!(fetch(&config, &http(), accepted).await.unwrap().rows, 2);
}

fn assert_garbage(content: &[u8], reason: &str) {
    match decode::parse(content) {
        Err(SourceError::Garbage { detail, .. }) => assert!(detail.contains(reason), "{detail}"),
        other => panic!("expected garbage, got {other:?}"),
    }
}

fn config(site: &Url) -> Config {
    Config {
        page_url: site.join("wiki/List_of_airline_codes?x=1#top").unwrap(),
    }
}

#[tokio::test]
async fn robots_txt_is_read_first_and_the_page_kept_untouched() {
    let upstream = Upstream::play(vec![ok("User-agent: *\nDisallow: /w/\n"), ok(GOOD)]).await;
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("carriers");
    let watcher = Watcher::default();
    let fetched = fetch(&config(&upstream.url), &http(), first(&into, &watcher))
        .await
        .unwrap();
    assert_eq!((watcher.requests(), fetched.rows), (2, 2));
    assert_eq!(fs::read_to_string(into.join("page.html")).unwrap(), GOOD);
    assert_eq!(decode::read(&into).unwrap().len(), 2);
}

#[tokio::test]
async fn a_page_that_robots_txt_forbids_is_not_asked() {
    for robots in [
        "User-agent: *\nDisallow: /wiki/\n",
        "User-agent: ponctuel\nDisallow: /*?x=\n",
    ] {
        let upstream = Upstream::play(vec![ok(robots), ok(GOOD)]).await;
        let place = tempfile::tempdir().unwrap();
        let into = place.path().join("carriers");
        let error = fetch(&config(&upstream.url), &http(), first(&into, &NoProgress))
            .await
            .unwrap_err();
        assert!(matches!(error, SourceError::Refused { .. }), "{error:?}");
        assert_eq!(upstream.hits(), 1);
        assert!(!into.exists());
    }
}

#[tokio::test]
async fn a_site_without_robots_txt_allows_and_a_broken_one_does_not() {
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("carriers");
    let upstream = Upstream::play(vec![Step(404, "", vec![]), ok(GOOD)]).await;
    assert_eq!(
        fetch(&config(&upstream.url), &http(), first(&into, &NoProgress))
            .await
            .unwrap()
            .rows,
        2
    );
    let upstream = Upstream::play(vec![Step(500, "", vec![])]).await;
    let error = fetch(&config(&upstream.url), &http(), first(&into, &NoProgress))
        .await
        .unwrap_err();
    assert!(
        matches!(error, SourceError::Status { status: 500, .. }),
        "{error:?}"
    );
}

#[tokio::test]
async fn a_failed_fetch_leaves_the_former_payload_as_it_was() {
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("carriers");
    let upstream = Upstream::play(vec![ok(""), ok(GOOD), ok("<html></html>")]).await;
    fetch(&config(&upstream.url), &http(), first(&into, &NoProgress))
        .await
        .unwrap();
    let error = fetch(&config(&upstream.url), &http(), first(&into, &NoProgress))
        .await
        .unwrap_err();
    assert!(matches!(error, SourceError::Garbage { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(into.join("page.html")).unwrap(), GOOD);
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
}
