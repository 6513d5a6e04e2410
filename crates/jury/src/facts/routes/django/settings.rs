//! What the settings of Django ask of every view.

use crate::facts::{Evidence, Facts};

#[derive(Default)]
pub(super) struct Settings {
    /// What every view of the REST framework asks, when the settings say so.
    pub(super) guard: Option<String>,
    pub(super) is_global: bool,
    pub(super) openapi: Option<Evidence>,
}

pub(super) fn settings(facts: &Facts<'_>) -> Settings {
    let mut found = Settings::default();
    for (source, code) in facts.programs() {
        if !source.file.path.contains("settings") {
            continue;
        }
        for assign in &code.assigns {
            if assign.name == "REST_FRAMEWORK" && assign.value.contains("IsAuthenticated") {
                found.guard = Some("DEFAULT_PERMISSION_CLASSES".to_owned());
            }
            if assign.name == "MIDDLEWARE" && assign.value.contains("LoginRequiredMiddleware") {
                found.guard = Some("LoginRequiredMiddleware".to_owned());
                found.is_global = true;
            }
            if assign.value.contains("drf_spectacular") || assign.value.contains("drf_yasg") {
                found.openapi = Some(facts.at(source, assign.line));
            }
        }
    }
    found
}
