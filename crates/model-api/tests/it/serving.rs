//! A model that must not be served is refused, with what to do.

use model_api::Models;

#[test]
fn a_model_of_another_schema_is_refused() {
    let models = tempfile::tempdir().expect("a folder");
    testkit::write_model(models.path(), "another-schema");
    let refusal = Models::open(testkit::registry(models.path()), &testkit::onnxruntime())
        .expect_err("another schema");
    assert!(
        refusal.advice().contains("Entraînez-le à nouveau"),
        "{}",
        refusal.advice()
    );
    assert!(refusal.to_string().contains("cannot be used"), "{refusal}");
}

#[test]
fn without_a_model_or_its_runtime_the_advice_says_what_to_run() {
    let models = tempfile::tempdir().expect("a folder");
    let none = Models::open(testkit::registry(models.path()), &testkit::onnxruntime())
        .expect_err("no model");
    assert!(none.advice().contains("trainer train"), "{}", none.advice());
    testkit::write_model(models.path(), &features::Horizon::H2.schema_sha256());
    let absent = models.path().join("absent.so");
    let missing = Models::open(testkit::registry(models.path()), &absent).expect_err("no library");
    assert!(
        missing.advice().contains("ONNX Runtime"),
        "{}",
        missing.advice()
    );
}
