//! What a measure is, as data: the page, the rules of Prometheus and the dashboards are made of it.

use std::time::Duration;

use serde::{Serialize, Serializer};

/// Measures that are read together.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    /// In French, as all that is for people.
    pub(crate) title: &'static str,
    pub(crate) measures: &'static [Measure],
}

/// What is asked of a measure, and what to do when it answers badly.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measure {
    pub(crate) name: &'static str,
    pub(crate) question: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) series: &'static [Series],
    /// What is to be known of the threshold beyond its figure, or why there is none; may be empty.
    pub(crate) note: &'static str,
    pub(crate) action: &'static str,
}

/// A figure made of a measure, recorded by a rule.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Series {
    /// Tells it from the other figures of its measure; empty when it is alone.
    pub(crate) title: &'static str,
    /// What the rule records it as.
    pub(crate) record: &'static str,
    /// In `PromQL`; `{over}` is replaced by `over`.
    pub(crate) expression: &'static str,
    pub(crate) over: Duration,
    pub(crate) unit: Unit,
    pub(crate) limit: Option<Limit>,
    /// Why there may be nothing to show, where that is no fault.
    pub(crate) empty: &'static str,
}

/// Beyond it somebody is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) bound: Bound,
    /// For this long before anybody is told.
    pub(crate) hold: Duration,
    /// Name of the alert.
    pub(crate) alert: &'static str,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Bound {
    At(f64),
    /// The series recorded under that name, label by label.
    Recorded(&'static str),
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    FlightsPerSecond,
    Share,
    Seconds,
    Count,
    Score,
}

/// Everything, to be read by other programs: durations applied, texts written.
#[derive(Debug, Serialize)]
pub(super) struct Told {
    groups: Vec<ToldGroup>,
}

#[derive(Debug, Serialize)]
struct ToldGroup {
    title: &'static str,
    measures: Vec<ToldMeasure>,
}

#[derive(Debug, Serialize)]
struct ToldMeasure {
    name: &'static str,
    question: &'static str,
    reading: &'static str,
    threshold: String,
    action: &'static str,
    series: Vec<ToldSeries>,
}

#[derive(Debug, Serialize)]
struct ToldSeries {
    title: &'static str,
    record: &'static str,
    expression: String,
    unit: Unit,
    empty: &'static str,
    limit: Option<ToldLimit>,
}

#[derive(Debug, Serialize)]
struct ToldLimit {
    #[serde(serialize_with = "expression")]
    bound: Bound,
    hold_seconds: u64,
    alert: &'static str,
    text: String,
}

/// Durations are divided by `faster`: a quarter of an hour is seconds when all is tried apart.
pub(super) fn tell(groups: &[Group], faster: u32) -> Told {
    let groups = groups.iter().map(|group| ToldGroup {
        title: group.title,
        measures: group.measures.iter().map(|it| it.told(faster)).collect(),
    });
    Told {
        groups: groups.collect(),
    }
}

impl Measure {
    fn told(&self, faster: u32) -> ToldMeasure {
        ToldMeasure {
            name: self.name,
            question: self.question,
            reading: self.reading,
            threshold: self.threshold(faster),
            action: self.action,
            series: self.series.iter().map(|it| it.told(faster)).collect(),
        }
    }

    /// The thresholds of its series, then the note.
    pub(super) fn threshold(&self, faster: u32) -> String {
        let limits = self.series.iter().filter_map(|series| {
            let text = series.limit?.text(series.unit, faster);
            Some(match series.title {
                "" => text,
                title => format!("{title} {text}"),
            })
        });
        let mut parts: Vec<String> = limits.collect();
        if !self.note.is_empty() {
            parts.push(self.note.to_owned());
        }
        if parts.is_empty() {
            return "aucun : à lire avec les autres".to_owned();
        }
        parts.join(" ; ")
    }
}

impl Series {
    fn told(&self, faster: u32) -> ToldSeries {
        // Four readings at least, one a second.
        let over = (self.over / faster).max(Duration::from_secs(5));
        ToldSeries {
            title: self.title,
            record: self.record,
            expression: self
                .expression
                .replace("{over}", &format!("{}s", over.as_secs())),
            unit: self.unit,
            empty: self.empty,
            limit: self.limit.map(|limit| ToldLimit {
                bound: limit.bound,
                hold_seconds: (limit.hold / faster).as_secs(),
                alert: limit.alert,
                text: limit.text(self.unit, faster),
            }),
        }
    }
}

