//! `cargo xtask supervision --check`: each measure arrives, each page shows it, and two incidents are
//! seen from their beginning to their end.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail, ensure};
use serde_json::Value;

use super::receiver::Receiver;
use super::stack::{PATIENCE, Stack};
use super::table::{self, Table};
use super::traffic::Traffic;
use super::{dashboard, incident::Incident, live};
use crate::drill::derive::Stage;
use crate::pip::Tools;
use crate::steps::Steps;
use crate::workspace::Workspace;
use crate::{pages, stop, text};

/// Steps of [`play`].
pub(super) const STEPS: usize = 10;
/// A page is read again by people every five seconds: this is much more than that.
const SHOWN_WITHIN: Duration = Duration::from_secs(20);

/// Those of them that need a browser or Java.
const BROWSED: usize = 3;

/// It compares with the day before, which there is not: the only record that has nothing once the
/// ordinary week was asked about and the outcomes were told.
pub(super) const EMPTY_AT_FIRST: &str = "model:predictions:drop";

/// A step, and what was seen of it.
pub(super) type Seen = (&'static str, String);

pub(super) struct Exercise<'a> {
    pub(super) workspace: &'a Workspace,
    pub(super) stage: &'a Stage,
    pub(super) stack: &'a Stack,
    pub(super) receiver: &'a Receiver,
    pub(super) traffic: &'a Traffic,
    pub(super) table: &'a Table,
}

/// Plays everything; gives each step with what was seen.
pub(super) fn play(exercise: &Exercise<'_>, steps: &mut Steps) -> Result<Vec<Seen>> {
    let folder = tempfile::tempdir()?;
    let keep = |file: &str, page: &str| -> Result<PathBuf> {
        let path = folder.path().join(file);
        std::fs::write(&path, exercise.stack.read_page(page)?)?;
        Ok(path)
    };
    let mut told = Vec::new();
    let mut step = |title: &'static str, work: &mut dyn FnMut() -> Result<String>| {
        let said = steps.quiet(title, || work().map(|said| (said.clone(), said)))?;
        told.push((title, said));
        Ok::<(), anyhow::Error>(())
    };
    step("Semaine ordinaire, puis retours", &mut || {
        exercise.traffic.burst()?;
        let count = exercise.traffic.tell_outcomes()?;
        Ok(format!("{} retours", text::thousands(count as u64)))
    })?;
    step("Règles et expressions", &mut || exercise.measured())?;
    let mut seen = Vec::new();
    step("Page en direct", &mut || {
        for incident in Incident::ALL {
            exercise.shows(incident, "sous le seuil")?;
        }
        seen.push(keep("sous.html", "modele.html")?);
        seen.push(keep("sens.html", "metriques.html")?);
        Ok("les deux mesures « sous le seuil »".to_owned())
    })?;
    for incident in Incident::ALL {
        step(incident.title(), &mut || {
            let alert = incident.alert();
            // What comes from now on is of this incident.
            exercise.receiver.wait_until_over(alert, PATIENCE)?;
            exercise.receiver.news();
            incident.begin(exercise.stage, exercise.traffic)?;
            let took = exercise.receiver.wait_for(alert, PATIENCE)?;
            exercise.shows(incident, "au-delà, alerte envoyée")?;
            seen.push(keep(&format!("{alert}.html"), "modele.html")?);
            let took = text::seconds(took);
            Ok(format!(
                "alerte `{alert}` reçue en {took}, page « au-delà »"
            ))
        })?;
        step(incident.end_title(), &mut || {
            incident.end(exercise.stage, exercise.traffic)?;
            let alert = incident.alert();
            let took = exercise.receiver.wait_until_over(alert, PATIENCE)?;
            exercise.shows(incident, "sous le seuil")?;
            let took = text::seconds(took);
            Ok(format!("alerte levée en {took}, page « sous le seuil »"))
        })?;
    }
    let tools = Tools::pinned()?;
    let mut absent = Vec::new();
    step("Mise à jour sur place, suspendue, reprise", &mut || {
        let cell = Incident::ALL[0].cell();
        let url = exercise.stack.page();
        let seen = live::play(exercise.workspace, &tools, &url, cell);
        pages::said(seen, &mut absent)
    })?;
    step("Accessibilité : axe", &mut || {
        pages::axe(exercise.workspace, &tools, &seen, &mut absent)
    })?;
    step("HTML : validateur du W3C", &mut || {
        pages::validator(exercise.workspace, &tools, &seen, &mut absent)
    })?;
    ensure!(absent.is_empty(), "{}", pages::unchecked(&absent, BROWSED));
    Ok(told)
}

/// The same as a table of Markdown.
pub(super) fn table(seen: &[Seen]) -> String {
    let lines = seen
        .iter()
        .map(|(title, said)| format!("| {title} | {said} |"));
    let head = ["| Étape | Ce qui a été vu |", "| --- | --- |"].map(str::to_owned);
    let lines: Vec<String> = head.into_iter().chain(lines).collect();
    lines.join("\n")
}

