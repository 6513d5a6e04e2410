//! The commits that lead to the audited one, newest first.

use gix::prelude::ObjectIdExt;

/// As many commits as are read.
const MOST: usize = 3000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    pub id: String,
    /// Seconds since 1970, as its author dated it.
    pub seconds: i64,
    pub message: String,
    pub is_merge: bool,
}

impl Commit {
    /// The first line of its message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }

    /// Days since 1970.
    pub fn day(&self) -> i64 {
        self.seconds.div_euclid(86_400)
    }
}

pub(super) fn of(repository: &gix::Repository, from: gix::ObjectId) -> Vec<Commit> {
    let Ok(walk) = from.attach(repository).ancestors().all() else {
        return Vec::new();
    };
    // A shallow or partial clone ends its history early: what is there is kept.
    walk.map_while(Result::ok)
        .take(MOST)
        .filter_map(|info| {
            let commit = info.object().ok()?;
            let message = String::from_utf8_lossy(commit.message_raw().ok()?).into_owned();
            let seconds = commit.time().ok()?.seconds;
            Some(Commit {
                id: info.id.to_string(),
                seconds,
                message,
                is_merge: info.parent_ids.len() > 1,
            })
        })
        .collect()
}

/// Branches that hold work the audited commit does not.
pub(super) fn unmerged(repository: &gix::Repository, head: gix::ObjectId) -> Vec<String> {
    let Ok(walk) = head.attach(repository).ancestors().all() else {
        return Vec::new();
    };
    let known: std::collections::HashSet<_> = walk
        .map_while(Result::ok)
        .take(MOST)
        .map(|info| info.id)
        .collect();
    let Ok(references) = repository.references() else {
        return Vec::new();
    };
    let Ok(all) = references.all() else {
        return Vec::new();
    };
    let mut names = Vec::new();
    for mut reference in all.filter_map(Result::ok) {
        let name = reference.name().as_bstr().to_string();
        let is_branch = name.starts_with("refs/heads/") || name.starts_with("refs/remotes/");
        let Ok(id) = reference.peel_to_id() else {
            continue;
        };
        if is_branch && !name.ends_with("/HEAD") && !known.contains(&id.detach()) {
            names.push(name);
        }
    }
    names
}
