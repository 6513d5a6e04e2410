//! Runs told with what they read, kept and rejected.

use contract::{RuleCountBody, RunBody, RunDetail, SourceCountBody};
use store::rejections::RuleCount;
use store::runs::{Run, SourceCount};

use crate::AppState;
use crate::error::ApiError;

/// The runs with the counts of their sources, read at once.
pub(crate) async fn with_sources(
    state: &AppState,
    runs: Vec<Run>,
) -> Result<Vec<RunBody>, ApiError> {
    let ids: Vec<String> = runs.iter().map(|run| run.id.clone()).collect();
    let counts = store::runs::sources(&state.edge.pool, &ids).await?;
    Ok(runs
        .into_iter()
        .map(|run| RunBody {
            sources: counts
                .iter()
                .filter(|count| count.run_id == run.id)
                .map(source)
                .collect(),
            id: run.id,
            started_at: run.started_at,
            imported_at: run.imported_at,
        })
        .collect())
}

/// The same, and the rules that rejected rows of each: for a few runs.
pub(crate) async fn detail(state: &AppState, runs: Vec<Run>) -> Result<Vec<RunDetail>, ApiError> {
    let mut details = Vec::new();
    for run in with_sources(state, runs).await? {
        let rules = store::rejections::by_rule(&state.edge.pool, &run.id).await?;
        details.push(RunDetail {
            run,
            rejections: rules.into_iter().map(rule).collect(),
        });
    }
    Ok(details)
}

fn source(count: &SourceCount) -> SourceCountBody {
    SourceCountBody {
        source: count.source.clone(),
        rows_read: count.rows_read,
        rows_kept: count.rows_kept,
        rows_rejected: count.rows_rejected,
    }
}

fn rule(count: RuleCount) -> RuleCountBody {
    RuleCountBody {
        source: count.source,
        rule: count.rule,
        rows: count.rows,
    }
}