impl Exercise<'_> {
    /// Every rule is loaded and every expression gives something, but for those that cannot. Says which
    /// of these are empty.
    fn measured(&self) -> Result<String> {
        let board = dashboard::write(self.table);
        let board: Value = serde_json::from_str(&board)?;
        let mut expressions: BTreeSet<String> =
            dashboard::expressions(&board).into_iter().collect();
        expressions.extend(self.table.series().map(|(_, series)| series.record.clone()));
        let start = Instant::now();
        let missing = loop {
            stop::check()?;
            self.traffic.check()?;
            let missing = self.missing(&expressions)?;
            let is_expected = missing.iter().all(|it| may_be_empty(it));
            if (is_expected && start.elapsed() > Duration::from_secs(10))
                || start.elapsed() > PATIENCE
            {
                break missing;
            }
            std::thread::sleep(Duration::from_secs(1));
        };
        let faults: Vec<&str> = missing
            .iter()
            .map(String::as_str)
            .filter(|it| !may_be_empty(it))
            .collect();
        ensure!(
            faults.is_empty(),
            "sans valeur, alors que la semaine ordinaire et ses retours ont été joués :\n{}",
            faults.join("\n")
        );
        let (rules, broken) = self.stack.rules()?;
        ensure!(
            broken.is_empty(),
            "règles en échec :\n{}",
            broken.join("\n")
        );
        let limits = self
            .table
            .series()
            .filter(|(_, series)| series.limit.is_some())
            .count();
        let wanted = self.table.series().count() + limits;
        ensure!(
            rules == wanted,
            "{rules} règles chargées au lieu de {wanted}"
        );
        let empty: Vec<String> = missing
            .iter()
            .map(|expression| format!("`{expression}` ({})", self.reason(expression)))
            .collect();
        Ok(format!(
            "{rules} règles, {} expressions ; vides à bon droit : {}",
            expressions.len(),
            if empty.is_empty() {
                "aucune".to_owned()
            } else {
                empty.join(", ")
            }
        ))
    }

    /// Expressions without a value.
    fn missing(&self, expressions: &BTreeSet<String>) -> Result<Vec<String>> {
        let mut missing = Vec::new();
        for expression in expressions {
            if self.stack.query(expression)?.is_empty() {
                missing.push(expression.clone());
            }
        }
        Ok(missing)
    }

    /// Why an expression that may be empty is.
    fn reason(&self, expression: &str) -> &str {
        if expression == dashboard::ALERTS {
            return "aucune alerte";
        }
        let mut series = self.table.series().map(|(_, series)| series);
        let series = series.find(|series| series.record == EMPTY_AT_FIRST);
        series.map_or("", |series| series.empty.as_str())
    }

    /// Waits until the page says that of the measure of an incident.
    fn shows(&self, incident: Incident, words: &str) -> Result<()> {
        let mut last = String::new();
        let shown = stop::wait_for(SHOWN_WITHIN, || {
            last = cell(&self.stack.read_page("modele.html")?, incident.cell());
            Ok(last.contains(words).then_some(()))
        })?;
        if shown.is_none() {
            bail!(
                "la page dit « {last} » de {} au lieu de « {words} »",
                incident.cell()
            );
        }
        Ok(())
    }
}

/// Alerts on an ordinary day, and what reads nothing but [`EMPTY_AT_FIRST`].
fn may_be_empty(expression: &str) -> bool {
    let mut records = table::records(expression).peekable();
    expression == dashboard::ALERTS
        || records.peek().is_some() && records.all(|record| record == EMPTY_AT_FIRST)
}

/// The words of a cell, without its marks.
fn cell(page: &str, id: &str) -> String {
    let start = format!("id=\"{id}\">");
    let cell = page.split_once(&start).map_or("", |(_, after)| after);
    let cell = cell.split_once("</td>").map_or(cell, |(cell, _)| cell);
    let mut words = String::new();
    let mut is_mark = false;
    for letter in cell.chars() {
        match letter {
            '<' => is_mark = true,
            '>' => is_mark = false,
            _ if !is_mark => words.push(letter),
            _ => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_the_alerts_and_the_day_before_may_be_empty() {
        for empty in [dashboard::ALERTS, EMPTY_AT_FIRST] {
            assert!(may_be_empty(empty), "{empty}");
        }
        for full in [
            "model:predictions:rate",
            "model:predictions:drop:hourly",
            "model:predictions:drop and model:feature:psi",
            "ALERTS",
            "vector(0.5)",
        ] {
            assert!(!may_be_empty(full), "{full}");
        }
    }

    #[test]
    fn a_cell_is_read_as_a_person_reads_it() {
        let page = "<td class=\"vif etat\" id=\"a-etat\"><strong class=\"grave\">▲ au-delà</strong>, alerte envoyée</td><td>";
        assert_eq!(cell(page, "a-etat"), "▲ au-delà, alerte envoyée");
        assert_eq!(cell(page, "b-etat"), "");
    }
}