impl Limit {
    fn text(self, unit: Unit, faster: u32) -> String {
        let bound = match self.bound {
            Bound::At(0.0) if matches!(unit, Unit::Count) => "dès la première fois".to_owned(),
            Bound::At(value) => format!("au-delà de {}", unit.write(value)),
            Bound::Recorded(_) => "au-delà de son propre seuil".to_owned(),
        };
        match (self.hold / faster).as_secs() {
            0 => bound,
            seconds if seconds % 60 == 0 => format!("{bound} pendant {}\u{a0}min", seconds / 60),
            seconds => format!("{bound} pendant {seconds}\u{a0}s"),
        }
    }
}

impl Unit {
    fn write(self, value: f64) -> String {
        let text = match self {
            Self::Share => format!("{}\u{a0}%", value * 100.0),
            Self::Seconds => format!("{value}\u{a0}s"),
            Self::FlightsPerSecond => format!("{value} vols par seconde"),
            Self::Count | Self::Score => format!("{value}"),
        };
        grouped(&text.replace('.', ","))
    }
}

/// The digits before the comma by three, as the rest of the pages has them.
fn grouped(text: &str) -> String {
    let whole = text.chars().take_while(char::is_ascii_digit).count();
    let mut grouped = String::new();
    for (at, letter) in text.chars().enumerate() {
        if at > 0 && at < whole && (whole - at).is_multiple_of(3) {
            grouped.push('\u{202f}');
        }
        grouped.push(letter);
    }
    grouped
}

fn expression<S: Serializer>(bound: &Bound, serializer: S) -> Result<S::Ok, S::Error> {
    match bound {
        Bound::At(value) => serializer.collect_str(value),
        Bound::Recorded(record) => serializer.serialize_str(record),
    }
}

/// The usual shapes, so that a line of the table is short.
impl Series {
    /// The measure as it is.
    pub(super) const fn plain(record: &'static str, expression: &'static str, unit: Unit) -> Self {
        Self {
            title: "",
            record,
            expression,
            over: Duration::from_mins(5),
            unit,
            limit: None,
            empty: "",
        }
    }

    pub(super) const fn titled(self, title: &'static str) -> Self {
        Self { title, ..self }
    }

    pub(super) const fn over_minutes(self, minutes: u64) -> Self {
        Self {
            over: Duration::from_mins(minutes),
            ..self
        }
    }

    pub(super) const fn empty_when(self, empty: &'static str) -> Self {
        Self { empty, ..self }
    }

    pub(super) const fn beyond(self, bound: Bound, minutes: u64, alert: &'static str) -> Self {
        let hold = Duration::from_mins(minutes);
        Self {
            limit: Some(Limit { bound, hold, alert }),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY: Series = Series::plain("model:busy", "increase(busy[{over}])", Unit::Share)
        .over_minutes(15)
        .beyond(Bound::At(0.05), 15, "Busy");

    #[test]
    fn a_threshold_is_written_from_its_figures_and_its_duration() {
        let limit = BUSY.limit.expect("a limit");
        assert_eq!(
            limit.text(Unit::Share, 1),
            "au-delà de 5\u{a0}% pendant 15\u{a0}min"
        );
        assert_eq!(
            limit.text(Unit::Score, 60),
            "au-delà de 0,05 pendant 15\u{a0}s"
        );
        let at_once = Limit {
            bound: Bound::Recorded("other"),
            hold: Duration::ZERO,
            alert: "",
        };
        assert_eq!(at_once.text(Unit::Score, 1), "au-delà de son propre seuil");
    }

    #[test]
    fn a_large_figure_is_written_by_three_digits() {
        assert_eq!(Unit::Count.write(10_000.0), "10\u{202f}000");
        assert_eq!(Unit::Seconds.write(300.0), "300\u{a0}s");
        assert_eq!(Unit::Seconds.write(1234.5678), "1\u{202f}234,5678\u{a0}s");
    }

    #[test]
    fn what_is_tried_apart_is_the_same_but_for_its_durations() {
        assert_eq!(BUSY.told(1).expression, "increase(busy[900s])");
        assert_eq!(BUSY.told(60).expression, "increase(busy[15s])");
        // Never so short that nothing is read in it.
        assert_eq!(BUSY.told(900).expression, "increase(busy[5s])");
        assert_eq!(
            BUSY.told(60).limit.map(|limit| limit.hold_seconds),
            Some(15)
        );
    }
}
