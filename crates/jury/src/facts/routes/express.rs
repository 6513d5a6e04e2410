//! Express: `app.get("/x", guard, handler)`, routers, `use`.

use crate::facts::Facts;
use crate::facts::api::{Api, Framework, Route};
use crate::tree::Paths;
use crate::tree::paths::folder;
use crate::words::fold;

pub(in crate::facts) fn apis(facts: &Facts<'_>) -> Vec<Api> {
    let mut api: Option<Api> = None;
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = source.read.code.as_ref().filter(|_| !source.role.is_test) else {
            continue;
        };
        let line = ["express", "fastify", "koa", "@nestjs/common"]
            .iter()
            .find_map(|it| code.imports_module(it));
        let Some(line) = line else { continue };
        // A guard that every later route passes through.
        let common = code
            .calls
            .iter()
            .find(|it| it.method() == "use" && it.arguments.iter().any(|it| is_guard(&it.text)));
        for call in &code.calls {
            let receiver = call.receiver().to_lowercase();
            let is_router = ["app", "router", "server", "api", "fastify"]
                .iter()
                .any(|it| receiver.ends_with(it));
            let path = call.string(0).filter(|it| it.starts_with('/'));
            let Some(path) = path else { continue };
            if !is_router || !["get", "post", "put", "delete", "patch"].contains(&call.method()) {
                continue;
            }
            let between = call.arguments.get(1..).unwrap_or_default();
            let mounts = mounts(facts, place, call.receiver());
            let path = mounts.prefix + &path;
            let guard = between
                .iter()
                .find(|it| is_guard(&it.text))
                .map(|it| it.text.to_string())
                .or_else(|| {
                    common
                        .filter(|it| it.line < call.line)
                        .map(|it| it.callee.to_string())
                })
                .or(mounts.guard);
            let api = api.get_or_insert_with(|| Api {
                framework: Framework::Express,
                evidence: facts.at(source, line),
                source: place,
                routes: Vec::new(),
                openapi: None,
                scheme: None,
            });
            if let Some(line) = ["swagger-ui-express", "swagger-jsdoc"]
                .iter()
                .find_map(|it| code.imports_module(it))
            {
                api.openapi.get_or_insert_with(|| facts.at(source, line));
            }
            api.routes.push(Route {
                method: call.method().to_uppercase(),
                path,
                handler: between
                    .last()
                    .map(|it| it.text.to_string())
                    .unwrap_or_default(),
                name: None,
                source: place,
                evidence: facts.at(source, call.line),
                guard,
                is_documented: false,
                is_typed: false,
                is_model: false,
                is_data: false,
                is_page: between
                    .last()
                    .is_some_and(|it| it.text.contains(".render(")),
            });
        }
    }
    api.into_iter().collect()
}

/// What the application puts before the routes of a router: `app.use('/clients', guard, router)`.
#[derive(Default)]
struct Mounts {
    prefix: String,
    guard: Option<String>,
}

fn mounts(facts: &Facts<'_>, place: usize, receiver: &str) -> Mounts {
    let name = facts.sources[place].file.path.as_str();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stem = stem.strip_suffix("/index").unwrap_or(stem);
    for (other, source) in facts.sources.iter().enumerate() {
        let Some(code) = source.read.code.as_ref().filter(|_| !source.role.is_test) else {
            continue;
        };
        let own = folder(&source.file.path);
        let is_this = |module: &str| {
            let module = module.trim_matches(['"', '\'', '`', ' ', ';']);
            let module = module.trim_end_matches(".js").trim_end_matches(".ts");
            module.starts_with('.') && Paths::join(own, module).as_deref() == Some(stem)
        };
        // The name that the router bears in this file.
        let held = |text: &str| {
            (other == place && text == receiver)
                || text
                    .strip_prefix("require(")
                    .is_some_and(|it| is_this(it.trim_end_matches(')')))
                || code
                    .imports
                    .iter()
                    .any(|it| it.alias == text && is_this(&it.module))
                || code.assigns.iter().any(|it| {
                    let required = it.value.strip_prefix("require(");
                    it.name == text && required.is_some_and(|it| is_this(it.trim_end_matches(')')))
                })
        };
        let call = code.calls.iter().find(|it| {
            it.method() == "use" && it.arguments.last().is_some_and(|it| held(&it.text))
        });
        if let Some(call) = call {
            let guard = call
                .arguments
                .iter()
                .rev()
                .skip(1)
                .find(|it| is_guard(&it.text));
            return Mounts {
                prefix: call
                    .string(0)
                    .filter(|it| it.starts_with('/'))
                    .unwrap_or_default(),
                guard: guard.map(|it| it.text.to_string()),
            };
        }
    }
    Mounts::default()
}

/// A name, or a short call, that speaks of identity.
fn is_guard(text: &str) -> bool {
    let folded = fold(text);
    folded.len() < 80
        && !folded.contains("=>")
        && [
            "auth",
            "jwt",
            "token",
            "protect",
            "passport",
            "ensurelog",
            "isadmin",
            "requirelog",
            "apikey",
        ]
        .iter()
        .any(|it| folded.contains(it))
}
