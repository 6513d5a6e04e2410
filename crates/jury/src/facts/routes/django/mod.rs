//! Django and its REST framework: `urls.py`, views by function and by class, routers.

mod settings;

use std::collections::HashSet;

use crate::facts::api::{Api, Framework, Route};
use crate::facts::{Facts, Source};
use crate::readers::code::{Call, Code, Function, unquote};
use crate::tree::paths::folder;
use settings::settings;

pub(in crate::facts) fn apis(facts: &Facts<'_>, guards: &HashSet<String>) -> Vec<Api> {
    let settings = settings(facts);
    let mut api: Option<Api> = None;
    for source in &facts.sources {
        let Some(code) = program(source) else {
            continue;
        };
        for call in &code.calls {
            let is_path = matches!(call.callee.as_str(), "path" | "re_path" | "url");
            let is_register = call.method() == "register" && call.receiver().contains("router");
            let view = call.positional(1).unwrap_or_default();
            if !(is_path || is_register) || view.starts_with("include") || view.is_empty() {
                continue;
            }
            let name = view_name(view);
            let under = if is_register {
                registered_under(code)
            } else {
                String::new()
            };
            let path = format!(
                "/{}{under}{}",
                prefix(facts, source, DEEPEST),
                pattern(call)
            );
            let (place, found) = locate(facts, source, &name);
            let view_source = &facts.sources[place];
            let is_rest = is_register || found.is_some_and(|it| is_rest(view_source, it));
            let guard = found
                .and_then(|it| guard(view_source, it, guards))
                .or_else(|| {
                    view.contains("login_required")
                        .then(|| "login_required".to_owned())
                })
                .or_else(|| {
                    settings
                        .guard
                        .clone()
                        .filter(|_| is_rest || settings.is_global)
                })
                .filter(|_| !found.is_some_and(|it| is_opened(view_source, it)));
            let api = api.get_or_insert_with(|| Api {
                framework: Framework::Django,
                evidence: facts.at(source, call.line),
                source: place,
                routes: Vec::new(),
                openapi: settings.openapi.clone(),
                scheme: None,
            });
            let answers = found.is_some_and(|it| is_data(view_source, it));
            api.routes.push(Route {
                method: "GET".to_owned(),
                path,
                handler: name,
                name: address_name(code, call),
                source: place,
                evidence: match found {
                    Some(line) => facts.at(view_source, line),
                    None => facts.at(source, call.line),
                },
                guard,
                is_documented: true,
                is_typed: is_rest,
                is_model: false,
                is_data: false,
                is_page: !(is_rest || answers),
            });
        }
    }
    api.into_iter().collect()
}

fn program<'a>(source: &'a Source<'_>) -> Option<&'a Code> {
    let code = source.read.code.as_ref()?;
    let is_urls =
        code.imports_module("django").is_some() || code.imports_module("rest_framework").is_some();
    (!source.role.is_test && is_urls && source.file.name().contains("url")).then_some(code)
}

/// Files of addresses that include one another, at most.
const DEEPEST: usize = 4;

/// The pattern of an address, without what begins a regular expression.
fn pattern(call: &Call) -> String {
    let text = call.string(0).unwrap_or_default();
    text.trim_start_matches(['^', '/'])
        .trim_end_matches('$')
        .to_owned()
}

/// What the files that include this one put before its addresses.
fn prefix(facts: &Facts<'_>, urls: &Source<'_>, left: usize) -> String {
    let Some(left) = left.checked_sub(1) else {
        return String::new();
    };
    let Some(path) = urls.file.path.strip_suffix(".py") else {
        return String::new();
    };
    let is_this = |module: &str| {
        let module = module.replace('.', "/");
        path == module || path.ends_with(&format!("/{module}"))
    };
    let found = facts.sources.iter().find_map(|source| {
        let code = program(source).filter(|_| !std::ptr::eq(source, urls))?;
        let call = code
            .calls
            .iter()
            .find(|it| included(it).is_some_and(|it| is_this(&it)))?;
        Some((source, call))
    });
    found.map_or_else(String::new, |(source, call)| {
        prefix(facts, source, left) + &pattern(call)
    })
}

/// The module of `path("x/", include("app.urls"))`.
fn included(call: &Call) -> Option<String> {
    let view = call.positional(1)?.strip_prefix("include(")?;
    let text = view.trim_start_matches(['(', ' ', '\n']);
    let mut quotes = text.split(['"', '\'']);
    let before = quotes.next()?;
    before
        .is_empty()
        .then(|| quotes.next().map(str::to_owned))?
}

/// The pattern under which a file includes the routes of its own router.
fn registered_under(code: &Code) -> String {
    let call = code.calls.iter().find(|it| {
        it.positional(1)
            .is_some_and(|it| it.starts_with("include(") && it.contains("router.urls"))
    });
    call.map(pattern).unwrap_or_default()
}

