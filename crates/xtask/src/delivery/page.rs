//! The part of `docs/modele/livraison.md` that is what the workflows say: steps, commands,
//! triggers. The rest of the page is written by people.

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, bail};
use yaml_rust2::{Yaml, YamlLoader};

use super::workflows;
use crate::workspace::Workspace;

pub(super) const PATH: &str = "docs/modele/livraison.md";
const BEGIN: &str = "<!-- étapes : écrites par cargo xtask delivery -->\n";
const END: &str = "<!-- fin des étapes -->\n";

pub(super) fn write(workspace: &Workspace) -> Result<()> {
    let page = wanted(workspace)?.1;
    fs::write(workspace.path(PATH), page).with_context(|| format!("impossible d'écrire {PATH}"))
}

pub(super) fn compare(workspace: &Workspace) -> Result<()> {
    let (found, wanted) = wanted(workspace)?;
    if found != wanted {
        bail!("{PATH} ne dit plus ce que font les workflows : lancez cargo xtask delivery");
    }
    Ok(())
}

/// The page as it is, and as it should be.
fn wanted(workspace: &Workspace) -> Result<(String, String)> {
    let page = fs::read_to_string(workspace.path(PATH))
        .with_context(|| format!("impossible de lire {PATH}"))?;
    let (before, rest) = page.split_once(BEGIN).context("repère de début absent")?;
    let (_, after) = rest.split_once(END).context("repère de fin absent")?;
    let mut steps = String::new();
    for path in workflows::files(workspace)? {
        let text = fs::read_to_string(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        steps += &section(&name, &text).with_context(|| format!("{name} est illisible"))?;
    }
    let wanted = format!("{before}{BEGIN}{steps}{END}{after}");
    Ok((page, wanted))
}

/// One workflow: when it starts, then its steps in order.
fn section(file: &str, text: &str) -> Result<String> {
    let documents = YamlLoader::load_from_str(text)?;
    let workflow = documents.first().context("document vide")?;
    let name = workflow["name"].as_str().context("sans nom")?;
    let mut page = format!("\n### {name} (`.github/workflows/{file}`)\n\n");
    for trigger in triggers(&workflow["on"]) {
        let _ = writeln!(page, "- {trigger}");
    }
    page += "\n| Tâche | Étape | Commande ou action | Condition |\n| --- | --- | --- | --- |\n";
    let jobs = workflow["jobs"].as_hash().context("sans tâche")?;
    for job in jobs.values() {
        let job_name = job["name"].as_str().context("tâche sans nom")?;
        for step in job["steps"].as_vec().context("tâche sans étape")? {
            let step_name = step["name"].as_str().context("étape sans nom")?;
            let done = match (step["run"].as_str(), step["uses"].as_str()) {
                (Some(run), _) => run.trim(),
                (None, Some(uses)) => uses.split('@').next().unwrap_or(uses),
                _ => bail!("l'étape « {step_name} » ne fait rien"),
            };
            let condition = step["if"].as_str().or(job["if"].as_str());
            let condition = condition.map_or(String::new(), |it| format!("`{}`", cell(it)));
            let _ = writeln!(
                page,
                "| {job_name} | {step_name} | `{}` | {condition} |",
                cell(done)
            );
        }
    }
    page.push('\n');
    Ok(page)
}

/// What starts a workflow, in French.
fn triggers(on: &Yaml) -> Vec<String> {
    let Some(events) = on.as_hash() else {
        return Vec::new();
    };
    let events = events.iter().filter_map(|(event, how)| {
        Some(match event.as_str()? {
            "push" if !how["tags"].is_badvalue() => {
                format!("étiquette poussée : {}", list(&how["tags"]))
            }
            "push" => format!("poussée sur {}{}", list(&how["branches"]), paths(how)),
            "pull_request" => format!("demande de fusion{}", paths(how)),
            "schedule" => format!("horaire, en notation cron (UTC) : {}", crons(how)),
            "workflow_dispatch" => "à la main".to_owned(),
            "repository_dispatch" => {
                format!("signal envoyé au dépôt : {}", list(&how["types"]))
            }
            other => format!("`{other}`"),
        })
    });
    events.collect()
}

fn paths(how: &Yaml) -> String {
    match list(&how["paths"]) {
        paths if paths.is_empty() => String::new(),
        paths => format!(" qui touche {paths}"),
    }
}

fn crons(how: &Yaml) -> String {
    let entries = how.as_vec().map(Vec::as_slice).unwrap_or_default();
    quoted(entries.iter().filter_map(|entry| entry["cron"].as_str()))
}

fn list(values: &Yaml) -> String {
    let values = values.as_vec().map(Vec::as_slice).unwrap_or_default();
    quoted(values.iter().filter_map(Yaml::as_str))
}

fn quoted<'a>(values: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = values.map(|value| format!("`{value}`")).collect();
    quoted.join(", ")
}

/// A bar would end the cell.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_says_what_the_workflows_do() {
        let workspace = Workspace::find().expect("a workspace");
        if let Err(error) = compare(&workspace) {
            panic!("{error:#}");
        }
    }

    #[test]
    fn a_step_a_trigger_and_a_condition_are_told() {
        let text = "name: Essai\non:\n  push:\n    branches: [main]\n    paths: [a/**]\n  \
                    schedule:\n    - cron: 0 4 * * 1\njobs:\n  one:\n    name: Une\n    steps:\n      \
                    - name: Dire\n        if: always()\n        run: a | b\n";
        let section = section("essai.yml", text).expect("a section");
        assert!(
            section.contains("- poussée sur `main` qui touche `a/**`\n"),
            "{section}"
        );
        assert!(section.contains("`0 4 * * 1`"), "{section}");
        assert!(
            section.contains("| Une | Dire | `a \\| b` | `always()` |\n"),
            "{section}"
        );
    }
}
