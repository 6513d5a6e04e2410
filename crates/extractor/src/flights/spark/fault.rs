//! What Spark's errors mean for whoever runs the extraction.

use domain::Source;
use spark_connect::SparkError;

use crate::flights::SparkUrl;
use crate::{Month, SourceError};

/// Beginnings of the conditions that blame the files, not the query.
const BAD_FILES: [&str; 4] = [
    "CANNOT_READ_FILE_FOOTER",
    "FAILED_READ_FILE",
    "UNABLE_TO_INFER_SCHEMA",
    "UNRESOLVED_COLUMN",
];

/// Codes of gRPC that mean that nobody answered: DEADLINE_EXCEEDED and UNAVAILABLE.
const NOBODY: [i32; 2] = [4, 14];

pub(super) fn named(server: &SparkUrl, month: Month, cause: SparkError) -> SourceError {
    let kind = Source::Flights;
    let condition = cause.get_condition();
    match condition {
        Some(name) if BAD_FILES.iter().any(|bad| name.starts_with(bad)) => {
            SourceError::garbage_because(kind, &month.to_string(), "requête impossible", cause)
        }
        None if cause.grpc_code().is_some_and(|code| NOBODY.contains(&code)) => {
            SourceError::EngineUnreachable {
                kind,
                place: server.place(),
                cause: cause.into(),
            }
        }
        condition => SourceError::EngineRefused {
            kind,
            condition,
            cause: cause.into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named_by(condition: &str, grpc_code: i32) -> SourceError {
        let mut cause = SparkError::connect_msg("told by the server");
        condition.clone_into(&mut cause.error_class);
        cause.grpc_code = Some(grpc_code);
        let server = "sc://127.0.0.1:15002/;token=s3cret".parse().unwrap();
        let month = Month {
            year: 2013,
            month: 2,
        };
        named(&server, month, cause)
    }

    #[test]
    fn a_fault_of_the_files_is_told_from_one_of_the_query() {
        let files = named_by("FAILED_READ_FILE.NO_HINT", 13);
        assert!(
            matches!(files, SourceError::Garbage { ref place, .. } if place == "year=2013/month=2")
        );
        let query = named_by("PARSE_SYNTAX_ERROR", 13);
        assert_eq!(
            query.to_string(),
            "vols (big data Parquet) : le serveur Spark refuse la requête (PARSE_SYNTAX_ERROR)"
        );
        assert!(query.advice().contains("flights_spark.sql"));
        let path = named_by("PATH_NOT_FOUND", 13);
        assert!(path.advice().contains("même chemin"), "{}", path.advice());
        let server = named_by("", 14);
        assert!(matches!(server, SourceError::EngineUnreachable { .. }));
        assert!(server.advice().contains("cargo xtask spark"));
        for error in [files, query, path, server] {
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
    }
}
