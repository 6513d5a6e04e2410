//! `pipeline purge`: what the rules of retention delete or make anonymous.

use std::collections::BTreeMap;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use domain::{Clock, SystemClock};
use indicatif::ProgressBar;
use pipeline::retention::{BATCH, Outcome, Places, Purge};
use pipeline::{Console, PipelineError, thousands};
use privacy::{RULES, RuleId};
use settings::{Reader, Secret};
use store::Pool;

use crate::cli::{Failure, connect};

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Compte ce qui est échu, règle par règle, sans rien écrire.
    #[arg(long)]
    dry_run: bool,
    /// Règle à appliquer, à répéter ; toutes par défaut. « --dry-run » les nomme.
    #[arg(long = "rule", value_name = "RÈGLE", value_parser = rules(), hide_possible_values = true)]
    rules: Vec<RuleId>,
    /// Instant auquel compter au lieu de maintenant (par exemple 2027-01-01T00:00:00Z).
    #[arg(long, value_name = "INSTANT", requires = "dry_run")]
    as_of: Option<DateTime<Utc>>,
}

fn rules() -> impl clap::builder::TypedValueParser<Value = RuleId> {
    use clap::builder::TypedValueParser;
    clap::builder::PossibleValuesParser::new(RuleId::ALL.map(RuleId::as_str))
        .map(|name| name.parse().expect("the names are those of the rules"))
}

/// The login of the purge, where it has one of its own (`purge_database_url`).
pub(crate) async fn own_pool(mut reader: Reader) -> Result<Option<Pool>, Failure> {
    if !reader.is_given("purge_database_url") {
        return Ok(None);
    }
    let url = reader.get::<Secret>("purge_database_url");
    let connections = reader.get::<u32>("database_connections");
    let (url, connections) = reader.finish(url.zip(connections))?;
    Ok(Some(store::connect(url.reveal(), connections).await?))
}

pub(crate) async fn run(
    mut reader: Reader,
    options: Options,
    console: &Console,
) -> Result<ExitCode, Failure> {
    let places = Places::from_settings(&mut reader);
    let places = reader.finish(places)?;
    let pool = match own_pool(Reader::from_environment()).await? {
        Some(pool) => pool,
        None => connect(Reader::from_environment()).await?.1,
    };
    let rules = if options.rules.is_empty() {
        RuleId::ALL.to_vec()
    } else {
        options.rules
    };
    if options.dry_run {
        let now = options.as_of.unwrap_or_else(|| SystemClock.now());
        let purge = Purge {
            pool: &pool,
            places: &places,
            batch: BATCH,
        };
        println!("{}", due_table(&purge.due(now).await?, &rules));
        return Ok(ExitCode::SUCCESS);
    }
    let outcomes = apply(&pool, &places, &rules, console).await?;
    println!("{}", done_table(&outcomes));
    Ok(exit_code(&outcomes))
}

/// Applies the rules, showing how far each is.
pub(crate) async fn apply(
    pool: &Pool,
    places: &Places,
    rules: &[RuleId],
    console: &Console,
) -> Result<Vec<(RuleId, Outcome)>, PipelineError> {
    let purge = Purge {
        pool,
        places,
        batch: BATCH,
    };
    let now = SystemClock.now();
    let due = purge.due(now).await?;
    let mut bars = BTreeMap::<RuleId, ProgressBar>::new();
    let outcomes = purge
        .run(rules, now, |rule, rows| {
            let bar = bars.entry(rule).or_insert_with(|| {
                console.bar(rule.as_str(), due.get(&rule).copied().unwrap_or_default())
            });
            bar.inc(rows);
        })
        .await;
    for bar in bars.values() {
        bar.finish_and_clear();
    }
    outcomes
}

/// How a purge ended, for the exit code and the schedule.
pub(crate) fn is_whole(outcomes: &[(RuleId, Outcome)]) -> bool {
    outcomes
        .iter()
        .all(|(_, outcome)| matches!(outcome, Outcome::Purged(_)))
}

pub(crate) fn is_nothing(outcomes: &[(RuleId, Outcome)]) -> bool {
    outcomes
        .iter()
        .all(|(_, outcome)| matches!(outcome, Outcome::Failed(_)))
}

/// One line, for the state of the schedule: no value of a person, only counts.
pub(crate) fn summary(outcomes: &[(RuleId, Outcome)]) -> String {
    let told: Vec<_> = outcomes
        .iter()
        .filter_map(|(rule, outcome)| match outcome {
            Outcome::Purged(0) => None,
            Outcome::Purged(count) => Some(format!("{} : {}", rule.as_str(), thousands(*count))),
            Outcome::Postponed => Some(format!("{} : reportée", rule.as_str())),
            Outcome::Failed(_) => Some(format!("{} : en échec", rule.as_str())),
        })
        .collect();
    if told.is_empty() {
        "rien d'échu".to_owned()
    } else {
        told.join(" ; ")
    }
}

fn exit_code(outcomes: &[(RuleId, Outcome)]) -> ExitCode {
    match () {
        () if is_whole(outcomes) => ExitCode::SUCCESS,
        () if is_nothing(outcomes) => ExitCode::FAILURE,
        () => ExitCode::from(3),
    }
}

fn due_table(due: &BTreeMap<RuleId, u64>, rules: &[RuleId]) -> String {
    let mut lines = vec![format!(
        "{:<12} {:>10} {:<10} {:<10} Données",
        "Règle", "Échues", "Durée", "Action"
    )];
    for rule in RULES.iter().filter(|rule| rules.contains(&rule.id)) {
        lines.push(format!(
            "{:<12} {:>10} {:<10} {:<10} {}",
            rule.id.as_str(),
            thousands(due.get(&rule.id).copied().unwrap_or_default()),
            rule.keep.label(),
            rule.action.label(),
            rule.data,
        ));
    }
    lines.push("Rien n'a été écrit. « pipeline purge » applique ces règles.".to_owned());
    lines.join("\n")
}

fn done_table(outcomes: &[(RuleId, Outcome)]) -> String {
    let mut lines = vec![format!("{:<12} {:>10} Issue", "Règle", "Purgées")];
    for (rule, outcome) in outcomes {
        let (count, said) = match outcome {
            Outcome::Purged(count) => (*count, "faite".to_owned()),
            Outcome::Postponed => (
                0,
                "reportée : un passage est en cours dans le dossier des passages".to_owned(),
            ),
            Outcome::Failed(error) => (0, format!("en échec : {error}. {}", error.advice())),
        };
        lines.push(format!(
            "{:<12} {:>10} {said}",
            rule.as_str(),
            thousands(count)
        ));
    }
    lines.push(if is_whole(outcomes) {
        "Purge faite ; chaque règle a laissé sa trace (table audit_event).".to_owned()
    } else {
        "Purge incomplète : relancez-la, ou attendez la prochaine échéance.".to_owned()
    });
    lines.join("\n")
}
