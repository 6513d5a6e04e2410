//! When the files of a watch were written, by the commits that lead to the audited one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use gix::ObjectId;
use gix::prelude::ObjectIdExt;

/// As many commits as are compared with their parent, and as many files followed.
const MOST_COMMITS: usize = 1500;
const MOST_PATHS: usize = 500;
/// A folder of more entries is not searched for what was moved.
const MOST_ENTRIES: usize = 20_000;

/// Days (since 1970) of the commits that wrote each file.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Touches {
    by_path: BTreeMap<String, Vec<i64>>,
    /// The first and the last day of the history that was read.
    pub span: Option<(i64, i64)>,
    /// Older commits are not in this clone, or there are more than are read.
    pub ends_early: bool,
}

impl Touches {
    pub fn days(&self, path: &str) -> &[i64] {
        self.by_path.get(path).map_or(&[], Vec::as_slice)
    }
}

/// Files that may be those of a watch, by their path.
pub(super) fn is_followed(path: &str) -> bool {
    const DOCUMENTS: [&str; 10] = [
        "md", "txt", "html", "htm", "rst", "adoc", "pdf", "docx", "odt", "ipynb",
    ];
    let folded = crate::words::fold(path);
    let extension = folded.rsplit('.').next().unwrap_or_default();
    DOCUMENTS.contains(&extension)
        && ["veille", "watch", "synthese"]
            .iter()
            .any(|it| folded.contains(it))
}

pub(super) fn of<'a>(
    repository: &gix::Repository,
    from: ObjectId,
    paths: impl Iterator<Item = &'a str>,
) -> Touches {
    let mut touches = Touches::default();
    let mut wanted = Folder::default();
    for path in paths.take(MOST_PATHS) {
        wanted.put(path);
    }
    if wanted.is_empty() {
        return touches;
    }
    let Ok(walk) = from.attach(repository).ancestors().all() else {
        touches.ends_early = true;
        return touches;
    };
    // Where the list of what was cut does not read, the history is taken for cut.
    let is_shallow = repository.is_shallow().unwrap_or(true);
    for (seen, info) in walk.enumerate() {
        let Some(info) = info.ok().filter(|_| seen < MOST_COMMITS) else {
            touches.ends_early = true;
            break;
        };
        let Ok(commit) = info.object() else {
            touches.ends_early = true;
            break;
        };
        // Its author's date: to replay commits changes the other.
        let author = commit.author().ok().and_then(|it| it.time().ok());
        let Some(day) = author.map(|it| it.seconds.div_euclid(86_400)) else {
            continue;
        };
        let (first, last) = touches.span.unwrap_or((day, day));
        touches.span = Some((first.min(day), last.max(day)));
        let own = commit.tree_id().ok().map(gix::Id::detach);
        // A merge writes nothing; the first commit of a cut history holds what others wrote.
        let parent = match info.parent_ids.as_slice() {
            [] if is_shallow => {
                touches.ends_early = true;
                continue;
            }
            [] => None,
            [parent] => {
                let Some(tree) = tree(repository, *parent) else {
                    touches.ends_early = true;
                    continue;
                };
                Some(tree)
            }
            _ => continue,
        };
        let mut written = Vec::new();
        wanted.compare(repository, (own, parent), "", &mut written);
        let Some(moved) = moved(repository, parent, &written) else {
            // What was moved is not told from what was written.
            touches.ends_early = true;
            continue;
        };
        for (path, id, _) in written {
            if !moved.contains(&id) {
                touches.by_path.entry(path).or_default().push(day);
            }
        }
    }
    touches
}

fn tree(repository: &gix::Repository, commit: ObjectId) -> Option<ObjectId> {
    let commit = repository.find_commit(commit).ok()?;
    commit.tree_id().ok().map(gix::Id::detach)
}

/// A path, its object, and whether it is new.
type Written = (String, ObjectId, bool);

/// New files that the commit before held elsewhere: to move a journal is not to write it. Nothing
/// when there are too many entries to know.
fn moved(
    repository: &gix::Repository,
    parent: Option<ObjectId>,
    written: &[Written],
) -> Option<HashSet<ObjectId>> {
    let mut sought: HashSet<ObjectId> = written
        .iter()
        .filter(|(.., is_new)| *is_new)
        .map(|(_, id, _)| *id)
        .collect();
    let mut found = HashSet::new();
    let mut left = MOST_ENTRIES;
    let mut folders: Vec<ObjectId> = parent.into_iter().collect();
    while let Some(folder) = folders.pop() {
        if sought.is_empty() {
            break;
        }
        if left == 0 {
            return None;
        }
        for (_, id, is_folder) in entries(repository, Some(folder)) {
            left = left.saturating_sub(1);
            if is_folder {
                folders.push(id);
            } else if sought.remove(&id) {
                found.insert(id);
            }
        }
    }
    Some(found)
}

fn entries(repository: &gix::Repository, tree: Option<ObjectId>) -> Vec<(String, ObjectId, bool)> {
    let object = tree.and_then(|it| repository.try_find_object(it).ok().flatten());
    let Some(tree) = object.and_then(|it| it.try_into_tree().ok()) else {
        return Vec::new();
    };
    tree.iter()
        .filter_map(Result::ok)
        .map(|it| {
            let name = String::from_utf8_lossy(it.filename()).into_owned();
            (name, it.oid().to_owned(), it.mode().is_tree())
        })
        .collect()
}

/// The wanted files of a folder, and its folders that hold some.
#[derive(Default)]
struct Folder {
    files: BTreeSet<String>,
    folders: HashMap<String, Folder>,
}

impl Folder {
    fn put(&mut self, path: &str) {
        match path.split_once('/') {
            Some((folder, rest)) => self.folders.entry(folder.to_owned()).or_default().put(rest),
            None => {
                self.files.insert(path.to_owned());
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    /// The wanted entries of a tree, and no other.
    fn entries(
        &self,
        repository: &gix::Repository,
        tree: Option<ObjectId>,
    ) -> HashMap<String, (ObjectId, bool)> {
        let object = tree.and_then(|it| repository.try_find_object(it).ok().flatten());
        let Some(tree) = object.and_then(|it| it.try_into_tree().ok()) else {
            return HashMap::new();
        };
        let entries = tree.iter().filter_map(Result::ok).filter_map(|it| {
            let name = std::str::from_utf8(it.filename()).ok()?;
            let is_wanted = self.files.contains(name) || self.folders.contains_key(name);
            is_wanted.then(|| (name.to_owned(), (it.oid().to_owned(), it.mode().is_tree())))
        });
        entries.collect()
    }

    /// What differs between two trees, looking only where wanted files are.
    fn compare(
        &self,
        repository: &gix::Repository,
        (own, before): (Option<ObjectId>, Option<ObjectId>),
        prefix: &str,
        written: &mut Vec<Written>,
    ) {
        if own == before {
            return;
        }
        let by_name = |tree| self.entries(repository, tree);
        let (own, before) = (by_name(own), by_name(before));
        let of = |entries: &HashMap<String, (ObjectId, bool)>, name: &str, is_folder| {
            let entry = entries.get(name).filter(|(_, kind)| *kind == is_folder);
            entry.map(|(id, _)| *id)
        };
        for name in &self.files {
            let old = of(&before, name, false);
            if let Some(id) = of(&own, name, false).filter(|it| Some(*it) != old) {
                written.push((format!("{prefix}{name}"), id, old.is_none()));
            }
        }
        for (name, folder) in &self.folders {
            let trees = (of(&own, name, true), of(&before, name, true));
            folder.compare(repository, trees, &format!("{prefix}{name}/"), written);
        }
    }
}
