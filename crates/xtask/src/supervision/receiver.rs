//! Where Alertmanager sends the alerts of an exercise.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Channel, Sender, channel};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::stop;

/// Larger than any notification of ours.
const LONGEST: usize = 4 << 20;

/// An alert that was told, or told to be over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) alert: String,
    pub(super) is_firing: bool,
    /// Its labels that say where: horizon, feature…
    pub(super) place: String,
    pub(super) summary: String,
    pub(super) value: String,
    pub(super) action: String,
}

pub(super) struct Receiver {
    pub(super) port: u16,
    notices: Channel<Notice>,
}

impl Receiver {
    /// Listens until the command ends.
    pub(super) fn listen() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let port = listener.local_addr()?.port();
        let (sender, notices) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                // A call that is cut short is sent again by Alertmanager.
                let _ = answer(&stream, &sender);
            }
        });
        Ok(Self { port, notices })
    }

    /// What came since the last call.
    pub(super) fn news(&self) -> Vec<Notice> {
        self.notices.try_iter().collect()
    }

    /// Waits for an alert of that name, in that state; gives how long it took.
    pub(super) fn wait(
        &self,
        alert: &str,
        is_firing: bool,
        patience: Duration,
    ) -> Result<Duration> {
        let start = std::time::Instant::now();
        let found = stop::wait_for(patience, || {
            let mut news = self.news().into_iter();
            Ok(news.find(|notice| notice.alert == alert && notice.is_firing == is_firing))
        })?;
        let state = if is_firing { "arrivée" } else { "levée" };
        found.with_context(|| {
            format!("l'alerte {alert} n'est pas {state} au bout de {patience:?}")
        })?;
        Ok(start.elapsed())
    }
}

fn answer(mut stream: &TcpStream, sender: &Sender<Notice>) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        if line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>()?.min(LONGEST);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
    for notice in notices(&serde_json::from_slice(&body)?) {
        // Nobody listens any more when the command ends.
        let _ = sender.send(notice);
    }
    Ok(())
}

fn notices(body: &Value) -> Vec<Notice> {
    let alerts = body["alerts"].as_array().into_iter().flatten();
    let notice = |alert: &Value| {
        let labels = alert["labels"].as_object();
        let common = ["alertname", "domain", "measure"];
        let places = labels.into_iter().flatten();
        let places: Vec<&str> = places
            .filter(|(name, _)| !common.contains(&name.as_str()))
            .filter_map(|(_, value)| value.as_str())
            .collect();
        let annotation = |name: &str| {
            let text = alert["annotations"][name].as_str();
            text.unwrap_or_default().to_owned()
        };
        Notice {
            alert: alert["labels"]["alertname"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
            is_firing: alert["status"] == "firing",
            place: places.join(", "),
            summary: annotation("summary"),
            value: annotation("value"),
            action: annotation("action"),
        }
    };
    alerts.map(notice).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::http;

    #[test]
    fn what_is_posted_is_told_and_answered() {
        let receiver = Receiver::listen().expect("it listens");
        let url = format!("http://127.0.0.1:{}/alertes", receiver.port);
        let body = json!({ "alerts": [{ "status": "resolved",
            "labels": { "alertname": "Moved", "domain": "model", "feature": "wind", "horizon": "h2" },
            "annotations": { "summary": "Qui a bougé ?", "value": "3.4" } }] });
        assert_eq!(
            http::post(&url, None, &body).expect("an answer").status,
            200
        );
        receiver
            .wait("Moved", false, Duration::from_secs(5))
            .expect("the alert");
        let notice = &notices(&body)[0];
        assert_eq!(
            (notice.place.as_str(), notice.value.as_str()),
            ("wind, h2", "3.4")
        );
    }
}
