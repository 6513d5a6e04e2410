//! The measures of a program, as it prints them: `model-api measures --json`.

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;
use crate::workspace::Workspace;

#[derive(Debug, Deserialize)]
pub(super) struct Table {
    pub(super) groups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Group {
    pub(super) title: String,
    pub(super) measures: Vec<Measure>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Measure {
    pub(super) name: String,
    pub(super) question: String,
    pub(super) reading: String,
    /// Of all its series, in French.
    pub(super) threshold: String,
    pub(super) action: String,
    pub(super) series: Vec<Series>,
}

/// A figure made of a measure, recorded by a rule.
#[derive(Debug, Deserialize)]
pub(super) struct Series {
    pub(super) title: String,
    pub(super) record: String,
    pub(super) expression: String,
    pub(super) unit: Unit,
    /// Why there may be nothing to show; empty where there must be something.
    pub(super) empty: String,
    pub(super) limit: Option<Limit>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Limit {
    /// A number, or the name of another recorded series.
    pub(super) bound: String,
    pub(super) hold_seconds: u64,
    pub(super) alert: String,
    /// In French.
    pub(super) text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    FlightsPerSecond,
    Share,
    Seconds,
    Count,
    Score,
}

impl Table {
    /// Expects the programs to be built. Durations are divided by `faster`.
    pub(super) fn read(workspace: &Workspace, faster: u32) -> Result<Self> {
        let mut command = workspace.program("model-api");
        command.args(["measures", "--json", "--faster", &faster.to_string()]);
        let printed = process::output(&mut command, "mesures du modèle")?;
        serde_json::from_str(&printed).context("les mesures de model-api ne se lisent pas")
    }

    pub(super) fn series(&self) -> impl Iterator<Item = (&Measure, &Series)> {
        let measures = self.groups.iter().flat_map(|group| &group.measures);
        measures.flat_map(|measure| measure.series.iter().map(move |series| (measure, series)))
    }
}

/// Every series that an expression reads.
pub(super) fn records(expression: &str) -> impl Iterator<Item = &str> {
    let words =
        expression.split(|letter: char| !letter.is_alphanumeric() && !":_".contains(letter));
    words.filter(|word| word.contains(':'))
}

impl Measure {
    /// What a panel or a line is called.
    pub(super) fn title(&self, series: &Series) -> String {
        match series.title.as_str() {
            "" => self.question.clone(),
            title => format!("{} ({title})", self.question),
        }
    }
}

impl Limit {
    /// Whether each series has a bound of its own.
    pub(super) fn is_recorded(&self) -> bool {
        self.bound.parse::<f64>().is_err()
    }

    /// The series that are beyond.
    pub(super) fn beyond(&self, record: &str) -> String {
        format!("{record} > {}", self.bound)
    }
}

#[cfg(test)]
pub(super) fn sample() -> Table {
    let text = r#"{ "groups": [{ "title": "La dérive", "measures": [{
        "name": "model_psi", "question": "Qui a bougé ?", "reading": "un `indice`", "threshold": "indice au-delà de celui du modèle ; [ici](a.md)",
        "action": "lire & agir", "series": [
            { "title": "indice", "record": "model:psi", "expression": "max(model_psi{a=\"b\"})",
              "unit": "score", "empty": "trop peu", "limit": { "bound": "model:psi:bound",
              "hold_seconds": 300, "alert": "Moved", "text": "celui du modèle" } },
            { "title": "part", "record": "model:share", "expression": "model_share", "unit": "share",
              "empty": "", "limit": { "bound": "0.05", "hold_seconds": 0, "alert": "Share",
              "text": "au-delà de 5 %" } }] }] }] }"#;
    serde_json::from_str(text).expect("a table")
}
