//! What a command could not do, for people.

use pipeline::PipelineError;

/// Something to tell people before leaving with code 1.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

impl From<PipelineError> for Failure {
    fn from(error: PipelineError) -> Self {
        tracing::debug!(error = &error as &dyn std::error::Error, "step failed");
        Self(format!("{error}\n{}", error.advice()))
    }
}

impl From<store::StoreError> for Failure {
    fn from(error: store::StoreError) -> Self {
        PipelineError::from(error).into()
    }
}

impl From<settings::SettingsError> for Failure {
    fn from(error: settings::SettingsError) -> Self {
        Self(error.to_string())
    }
}
