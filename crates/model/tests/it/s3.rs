//! The registry in a bucket, against a real S3-compatible server: `cargo xtask s3` starts one.

use model::{Bucket, Registry};

use crate::registry::{
    NAME, World, actor, promotions_at_once_are_serialised, stages_follow_the_moves,
};

/// A prefix of its own for each test; `None`, said in a line, without a server.
fn registry(world: &World, prefix: &str) -> Option<Registry> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the tests are told where the server is by whoever runs them"
    )]
    let Ok(endpoint) = std::env::var("PONCTUEL_TEST_S3") else {
        println!("sauté : aucun serveur S3 (PONCTUEL_TEST_S3) ; cargo xtask s3 en démarre un");
        return None;
    };
    let bucket = Bucket {
        name: "ponctuel".to_owned(),
        prefix: prefix.to_owned(),
        endpoint: Some(endpoint),
        region: "us-east-1".to_owned(),
        access_key: Some(("testing".to_owned(), settings::Secret::new("testing"))),
    };
    let cache = world.folder.path().join("cache");
    Some(Registry::bucket(&bucket, &cache, world.trust()).expect("a registry"))
}

#[test]
fn stages_follow_the_moves_in_a_bucket() {
    let world = World::new();
    if let Some(registry) = registry(&world, "stages") {
        stages_follow_the_moves(&world, &registry);
    }
}

#[test]
fn promotions_at_once_are_serialised_in_a_bucket() {
    let world = World::new();
    if registry(&world, "race").is_some() {
        promotions_at_once_are_serialised(&world, || {
            registry(&world, "race").expect("it was there")
        });
    }
}

#[test]
fn a_version_of_a_bucket_is_copied_once_and_checked() {
    let world = World::new();
    let Some(registry) = registry(&world, "cache") else {
        return;
    };
    let version = world.publish(&registry, 1);
    registry
        .promote(NAME, &version, None, &actor(""))
        .expect("a move");
    let path = registry.local(NAME, &version).expect("a copy");
    assert!(path.starts_with(world.folder.path().join("cache")));
    assert_eq!(registry.local(NAME, &version).expect("the same copy"), path);
    std::fs::remove_file(path.join("model.onnx")).expect("a removal");
    registry
        .local(NAME, &version)
        .expect_err("the copy was altered");
}
