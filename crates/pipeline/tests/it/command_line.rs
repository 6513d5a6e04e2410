//! The program itself: what it says and the code it leaves with, in the face of bad input.

use std::process::{Command, Output};

fn pipeline(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pipeline"))
        .args(arguments)
        .env_clear()
        .envs(variables.iter().copied())
        .output()
        .expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn an_unknown_option_is_refused_with_code_2() {
    let output = pipeline(&["run", "--vite"], &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said(&output).contains("option inconnue : --vite"),
        "{}",
        said(&output)
    );
}

#[test]
fn every_bad_setting_is_listed_at_once() {
    let variables = [
        ("PONCTUEL_PERIOD_STRAT", "2013-01-01"),
        ("PONCTUEL_WEATHER_URL", "pas une adresse"),
    ];
    let output = pipeline(&["extract"], &variables);
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    for expected in [
        "period_strat",
        "period_start ?",
        "weather_url",
        "PONCTUEL_REGISTRY_URL",
    ] {
        assert!(text.contains(expected), "{expected} absent de : {text}");
    }
}

/// Where the program was built with Spark, the check of `cargo xtask spark` covers it instead.
#[cfg(not(feature = "spark"))]
#[test]
fn an_engine_that_was_not_built_says_how_to_build_it() {
    let variables = [("PONCTUEL_REGISTRY_URL", "postgres://u:p@127.0.0.1:1/x")];
    let output = pipeline(&["extract", "--engine", "spark"], &variables);
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    assert!(text.contains("sans le moteur Spark"), "{text}");
    assert!(
        text.contains("cargo build --package pipeline --features spark"),
        "{text}"
    );
    let output = pipeline(&["extract", "--engine", "hadoop"], &variables);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("polars, spark"), "{}", said(&output));
}

#[test]
fn a_missing_database_says_what_to_do() {
    // Port 1 of the loopback address: nobody listens there.
    let variables = [("DATABASE_URL", "postgres://u:s3cret@127.0.0.1:1/x")];
    let output = pipeline(&["migrate"], &variables);
    assert_eq!(output.status.code(), Some(1));
    let text = said(&output);
    assert!(text.contains("PostgreSQL ne répond pas"), "{text}");
    assert!(!text.contains("s3cret"), "{text}");
}

#[test]
fn a_reader_that_leaves_ends_the_program_without_a_word() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_pipeline"))
        .arg("rules")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let done = child.wait_with_output().expect("the program ends");
    assert_eq!(done.status.code(), Some(141));
    assert_eq!(String::from_utf8_lossy(&done.stderr), "");
}
