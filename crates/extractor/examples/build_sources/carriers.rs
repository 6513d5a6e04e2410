//! The airlines as a wiki page, in the shape of Wikipedia's list of airline codes, and the
//! robots.txt of its site.

use std::fmt::Write;

use anyhow::Context;
use domain::Source;

use crate::output::Built;
use crate::package::Package;

/// What the package does not say: IATA code, ICAO code and call sign (ICAO Doc 8585), then
/// the comment of the page. All are companies of the United States.
const FACTS: [(&str, &str, &str, &str); 16] = [
    ("9E", "EDV", "ENDEAVOR", "Formerly Pinnacle Airlines"),
    ("AA", "AAL", "AMERICAN", ""),
    ("AS", "ASA", "ALASKA", ""),
    ("B6", "JBU", "JETBLUE", ""),
    ("DL", "DAL", "DELTA", ""),
    ("EV", "ASQ", "ACEY", "Formerly Atlantic Southeast Airlines"),
    ("F9", "FFT", "FRONTIER FLIGHT", ""),
    ("FL", "TRS", "CITRUS", "Ceased operations in 2014"),
    ("HA", "HAL", "HAWAIIAN", ""),
    ("MQ", "ENY", "ENVOY", "Formerly American Eagle Airlines"),
    ("OO", "SKW", "SKYWEST", ""),
    ("UA", "UAL", "UNITED", ""),
    (
        "US",
        "AWE",
        "CACTUS",
        "Merged into American Airlines in 2015",
    ),
    (
        "VX",
        "VRD",
        "REDWOOD",
        "Merged into Alaska Airlines in 2018",
    ),
    ("WN", "SWA", "SOUTHWEST", ""),
    ("YV", "ASH", "AIR SHUTTLE", ""),
];

const ROBOTS: &str = "\
# Réplique locale : les pages se lisent, le moteur du wiki non.
User-agent: *
Allow: /wiki/
Disallow: /w/
Disallow: /wiki/Special:
";

const HEAD: &str = r##"<!DOCTYPE html>
<html lang="en" dir="ltr">
<head>
<meta charset="UTF-8">
<title>List of airline codes</title>
<style>.wikitable { border-collapse: collapse; }</style>
</head>
<body>
<main id="content">
<h1 id="firstHeading">List of airline codes</h1>
<div id="bodyContent">
<p>This is a list of airline codes: the IATA two-character designators and the ICAO
three-letter designators and call signs<sup class="reference"><a href="#cite_note-1">[1]</a></sup>.</p>
<table class="infobox">
<tbody><tr><th>Scope</th><td>Airlines that serve New York</td></tr></tbody>
</table>
<h2 id="Codes">Codes</h2>
<table class="wikitable sortable">
<caption>Airline codes</caption>
<thead>
<tr>
<th scope="col">IATA<sup class="reference"><a href="#cite_note-2">[2]</a></sup></th>
<th scope="col">ICAO<sup class="reference"><a href="#cite_note-1">[1]</a></sup></th>
<th scope="col">Airline</th>
<th scope="col">Call sign</th>
<th scope="col">Country</th>
<th scope="col" class="unsortable">Comments</th>
</tr>
</thead>
<tbody>
"##;

const TAIL: &str = r#"</tbody>
</table>
<h2 id="References">References</h2>
<ol class="references">
<li id="cite_note-1">ICAO Doc 8585, Designators for Aircraft Operating Agencies.</li>
<li id="cite_note-2">IATA Airline Coding Directory.</li>
<li id="cite_note-3">The carrier no longer exists under this name.</li>
</ol>
</div>
</main>
</body>
</html>
"#;

pub(crate) fn build(package: &Package) -> anyhow::Result<[Built; 2]> {
    let airlines = package.table("airlines.csv")?;
    let mut page = HEAD.to_owned();
    let rows = airlines.select(["carrier", "name"])?;
    for &[code, name] in &rows {
        let (code, name) = (
            code.context("compagnie sans code")?,
            name.context("sans nom")?,
        );
        let (_, icao, call_sign, comment) = FACTS
            .iter()
            .find(|facts| facts.0 == code)
            .with_context(|| format!("{code} inconnue"))?;
        let note = match *comment {
            "" => "",
            _ => r##"<sup class="reference"><a href="#cite_note-3">[3]</a></sup>"##,
        };
        let (name, title) = (escape(name), escape(&name.replace(' ', "_")));
        write!(
            page,
            "<tr>\n<td>{code}</td>\n<td>{icao}</td>\n<td><a href=\"/wiki/{title}\">{name}</a>{note}</td>\n\
             <td>{call_sign}</td>\n<td>United States</td>\n<td>{comment}</td>\n</tr>\n"
        )?;
    }
    page.push_str(TAIL);
    let path = "carriers/list_of_airline_codes.html";
    Ok([
        Built::data(Source::Carriers, path, rows.len(), page.into_bytes()),
        Built {
            path: "carriers/robots.txt".to_owned(),
            content: ROBOTS.as_bytes().to_vec(),
            rows: None,
            source: Some(Source::Carriers),
        },
    ])
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}
