//! The registry: versions that never change, stages that move one at a time.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use model::{
    Action, Actor, ModelDirectory, Recalibration, Registry, RegistryError, SigningKey, Trust,
};

use crate::fixture::{SCHEMA, write_seeded};

pub(crate) const NAME: &str = "h2";

/// A folder for the drafts, the keys and, here, the registry.
pub(crate) struct World {
    pub(crate) folder: tempfile::TempDir,
}

impl World {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self { folder }
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.folder.path().join("keys")
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("models")
    }

    fn registry(&self) -> Registry {
        Registry::folder(self.root(), self.trust()).expect("a registry")
    }

    pub(crate) fn trust(&self) -> Trust {
        Trust::KeysOf(self.keys())
    }

    /// Publishes the model of that seed.
    pub(crate) fn publish(&self, registry: &Registry, seed: u64) -> String {
        let draft = tempfile::tempdir().expect("a folder");
        let path = draft.path().join("draft");
        write_seeded(&path, seed).expect("a draft");
        let key = SigningKey::load_or_create(&self.keys()).expect("a key");
        registry.publish(&path, &key).expect("a version")
    }
}

pub(crate) fn actor(why: &str) -> Actor<'_> {
    let at: DateTime<Utc> = "2026-01-01T00:00:00Z".parse().expect("an instant");
    Actor {
        by: "test",
        at,
        why,
    }
}

/// What holds for a folder holds for a bucket.
pub(crate) fn stages_follow_the_moves(world: &World, registry: &Registry) {
    assert_eq!(registry.production(NAME).expect("a read"), None);
    let [first, second] = [1, 2].map(|seed| world.publish(registry, seed));
    assert_ne!(first, second);
    assert_eq!(registry.versions(NAME).expect("a list").len(), 2);

    let seen = registry
        .nominate(NAME, &first, &actor("a"))
        .expect("a move");
    assert_eq!(seen.candidate.as_ref(), Some(&first));
    let again = registry
        .nominate(NAME, &first, &actor("a"))
        .expect("a move");
    assert_eq!(seen, again, "a repeat moves nothing");
    registry
        .promote(NAME, &first, None, &actor("b"))
        .expect("a move");
    registry
        .nominate(NAME, &second, &actor("c"))
        .expect("a move");
    assert_eq!(
        registry.moved_since(NAME, 3).expect("a read"),
        None,
        "three moves so far"
    );
    let now = registry
        .promote(NAME, &second, Some(&first), &actor("d"))
        .expect("a move");
    assert_eq!(
        registry.moved_since(NAME, 3).expect("a read"),
        Some(now.clone())
    );
    assert_eq!(now.candidate, None);
    assert_eq!(now.production.as_ref(), Some(&second));
    assert_eq!(now.previous.as_ref(), Some(&first));

    let back = registry
        .rollback(NAME, &second, &actor("e"))
        .expect("a move");
    assert_eq!(back.production.as_ref(), Some(&first));
    assert_eq!(registry.stages(NAME).expect("a read"), back);

    let history = registry.history(NAME).expect("a history");
    let told: Vec<_> = history
        .iter()
        .map(|it| (it.action, it.from.clone(), it.to.clone(), it.why.as_str()))
        .collect();
    let (first, second) = (Some(first), Some(second));
    assert_eq!(
        told,
        [
            (Action::Nominate, None, first.clone(), "a"),
            (Action::Promote, None, first.clone(), "b"),
            (Action::Nominate, None, second.clone(), "c"),
            (Action::Promote, first.clone(), second.clone(), "d"),
            (Action::Rollback, second, first, "e"),
        ]
    );
}

#[test]
fn stages_follow_the_moves_in_a_folder() {
    let world = World::new();
    stages_follow_the_moves(&world, &world.registry());
}

#[test]
fn the_same_content_is_the_same_version_and_publishing_again_changes_nothing() {
    let world = World::new();
    let registry = world.registry();
    let version = world.publish(&registry, 1);
    let path = registry.local(NAME, &version).expect("a version");
    let before = fs::read(path.join("manifest.sig")).expect("a signature");
    // As if the first publication had been killed before its last files.
    fs::remove_file(path.join("manifest.sig")).expect("a removal");
    fs::remove_file(path.join("metrics.json")).expect("a removal");
    assert_eq!(world.publish(&registry, 1), version);
    assert_eq!(
        fs::read(path.join("manifest.sig")).expect("a signature"),
        before
    );
    registry.local(NAME, &version).expect("whole again");
}

