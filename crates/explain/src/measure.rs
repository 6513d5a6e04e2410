//! Runs a case with and without its optimisation, each inside a transaction that is undone.

use crate::{Access, Case, Entry, Plan, Variant};

/// A connection to PostgreSQL, as this crate sees it: whoever owns one brings it.
pub trait Session {
    type Error;

    /// Runs one statement and gives the first column of each row, as text.
    fn run(
        &mut self,
        statement: &str,
    ) -> impl Future<Output = Result<Vec<String>, Self::Error>> + Send;
}

/// One variant, run several times.
#[derive(Debug, Clone)]
pub struct Measured {
    /// As `EXPLAIN` prints it.
    pub text: String,
    /// Shape and counts; the times are medians.
    pub plan: Plan,
}

#[derive(Debug)]
pub struct MeasuredCase {
    pub case: &'static Case,
    pub kept: Measured,
    pub other: Option<Measured>,
}

#[derive(Debug)]
pub struct Explained {
    pub entry: &'static Entry,
    pub cases: Vec<MeasuredCase>,
}

#[derive(Debug, thiserror::Error)]
pub enum MeasureError<E> {
    #[error("the database refused a statement while explaining {query}")]
    Session {
        query: &'static str,
        #[source]
        source: E,
    },
    #[error("the plan of {0} is not what EXPLAIN answers")]
    NotAPlan(&'static str),
    #[error("an edit of {0} does not apply to its text any more")]
    Edit(&'static str),
}

/// Plans depend on the query and the data, not on how many processors are free: no parallel
/// worker, no compilation of expressions, a plan made for the arguments.
const STEADY: [&str; 3] = [
    "SET LOCAL max_parallel_workers_per_gather = 0",
    "SET LOCAL jit = off",
    "SET LOCAL plan_cache_mode = force_custom_plan",
];

/// Every case of an entry.
pub async fn measure<S: Session>(
    session: &mut S,
    entry: &'static Entry,
    repetitions: usize,
) -> Result<Explained, MeasureError<S::Error>> {
    let mut cases = Vec::new();
    for case in entry.cases {
        let kept = variant(session, entry, case, &case.kept, repetitions).await?;
        let other = match &case.other {
            Some(other) => Some(variant(session, entry, case, other, repetitions).await?),
            None => None,
        };
        cases.push(MeasuredCase { case, kept, other });
    }
    Ok(Explained { entry, cases })
}

async fn variant<S: Session>(
    session: &mut S,
    entry: &'static Entry,
    case: &'static Case,
    variant: &'static Variant,
    repetitions: usize,
) -> Result<Measured, MeasureError<S::Error>> {
    let query = entry.name;
    run(session, query, "BEGIN").await?;
    let measured = inside(session, entry, case, variant, repetitions).await;
    // Undone whatever happened; a failure to undo is the failure of the connection.
    run(session, query, "ROLLBACK").await?;
    run(session, query, "DEALLOCATE ALL").await?;
    measured
}

async fn inside<S: Session>(
    session: &mut S,
    entry: &'static Entry,
    case: &'static Case,
    variant: &'static Variant,
    repetitions: usize,
) -> Result<Measured, MeasureError<S::Error>> {
    let query = entry.name;
    for statement in STEADY.iter().chain(case.setup).chain(variant.before) {
        run(session, query, statement).await?;
    }
    let (types, text) = (entry.types, variant.text(entry.sql));
    let text = text.ok_or(MeasureError::Edit(query))?;
    run(
        session,
        query,
        &format!("PREPARE explained {types} AS {text}"),
    )
    .await?;
    for arguments in variant.earlier {
        run(session, query, &format!("EXECUTE explained {arguments}")).await?;
    }
    let arguments = variant.arguments.unwrap_or(case.arguments);
    let options = match entry.access {
        Access::Reads | Access::Writes => "ANALYZE, BUFFERS",
        Access::Calls => "VERBOSE",
    };
    let explain =
        |format: &str| format!("EXPLAIN ({options}{format}) EXECUTE explained {arguments}");
    // The first one warms the cache up, and is the one that is shown as text after it.
    let json = explain(", FORMAT JSON");
    once(session, query, &json).await?;
    let text = once(session, query, &explain("")).await?.join("\n");
    let mut plans = Vec::new();
    for _ in 0..repetitions.max(1) {
        let json = once(session, query, &json).await?.concat();
        plans.push(Plan::parse(&json).ok_or(MeasureError::NotAPlan(query))?);
    }
    let mut plan = plans[0].clone();
    plan.execution_ms = median(plans.iter().map(|plan| plan.execution_ms));
    plan.planning_ms = median(plans.iter().map(|plan| plan.planning_ms));
    Ok(Measured { text, plan })
}

/// A write is undone before the next one, which would otherwise meet its rows.
async fn once<S: Session>(
    session: &mut S,
    query: &'static str,
    statement: &str,
) -> Result<Vec<String>, MeasureError<S::Error>> {
    run(session, query, "SAVEPOINT explained").await?;
    let lines = run(session, query, statement).await?;
    run(session, query, "ROLLBACK TO SAVEPOINT explained").await?;
    Ok(lines)
}

async fn run<S: Session>(
    session: &mut S,
    query: &'static str,
    statement: &str,
) -> Result<Vec<String>, MeasureError<S::Error>> {
    let answer = session.run(statement).await;
    answer.map_err(|source| MeasureError::Session { query, source })
}

/// The middle value: one slow run does not move it.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Gain;

    /// Writes down what it is asked, and refuses what it is told to.
    #[derive(Default)]
    struct Fake {
        asked: Vec<String>,
        refuses: &'static str,
    }

    impl Session for Fake {
        type Error = String;

        async fn run(&mut self, statement: &str) -> Result<Vec<String>, String> {
            self.asked.push(statement.to_owned());
            if !self.refuses.is_empty() && statement.starts_with(self.refuses) {
                return Err("refused".to_owned());
            }
            let json = statement.contains("FORMAT JSON");
            let plan = r#"[{"Plan": {"Node Type": "Result"}, "Execution Time": 2}]"#;
            Ok(vec![if json { plan } else { "Result" }.to_owned()])
        }
    }

    static ENTRY: Entry = Entry {
        name: "sample",
        path: "sample.sql",
        sql: "SELECT $1",
        access: Access::Reads,
        used_by: "",
        goal: "",
        selection: "",
        filters: "",
        joins: "",
        optimisation: "",
        types: "(text)",
        cases: &[Case {
            title: "",
            arguments: "('a')",
            setup: &["SET LOCAL work_mem = '1MB'"],
            lesson: "",
            kept: Variant::kept("avec"),
            other: Some(Variant::after("sans", &["DROP INDEX i"])),
            gain: Gain::Pages,
            indexes: &[],
        }],
    };

    #[test]
    fn both_variants_run_in_a_transaction_that_is_undone() {
        let mut fake = Fake::default();
        let explained =
            futures::executor::block_on(measure(&mut fake, &ENTRY, 3)).expect("measured");
        assert_eq!(explained.cases.len(), 1);
        let undone = |text: &str| fake.asked.iter().filter(|asked| *asked == text).count();
        assert_eq!((undone("BEGIN"), undone("ROLLBACK")), (2, 2));
        assert_eq!(undone("DROP INDEX i"), 1);
        assert_eq!(undone("SET LOCAL work_mem = '1MB'"), 2);
        assert_eq!(undone("PREPARE explained (text) AS SELECT $1"), 2);
    }

    #[test]
    fn what_fails_is_undone_too() {
        let mut fake = Fake {
            refuses: "PREPARE",
            ..Fake::default()
        };
        let refused = futures::executor::block_on(measure(&mut fake, &ENTRY, 1));
        assert!(matches!(refused, Err(MeasureError::Session { .. })));
        assert!(
            fake.asked.contains(&"ROLLBACK".to_owned()),
            "{:?}",
            fake.asked
        );
    }

    #[test]
    fn one_slow_run_does_not_move_the_median() {
        assert!((median([1.0, 900.0, 1.1].into_iter()) - 1.1).abs() < 1e-9);
        assert!(median([].into_iter()) < 1e-9);
    }
}
