//! Pipelines that show more than they do.

use super::{Finding, Kind, found};
use crate::facts::Facts;
use crate::facts::ci::{Done, Read, Work, action, work};
use crate::readers::workflow;
use crate::words::fold;

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for (read, job) in facts.ci.jobs() {
        one(read, job, findings);
    }
    for read in &facts.ci.workflows {
        let triggers: Vec<_> = read
            .workflow
            .triggers
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        if !triggers.is_empty() && triggers.iter().all(|it| *it == "workflow_dispatch") {
            let name = fold(&format!("{} {}", read.workflow.name, read.evidence.path));
            if [
                "ci",
                "cd",
                "continu",
                "deploy",
                "deploi",
                "livraison",
                "test",
            ]
            .iter()
            .any(|it| crate::words::has(&name, it))
            {
                let mut evidence = read.evidence.clone();
                evidence.line = read.workflow.triggers[0].1;
                "workflow_dispatch".clone_into(&mut evidence.quote);
                found(
                    findings,
                    Kind::ManualOnly,
                    evidence,
                    "Cette chaîne dite continue ne part que si quelqu'un la lance à la main.",
                );
            }
        }
    }
    commented(facts, findings);
}

fn one(read: &Read, job: &Done, findings: &mut Vec<Finding>) {
    let title = &job.job.title;
    if job.is_disabled {
        found(
            findings,
            Kind::DisabledJob,
            job.evidence.clone(),
            format!("La tâche « {title} » est désactivée par « if: false »."),
        );
    }
    let first_show = job.works.iter().find(|it| it.work == Work::Show);
    if job.only_shows()
        && let Some(item) = first_show
    {
        let is_summary = job
            .job
            .condition
            .as_deref()
            .is_some_and(|it| it.contains("always()"));
        let (kind, sentence) = if is_summary {
            (
                Kind::AlwaysSummary,
                format!(
                    "La tâche « {title} » affiche un bilan quoi qu'il arrive avant elle (if: always())."
                ),
            )
        } else {
            (
                Kind::EchoJob,
                format!(
                    "La tâche « {title} » ne fait qu'afficher ou regarder : elle ne peut pas échouer utilement."
                ),
            )
        };
        found(findings, kind, item.evidence.clone(), sentence);
    }
    for item in job.works.iter().filter(|it| it.is_forgiven) {
        let counts = matches!(
            item.work,
            Work::Test
                | Work::DataTest
                | Work::Train
                | Work::Validate
                | Work::Build
                | Work::Deploy
                | Work::Publish
                | Work::Lint
        );
        if counts {
            found(
                findings,
                Kind::ForgivenFailure,
                item.evidence.clone(),
                format!(
                    "Dans « {title} », l'échec de cette commande ne compte pas (continue-on-error ou « || true »)."
                ),
            );
        }
    }
    ephemeral(read, job, findings);
    // A step named as a delivery that only prints.
    for step in &job.job.steps {
        let name = fold(&step.name);
        let is_delivery = ["deploy", "deploi", "livr", "publi", "release", "push"]
            .iter()
            .any(|it| crate::words::has(&name, it));
        let commands = step.commands();
        let shows = !commands.is_empty() && commands.iter().all(|it| work(&it.text) == Work::Show);
        if is_delivery && shows && step.uses.is_empty() && !job.only_shows() {
            let mut evidence = read.evidence.clone();
            evidence.line = step.run_line;
            evidence.quote = crate::words::quote(&commands[0].text, 120);
            found(
                findings,
                Kind::EchoJob,
                evidence,
                format!("L'étape « {} » ne livre rien : elle affiche.", step.name),
            );
        }
    }
}

/// A delivery that starts the services on the machine of the pipeline, and takes them down.
fn ephemeral(read: &Read, job: &Done, findings: &mut Vec<Finding>) {
    let name = fold(&job.job.title);
    let is_delivery = ["deploy", "deploi", "livr"]
        .iter()
        .any(|it| name.contains(it));
    if !is_delivery || job.has(Work::Publish).is_some() {
        return;
    }
    let steps = || job.job.steps.iter().filter(|it| !is_rescue(it));
    let commands: Vec<_> = steps().flat_map(workflow::Step::commands).collect();
    // What reaches a server beside them is a delivery: they only try it.
    let is_delivered = steps().any(|it| action(it) == Some(Work::Deploy))
        || commands.iter().any(|it| work(&it.text) == Work::Deploy);
    if is_delivered {
        return;
    }
    let is_compose = |text: &str, verb: &str| {
        (text.contains("docker compose") || text.contains("docker-compose"))
            && text.split_whitespace().any(|it| it == verb)
    };
    let up = commands.iter().position(|it| is_compose(&it.text, "up"));
    let down = commands.iter().rposition(|it| is_compose(&it.text, "down"));
    if let (Some(up), Some(down)) = (up, down)
        && up < down
    {
        let mut evidence = read.evidence.clone();
        evidence.line = commands[down].line;
        evidence.quote = crate::words::quote(&commands[down].text, 120);
        found(
            findings,
            Kind::EphemeralDelivery,
            evidence,
            format!(
                "La tâche « {} » démarre les services sur la machine de la chaîne puis les arrête : rien n'est livré.",
                job.job.title
            ),
        );
    }
}

/// A step that only runs when another has failed.
fn is_rescue(step: &workflow::Step) -> bool {
    let asked = step.condition.as_deref().unwrap_or_default();
    let asked = asked.replace(' ', "");
    let asked = asked.replace("!failure()", "").replace("!cancelled()", "");
    let is_usual = asked.contains("success()") || asked.contains("always()");
    !is_usual && (asked.contains("failure()") || asked.contains("cancelled()"))
}

/// A job whose lines are all comments.
fn commented(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for source in &facts.sources {
        if !workflow::is_one(&source.file.path) {
            continue;
        }
        let text = source.file.text().unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            let inner = line.trim_start().strip_prefix('#').unwrap_or_default();
            let is_key = inner.trim().ends_with(':')
                && !inner.trim().contains(' ')
                && inner.trim().len() > 2;
            let next: Vec<_> = lines.iter().skip(place + 1).take(4).collect();
            let is_job = next.iter().all(|it| it.trim_start().starts_with('#'))
                && next
                    .iter()
                    .any(|it| it.contains("runs-on:") || it.contains("script:"));
            if is_key && is_job {
                found(
                    findings,
                    Kind::CommentedJob,
                    facts.at(source, place + 1),
                    format!(
                        "La tâche « {} » est en commentaire : elle ne s'exécute jamais.",
                        inner.trim().trim_end_matches(':')
                    ),
                );
            }
        }
    }
}