/// `views.liste`, `Liste.as_view()`, `login_required(views.x)`: the last name that is ours.
fn view_name(view: &str) -> String {
    let view = view.split(".as_view").next().unwrap_or_default();
    let view = view.rsplit('(').next().unwrap_or_default();
    let view = view.trim_end_matches(')');
    view.rsplit('.')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// The file and the line of a view, in the folder of its `urls.py` first.
fn locate(facts: &Facts<'_>, urls: &Source<'_>, name: &str) -> (usize, Option<usize>) {
    let mut found = (0, None);
    for (place, source) in facts.sources.iter().enumerate() {
        if std::ptr::eq(source, urls) {
            found.0 = place;
        }
    }
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = source.read.code.as_ref().filter(|_| !source.role.is_test) else {
            continue;
        };
        let line = (code
            .functions
            .iter()
            .find(|it| it.name == name && it.class.is_none())
            .map(|it| it.line))
        .or_else(|| {
            code.classes
                .iter()
                .find(|it| it.name == name)
                .map(|it| it.line)
        });
        if let Some(line) = line {
            let is_near = folder(&source.file.path) == folder(&urls.file.path);
            if is_near || found.1.is_none() {
                found = (place, Some(line));
            }
            if is_near {
                break;
            }
        }
    }
    found
}

fn function_at<'a>(source: &'a Source<'_>, line: usize) -> Option<&'a Function> {
    source
        .read
        .code
        .as_ref()?
        .functions
        .iter()
        .find(|it| it.line == line)
}

fn is_rest(source: &Source<'_>, line: usize) -> bool {
    let Some(code) = &source.read.code else {
        return false;
    };
    let class = code.classes.iter().find(|it| it.line == line);
    class.is_some_and(|it| {
        ["APIView", "ViewSet", "GenericAPIView", "generics."]
            .iter()
            .any(|base| it.bases.contains(base))
    }) || function_at(source, line)
        .is_some_and(|it| it.decorators.iter().any(|it| it.name == "api_view"))
}

/// The name that pages ask it by, after that of its application: `app:name`.
fn address_name(code: &Code, call: &Call) -> Option<String> {
    let name = unquote(call.named("name")?)?;
    let application = code.assigns.iter().find(|it| it.name == "app_name");
    let application = application.and_then(|it| unquote(&it.value));
    Some(application.map_or(name.clone(), |it| format!("{it}:{name}")))
}

/// A view that answers in JSON and shows no page: a route of an API by another name.
fn is_data(source: &Source<'_>, line: usize) -> bool {
    let Some(code) = &source.read.code else {
        return false;
    };
    let function = function_at(source, line).map(|it| (it.line, it.end));
    let class = code.classes.iter().find(|it| it.line == line);
    let Some((start, end)) = function.or(class.map(|it| (it.line, it.end))) else {
        return false;
    };
    let inside = || {
        let calls = code.calls.iter();
        calls.filter(|it| (start..=end).contains(&it.line))
    };
    let is_json = inside().any(|it| it.method() == "JsonResponse");
    let is_shown = inside().any(|it| matches!(it.method(), "render" | "redirect"));
    is_json && !is_shown
}

fn guard(source: &Source<'_>, line: usize, guards: &HashSet<String>) -> Option<String> {
    let code = source.read.code.as_ref()?;
    if let Some(function) = function_at(source, line) {
        return function
            .decorators
            .iter()
            .find(|it| {
                let lower = it.name.to_lowercase();
                guards.contains(it.method())
                    || ["required", "permission", "user_passes_test", "role"]
                        .iter()
                        .any(|term| lower.contains(term))
                        && !lower.starts_with("require_")
            })
            .map(|it| it.name.to_string());
    }
    let place = code.classes.iter().position(|it| it.line == line)?;
    let class = &code.classes[place];
    if let Some(base) = class.bases.split(',').find(|it| {
        it.contains("Required") || it.contains("UserPasses") || it.contains("Permission")
    }) {
        return Some(base.trim().to_owned());
    }
    if let Some(it) = class
        .decorators
        .iter()
        .find(|it| it.text.contains("required"))
    {
        return Some(it.text.to_string());
    }
    code.assigns
        .iter()
        .find(|it| {
            it.class == Some(place)
                && it.name == "permission_classes"
                && !it.value.contains("AllowAny")
        })
        .map(|it| it.value.to_string())
}

fn is_opened(source: &Source<'_>, line: usize) -> bool {
    let Some(code) = &source.read.code else {
        return false;
    };
    let Some(place) = code.classes.iter().position(|it| it.line == line) else {
        return false;
    };
    code.assigns.iter().any(|it| {
        it.class == Some(place) && it.name == "permission_classes" && it.value.contains("AllowAny")
    })
}
