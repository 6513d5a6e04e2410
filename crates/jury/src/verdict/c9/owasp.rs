//! What of the OWASP list is treated.

use super::{nothing, routes};
use crate::checks::Kind as Lie;
use crate::verdict::Context;
use crate::verdict::weigh::{Opinion, Weigh};

/// Where the API checks, limits and hides.
pub(super) fn owasp(context: &Context<'_>) -> Opinion {
    let routes = routes(context);
    if routes.is_empty() {
        return nothing(context);
    }
    let facts = context.facts;
    let mut checked = Vec::new();
    let mut limited = Vec::new();
    let mut restricted = Vec::new();
    for (source, code) in facts.programs() {
        let field = code.calls.iter().find(|it| {
            matches!(
                it.callee.as_str(),
                "Field" | "field_validator" | "constr" | "conint" | "Query" | "Path"
            ) && (it.named("ge").is_some()
                || it.named("le").is_some()
                || it.named("max_length").is_some()
                || it.named("gt").is_some()
                || it.named("min_length").is_some())
        });
        let schema = code
            .classes
            .iter()
            .find(|it| it.bases.contains("BaseModel") || it.bases.contains("Serializer"))
            .map(|it| it.line);
        let typed = code
            .functions
            .iter()
            .find(|it| it.parameters.contains("Json<") || it.parameters.contains("Query<"))
            .map(|it| it.line);
        checked.extend(
            field
                .map(|it| it.line)
                .or(schema)
                .or(typed)
                .map(|it| facts.at(source, it)),
        );
        let limit = code
            .functions
            .iter()
            .flat_map(|it| &it.decorators)
            .find(|it| it.name.contains("limiter.") || it.name.contains("rate_limit"))
            .map(|it| it.line);
        let governor = code
            .imports_module("governor")
            .or_else(|| code.imports_module("tower_governor"))
            .or_else(|| code.imports_module("express-rate-limit"));
        limited.extend(limit.or(governor).map(|it| facts.at(source, it)));
        let header = code.calls.iter().find(|it| {
            it.method() == "add_middleware"
                && it.arguments.iter().any(|it| {
                    it.text.contains("CORS")
                        || it.text.contains("TrustedHost")
                        || it.text.contains("Header")
                })
        });
        let named = code
            .strings
            .iter()
            .find(|it| {
                matches!(
                    it.text.to_lowercase().as_str(),
                    "x-content-type-options"
                        | "content-security-policy"
                        | "strict-transport-security"
                )
            })
            .map(|it| it.line);
        restricted.extend(
            header
                .map(|it| it.line)
                .or(named)
                .map(|it| facts.at(source, it)),
        );
    }
    let guarded = routes
        .iter()
        .filter(|it| it.guard.is_some())
        .map(|it| it.evidence.clone());
    Weigh::of("la sécurité de l'API")
        .part("la validation des entrées", checked)
        .part("une identité demandée", guarded)
        .part("une limite de débit appliquée", limited)
        .part("des en-têtes ou origines restreints", restricted)
        .part(
            "les risques OWASP passés en revue",
            context.saying(&["owasp"]),
        )
        .weak(context.of(&[Lie::UnusedLimiter, Lie::Secret]))
        .all()
}
