//! Where Alertmanager sends the alerts of an exercise.

use std::cell::RefCell;
use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Channel, Sender, channel};
use std::time::{Duration, Instant};

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
    told: RefCell<Told>,
}

/// What came so far.
#[derive(Debug, Default)]
struct Told {
    unread: VecDeque<Notice>,
    /// Name and place of each series that is told of and not over.
    firing: BTreeSet<(String, String)>,
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
        Ok(Self {
            port,
            notices,
            told: RefCell::default(),
        })
    }

    /// What nobody has read yet.
    pub(super) fn news(&self) -> Vec<Notice> {
        self.note();
        self.told.borrow_mut().unread.drain(..).collect()
    }

    /// Waits for an alert of that name, which is then read, and no other; gives how long it took.
    pub(super) fn wait_for(&self, alert: &str, patience: Duration) -> Result<Duration> {
        self.wait(alert, "arrivée", patience, |told| {
            let is_it = |notice: &Notice| notice.alert == alert && notice.is_firing;
            let at = told.unread.iter().position(is_it);
            at.and_then(|at| told.unread.remove(at)).is_some()
        })
    }

    /// Waits until no series of an alert is firing: its end is told series by series.
    pub(super) fn wait_until_over(&self, alert: &str, patience: Duration) -> Result<Duration> {
        self.wait(alert, "levée", patience, |told| {
            told.firing.iter().all(|(name, _)| name != alert)
        })
    }

    fn wait(
        &self,
        alert: &str,
        state: &str,
        patience: Duration,
        mut is_there: impl FnMut(&mut Told) -> bool,
    ) -> Result<Duration> {
        let start = Instant::now();
        let found = stop::wait_for(patience, || {
            self.note();
            Ok(is_there(&mut self.told.borrow_mut()).then_some(()))
        })?;
        found.with_context(|| {
            format!("l'alerte {alert} n'est pas {state} au bout de {patience:?}")
        })?;
        Ok(start.elapsed())
    }

    /// Takes in what came.
    fn note(&self) {
        let mut told = self.told.borrow_mut();
        for notice in self.notices.try_iter() {
            told.note(notice);
        }
    }
}

impl Told {
    fn note(&mut self, notice: Notice) {
        let series = (notice.alert.clone(), notice.place.clone());
        if notice.is_firing {
            self.firing.insert(series);
        } else {
            self.firing.remove(&series);
        }
        self.unread.push_back(notice);
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

    fn alert(status: &str, name: &str, feature: &str) -> Value {
        json!({ "status": status,
            "labels": { "alertname": name, "domain": "model", "feature": feature, "horizon": "h2" },
            "annotations": { "summary": "Qui a bougé ?", "value": "3.4" } })
    }

    fn post(receiver: &Receiver, alerts: &[Value]) -> u16 {
        let url = format!("http://127.0.0.1:{}/alertes", receiver.port);
        let answer = http::post(&url, None, &json!({ "alerts": alerts }));
        answer.expect("an answer").status
    }

    const SOON: Duration = Duration::from_secs(5);
    /// Longer than a notice that was posted takes to be noted.
    const AWHILE: Duration = Duration::from_millis(300);

    #[test]
    fn what_is_posted_is_answered_and_told_once() {
        let receiver = Receiver::listen().expect("it listens");
        let firing = alert("firing", "Moved", "wind");
        assert_eq!(
            post(&receiver, &[firing, alert("firing", "Lost", "hour")]),
            200
        );
        receiver.wait_for("Moved", SOON).expect("the alert");
        // Read: the same name does not answer twice. What else came with it is still there.
        assert!(receiver.wait_for("Moved", AWHILE).is_err());
        let [notice] = &receiver.news()[..] else {
            panic!("one notice")
        };
        assert_eq!(
            (
                notice.alert.as_str(),
                notice.place.as_str(),
                notice.value.as_str()
            ),
            ("Lost", "hour, h2", "3.4")
        );
        assert!(receiver.news().is_empty());
    }

    #[test]
    fn an_alert_is_over_when_none_of_its_series_is_firing() {
        let receiver = Receiver::listen().expect("it listens");
        let both = ["wind", "hour"].map(|feature| alert("firing", "Moved", feature));
        post(&receiver, &both);
        receiver.wait_for("Moved", SOON).expect("the alert");
        post(
            &receiver,
            &[
                alert("resolved", "Moved", "wind"),
                alert("firing", "Moved", "hour"),
            ],
        );
        assert!(receiver.wait_until_over("Moved", AWHILE).is_err());
        // Whoever empties the news does not forget what is firing.
        receiver.news();
        post(&receiver, &[alert("resolved", "Moved", "hour")]);
        receiver.wait_until_over("Moved", SOON).expect("its end");
    }
}
