//! Programs of the project that make the data that it then "extracts".

use crate::facts::{Evidence, Facts};
use crate::readers::code::{Call, Code};
use crate::words::fold;

/// Programs that invent data and write it: where, and the names of what they write.
pub(super) fn makers(facts: &Facts<'_>) -> Vec<(Evidence, Vec<String>)> {
    let mut found = Vec::new();
    for (source, code) in facts.programs() {
        let random = code.calls.iter().find(|it| is_random(&it.callee));
        let writes = code.calls.iter().any(writes);
        let path = fold(&source.file.path);
        let is_named = [
            "synthetic",
            "synthetique",
            "generate",
            "generer",
            "fake",
            "mock",
            "simul",
        ]
        .iter()
        .any(|it| path.contains(it));
        if let Some(random) = random
            && writes
            && is_named
        {
            found.push((facts.at(source, random.line), written(code)));
        }
    }
    found
}

/// A program that invents Parquet gives its name to no file: partitions have none of their own.
pub(super) const PARTITIONED: &str = "*.parquet";

/// The names of the files that a program writes: given to a call, or held by a variable that is.
pub(super) fn written(code: &Code) -> Vec<String> {
    let mut names = Vec::new();
    if code.calls.iter().any(|it| {
        matches!(
            it.method(),
            "to_parquet"
                | "write_parquet"
                | "write_table"
                | "write_to_dataset"
                | "parquet"
                | "sink_parquet"
        )
    }) {
        names.push(PARTITIONED.to_owned());
    }
    for call in code
        .calls
        .iter()
        .filter(|it| writes(it) || it.callee == "open")
    {
        for argument in &call.arguments {
            let held = code.assigns.iter().filter(|it| {
                !it.name.is_empty()
                    && argument
                        .text
                        .split(|it: char| !(it.is_alphanumeric() || it == '_'))
                        .any(|word| it.name == word)
            });
            let texts = held
                .map(|it| it.value.as_str())
                .chain([argument.text.as_str()]);
            names.extend(
                texts
                    .flat_map(|it| it.split(['"', '\'']).skip(1).step_by(2))
                    .filter(|it| {
                        let text = it.to_lowercase();
                        [".parquet", ".csv", ".db", ".sqlite", ".json"]
                            .iter()
                            .any(|end| text.ends_with(end))
                    })
                    .map(|it| it.rsplit('/').next().unwrap_or_default().to_owned()),
            );
        }
    }
    names
}

pub(super) fn writes(call: &Call) -> bool {
    matches!(
        call.method(),
        "to_parquet"
            | "to_csv"
            | "to_sql"
            | "write_parquet"
            | "parquet"
            | "write_csv"
            | "writerow"
            | "writerows"
            | "write_table"
            | "write_to_dataset"
            | "executemany"
    )
}

pub(crate) fn is_random(callee: &str) -> bool {
    [
        "random.",
        "np.random.",
        "numpy.random.",
        "rng.",
        "fake.",
        "Faker",
    ]
    .iter()
    .any(|it| callee.starts_with(it))
        && !callee.ends_with("seed")
        || callee == "Faker"
        || callee == "Math.random"
}

pub(super) fn reads_one(code: &Code, names: &[String]) -> bool {
    names.iter().any(|name| {
        code.strings
            .iter()
            .any(|it| it.text.ends_with(name.as_str()))
    })
}