#[test]
fn an_altered_version_is_refused_whatever_was_altered() {
    type Alter = fn(&Path);
    let cases: [(&str, Alter); 5] = [
        ("a model", |path| append(&path.join("model.onnx"))),
        ("a missing file", |path| {
            fs::remove_file(path.join("metrics.json")).expect("a removal");
        }),
        ("a manifest", |path| {
            replace(&path.join("manifest.json"), "\"seed\": 1", "\"seed\": 2");
        }),
        ("a signature", |path| {
            replace(
                &path.join("manifest.sig"),
                "\"signature\": \"",
                "\"signature\": \"AAAA",
            );
        }),
        ("no signature", |path| {
            fs::remove_file(path.join("manifest.sig")).expect("a removal");
        }),
    ];
    for (what, alter) in cases {
        let world = World::new();
        let registry = world.registry();
        let version = world.publish(&registry, 1);
        registry
            .nominate(NAME, &version, &actor(""))
            .expect("a move");
        alter(&registry.local(NAME, &version).expect("a version"));
        let refusal = registry.local(NAME, &version).expect_err(what);
        assert!(!refusal.advice().is_empty());
        registry
            .promote(NAME, &version, None, &actor(""))
            .expect_err(what);
        assert_eq!(registry.production(NAME).expect("a read"), None, "{what}");
    }
}

#[test]
fn a_manifest_signed_by_an_unknown_key_is_refused_until_the_key_is_trusted() {
    let (ours, theirs) = (World::new(), World::new());
    let registry = ours.registry();
    SigningKey::load_or_create(&ours.keys()).expect("a key");
    let reader = Registry::folder(theirs.root(), ours.trust()).expect("a registry");
    let version = theirs.publish(&theirs.registry(), 1);
    let refusal = reader.local(NAME, &version).expect_err("unknown");
    assert!(
        matches!(refusal, RegistryError::UnknownKey { .. }),
        "{refusal:?}"
    );
    assert!(refusal.advice().contains("models.pub"));
    let line = fs::read_to_string(theirs.keys().join("models.pub")).expect("a line");
    let path = ours.keys().join("models.pub");
    let own = fs::read_to_string(&path).expect("a line");
    fs::write(&path, format!("{own}{line}")).expect("a write");
    reader.local(NAME, &version).expect("trusted now");
    drop(registry);
}

#[test]
fn an_unsigned_version_is_opened_only_when_told_and_never_an_altered_one() {
    let world = World::new();
    let registry = world.registry();
    let version = world.publish(&registry, 1);
    let path = registry.local(NAME, &version).expect("a version");
    fs::remove_file(path.join("manifest.sig")).expect("a removal");
    assert!(matches!(
        registry.local(NAME, &version),
        Err(RegistryError::Unsigned)
    ));
    let anyone = Registry::folder(world.root(), Trust::Anyone).expect("a registry");
    anyone.local(NAME, &version).expect("told to");
    replace(&path.join("manifest.json"), "\"seed\": 1", "\"seed\": 2");
    assert!(matches!(
        anyone.local(NAME, &version),
        Err(RegistryError::OtherManifest)
    ));
}

#[test]
fn a_version_copied_under_another_name_is_refused() {
    let world = World::new();
    let registry = world.registry();
    let version = world.publish(&registry, 1);
    let path = registry.local(NAME, &version).expect("a version");
    let other = version.replace("20131231", "20141231");
    fs::rename(&path, path.with_file_name(&other)).expect("a rename");
    assert!(matches!(
        registry.local(NAME, &other),
        Err(RegistryError::OtherManifest)
    ));
}

/// Eight programs, each with a registry of its own, promote at once, each sure of what it
/// replaces.
pub(crate) fn promotions_at_once_are_serialised(world: &World, open: impl Fn() -> Registry + Sync) {
    const AT_ONCE: u64 = 8;
    let (registry, open) = (&open(), &open);
    let versions: Vec<_> = (0..AT_ONCE)
        .map(|seed| world.publish(registry, seed))
        .collect();
    let won: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = versions
            .iter()
            .map(|version| scope.spawn(|| open().promote(NAME, version, None, &actor("race"))))
            .collect();
        let joined = threads.into_iter().map(|it| it.join().expect("no panic"));
        joined.filter_map(Result::ok).collect()
    });
    let production = registry.production(NAME).expect("a read").expect("one");
    assert_eq!(won.len(), 1, "the others were overtaken");
    assert_eq!(won[0].production.as_ref(), Some(&production));
    // Nominations replace one another: all are kept, none is lost.
    std::thread::scope(|scope| {
        for version in versions.iter().filter(|version| **version != production) {
            scope.spawn(|| {
                open()
                    .nominate(NAME, version, &actor("race"))
                    .expect("a move")
            });
        }
    });
    let history = registry.history(NAME).expect("a history");
    let numbers: Vec<_> = history.iter().map(|it| it.stages.number).collect();
    assert_eq!(numbers, (1..=AT_ONCE).collect::<Vec<_>>());
    for pair in history.windows(2) {
        assert_eq!(pair[1].stages.production.as_ref(), Some(&production));
        if pair[1].action == pair[0].action {
            assert_eq!(pair[1].from, pair[0].to, "each saw the one before");
        }
    }
}

#[test]
fn promotions_at_once_are_serialised_in_a_folder() {
    let world = World::new();
    promotions_at_once_are_serialised(&world, || world.registry());
}

