//! An audit: a project read, its findings, a verdict a criterion.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

use crate::checks::{self, Finding};
use crate::facts::{Facts, Source};
use crate::tree::{self, Content, Project, TreeError};
use crate::verdict::{self, Status, Verdict};

/// How far an audit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Files taken out of the repositories.
    Taken(usize),
    /// Files whose text was understood.
    Read { files: usize, total: usize },
    /// All are read; the criteria are judged.
    Judging,
}

#[derive(Debug, Clone, Serialize)]
pub struct Audit {
    pub depots: Vec<Repository>,
    pub criteres: Vec<Verdict>,
    pub trouvailles: Vec<Finding>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Repository {
    pub nom: String,
    pub commit: Option<String>,
    pub fichiers: usize,
    /// What could not be read, and why.
    pub non_lus: Vec<Unread>,
    pub branches_non_fusionnees: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Unread {
    pub raison: &'static str,
    pub fichiers: usize,
    pub exemple: String,
}

/// Reads every path as one project and judges it.
pub fn run(
    paths: &[PathBuf],
    revision: Option<&str>,
    seen: &mut dyn FnMut(Step),
) -> Result<Audit, TreeError> {
    let project = tree::read(paths, revision, &mut |files| seen(Step::Taken(files)))?;
    Ok(of(&project, seen))
}

pub fn of(project: &Project, seen: &mut dyn FnMut(Step)) -> Audit {
    let total = project.files.len();
    let facts = Facts::of(project, &mut |files| seen(Step::Read { files, total }));
    seen(Step::Judging);
    let findings = checks::all(&facts);
    let criteres = verdict::all(&facts, &findings);
    Audit {
        depots: repositories(&facts),
        criteres,
        trouvailles: findings,
    }
}

fn repositories(facts: &Facts<'_>) -> Vec<Repository> {
    let project = facts.project;
    let undated = checks::documents::undated(facts);
    project
        .repositories
        .iter()
        .enumerate()
        .map(|(place, it)| Repository {
            nom: it.name.clone(),
            commit: it.commit.clone(),
            fichiers: project
                .files
                .iter()
                .filter(|file| file.repository == place)
                .count(),
            non_lus: unread(project, place)
                .into_iter()
                .chain(partly(facts, place))
                .chain(dateless(&undated, place))
                .collect(),
            branches_non_fusionnees: it.unmerged.clone(),
        })
        .collect()
}

/// Files that their reader did not take whole, by reason.
fn partly(facts: &Facts<'_>, place: usize) -> Vec<Unread> {
    let mut by_reason = BTreeMap::new();
    for source in facts
        .sources
        .iter()
        .filter(|it| it.file.repository == place)
    {
        if let Some(raison) = source.read.left {
            let unread = by_reason.entry(raison).or_insert_with(|| Unread {
                raison,
                fichiers: 0,
                exemple: source.file.path.clone(),
            });
            unread.fichiers += 1;
        }
    }
    by_reason.into_values().collect()
}

/// Files of the watch whose commits this clone or archive does not hold.
fn dateless(undated: &[(&Source<'_>, &'static str)], place: usize) -> Option<Unread> {
    let own = || (undated.iter()).filter(|(source, _)| source.file.repository == place);
    let (first, raison) = own().next()?;
    Some(Unread {
        raison,
        fichiers: own().count(),
        exemple: first.file.path.clone(),
    })
}

fn unread(project: &Project, place: usize) -> Vec<Unread> {
    type Wanted = fn(&Content) -> bool;
    const REASONS: [(&str, Wanted); 7] = [
        ("objet absent de ce clone", |it| {
            matches!(it, Content::Missing)
        }),
        ("fichier trop gros", |it| matches!(it, Content::TooBig)),
        (
            "parmi les plus gros d'un dépôt qui tient plus de texte qu'on n'en lit",
            |it| matches!(it, Content::PastBudget),
        ),
        ("gros fichier gardé ailleurs (Git LFS)", |it| {
            matches!(it, Content::Lfs)
        }),
        ("lien symbolique, non suivi", |it| {
            matches!(it, Content::Symlink(_))
        }),
        ("sous-module", |it| matches!(it, Content::Submodule)),
        ("code d'autrui", |it| matches!(it, Content::Vendored)),
    ];
    REASONS
        .into_iter()
        .filter_map(|(raison, wanted)| {
            let found: Vec<_> = project
                .files
                .iter()
                .filter(|it| it.repository == place && wanted(&it.content))
                .collect();
            Some(Unread {
                raison,
                fichiers: found.len(),
                exemple: found.first()?.path.clone(),
            })
        })
        .collect()
}

impl Audit {
    pub fn count(&self, status: Status) -> usize {
        self.criteres
            .iter()
            .filter(|it| it.statut == status)
            .count()
    }

    pub fn verdict(&self, id: &str) -> Option<&Verdict> {
        self.criteres.iter().find(|it| it.critere == id)
    }
}