#[test]
fn a_promotion_compared_with_a_former_production_moves_nothing() {
    let world = World::new();
    let registry = world.registry();
    let [first, second, third] = [1, 2, 3].map(|seed| world.publish(&registry, seed));
    registry
        .promote(NAME, &first, None, &actor(""))
        .expect("a move");
    registry
        .promote(NAME, &second, Some(&first), &actor(""))
        .expect("a move");
    let refusal = registry
        .promote(NAME, &third, Some(&first), &actor(""))
        .expect_err("overtaken");
    assert!(
        matches!(&refusal, RegistryError::Overtaken { found: Some(it) } if *it == second),
        "{refusal:?}"
    );
    assert_eq!(registry.stages(NAME).expect("a read").number, 2);
}

#[test]
fn there_is_nothing_to_roll_back_to_before_the_second_promotion() {
    let world = World::new();
    let registry = world.registry();
    let version = world.publish(&registry, 1);
    registry
        .promote(NAME, &version, None, &actor(""))
        .expect("a move");
    assert!(matches!(
        registry.rollback(NAME, &version, &actor("")),
        Err(RegistryError::NothingBefore)
    ));
}

#[test]
fn a_version_cannot_leave_the_folder() {
    let world = World::new();
    let registry = world.registry();
    for bad in ["", "..", "a/b", "é", "a.b"] {
        assert!(matches!(
            registry.local(NAME, bad),
            Err(RegistryError::InvalidName)
        ));
        assert!(matches!(
            registry.stages(bad),
            Err(RegistryError::InvalidName)
        ));
    }
    assert!(matches!(
        registry.nominate(NAME, "absent", &actor("")),
        Err(RegistryError::UnknownVersion)
    ));
}

fn append(path: &Path) {
    let mut bytes = fs::read(path).expect("a file");
    bytes.push(0);
    fs::write(path, bytes).expect("a write");
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).expect("a file");
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).expect("a write");
}

#[test]
fn an_evening_is_a_version_beside_the_trained_one_and_can_be_rolled_back() {
    let world = World::new();
    let registry = world.registry();
    let trained = world.publish(&registry, 1);
    registry
        .promote(NAME, &trained, None, &actor("a"))
        .expect("a move");
    let key = SigningKey::load_or_create(&world.keys()).expect("a key");
    let of = |as_of: &str, shift| {
        let path = registry.local(NAME, &trained).expect("a version");
        let model = ModelDirectory::open(&path, SCHEMA).expect("a model");
        let draft = tempfile::tempdir().expect("a folder");
        let draft = draft.path().join("draft");
        let day = "2013-12-01".parse().expect("a day");
        let told = Recalibration {
            from: trained.clone(),
            as_of: as_of.parse().expect("an instant"),
            first_day: day,
            last_day: day,
            flights: 12_000,
            told: 0.2,
            happened: 0.25,
            shift: [shift, 0.0, 0.0],
        };
        model
            .write_recalibrated(&draft, told, "# Carte du soir")
            .expect("a draft");
        registry.publish(&draft, &key).expect("a version")
    };
    let tonight = of("2013-12-10T23:00:00Z", 0.25);
    assert_eq!(tonight, of("2013-12-10T23:00:00Z", 0.25), "once is enough");
    let tomorrow = of("2013-12-11T23:00:00Z", 0.5);
    let mut evenings = registry.versions(NAME).expect("a list");
    evenings.retain(|version| *version != trained);
    assert_eq!(evenings, [tonight.clone(), tomorrow.clone()]);
    assert!(tonight.contains("-20131210T230000Z-"), "{tonight}");
    registry
        .promote(NAME, &tonight, Some(&trained), &actor("b"))
        .expect("a move");
    let path = registry.local(NAME, &tonight).expect("signed, whole");
    let opened = ModelDirectory::open(&path, SCHEMA).expect("a model");
    assert!((opened.calibration().shift[0] - 0.25).abs() < 1e-12);
    let moved = registry.history(NAME).expect("a history").len();
    registry
        .promote(NAME, &tonight, Some(&trained), &actor("b"))
        .expect("no move");
    assert_eq!(registry.history(NAME).expect("a history").len(), moved);
    let back = registry.rollback(NAME, &tonight, &actor("c"));
    assert_eq!(back.expect("a move").production.as_ref(), Some(&trained));

    // Two evenings later, the model of before is still a move away.
    for (from, to) in [(&trained, &tonight), (&tonight, &tomorrow)] {
        registry
            .promote(NAME, to, Some(from), &actor("d"))
            .expect("a move");
    }
    let back = registry.rollback_to(NAME, (&tomorrow, "unheard-of"), &actor("e"));
    assert!(matches!(back, Err(RegistryError::UnknownVersion)));
    let back = registry.rollback_to(NAME, (&tomorrow, &trained), &actor("e"));
    let back = back.expect("a move");
    assert_eq!(back.production.as_ref(), Some(&trained));
    assert_eq!(back.previous.as_ref(), Some(&tomorrow));
    let again = registry.rollback_to(NAME, (&trained, &trained), &actor("e"));
    assert_eq!(again.expect("no move"), back);
}
