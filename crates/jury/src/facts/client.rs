//! The application that asks the API: which paths, with which token, renewed or not.

use std::collections::HashMap;
use std::ptr;

use super::answers::Answers;
use super::api::Route;
use super::sessions::asks_session;
use super::sources::is_http_get;
use super::tests::path_of;
use super::{Evidence, Facts, Source};
use crate::words::fold;

#[derive(Debug, Default)]
pub struct Client {
    pub calls: Vec<Call>,
    pub token: Option<Evidence>,
    /// Renews a token that expired.
    pub renewal: Option<Evidence>,
    pub errors: Option<Evidence>,
}

#[derive(Debug, Clone)]
pub struct Call {
    pub path: String,
    pub evidence: Evidence,
    pub source: usize,
}

pub(super) fn of(facts: &Facts<'_>) -> Client {
    let mut client = Client::default();
    let answers = Answers::of(facts);
    for (place, source) in facts.sources.iter().enumerate() {
        let Some(code) = &source.read.code else {
            continue;
        };
        if source.role.is_test || source.role.is_notebook {
            continue;
        }
        let asks = code.calls.iter().any(is_http_get)
            || code.imports_module("requests").is_some()
            || code.imports_module("httpx").is_some()
            || code.imports_module("reqwest").is_some();
        if !asks {
            continue;
        }
        // A program that declares routes holds their paths as well: those do not count.
        let own = answers.declared_in(place);
        let mut found = 0;
        for string in &code.strings {
            let Some(path) = path_of(&string.text) else {
                continue;
            };
            let is_declared = own.iter().any(|it| it.path.ends_with(&path));
            let answered = answers.to(&path).any(|it| it.source != place);
            if answered && !is_declared {
                found += 1;
                client.calls.push(Call {
                    path,
                    evidence: facts.at(source, string.line),
                    source: place,
                });
            }
        }
        if found == 0 {
            continue;
        }
        let said = |terms: &[&str]| {
            code.strings
                .iter()
                .find(|it| terms.iter().any(|term| fold(&it.text).contains(term)))
                .map(|it| facts.at(source, it.line))
        };
        if client.token.is_none() {
            client.token = said(&["x-api-key", "authorization", "bearer"]);
        }
        if client.renewal.is_none() {
            client.renewal =
                said(&["refresh_token", "token/refresh", "grant_type"]).or_else(|| {
                    let refresh = code.functions.iter().find(|it| {
                        let name = fold(&it.name);
                        (name.contains("refresh")
                            || name.contains("renew")
                            || name.contains("renouvel"))
                            && name.contains("token")
                    });
                    refresh.map(|it| facts.at(source, it.line))
                });
        }
        if client.errors.is_none() {
            client.errors = code
                .handlers
                .first()
                .map(|(_, line)| facts.at(source, *line));
        }
    }
    for (place, source) in facts.sources.iter().enumerate() {
        if source.role.is_page {
            page(&mut client, facts, &answers, place);
        }
    }
    client
}

/// JavaScript in pages: the address is a path, or the name that Django gives to one.
fn page(client: &mut Client, facts: &Facts<'_>, answers: &Answers<'_>, place: usize) {
    let source = &facts.sources[place];
    let text = source.file.text().unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let Some(rest) = ASKS.iter().find_map(|it| line.split(it).nth(1)) else {
            continue;
        };
        // The address may begin the next line.
        let next = lines.get(number + 1).copied().unwrap_or_default();
        let is_cut = rest.trim().is_empty() || rest.trim() == "{";
        let Some(asked) = address(if is_cut { next } else { rest }) else {
            continue;
        };
        let named = url_name(asked).and_then(|name| {
            let mut routes = facts.routes().map(|(_, route)| route);
            routes.find(|it| it.name.as_deref() == Some(name))
        });
        let path = named.map_or_else(|| path_of(asked), |it| Some(it.path.clone()));
        let Some(path) = path else { continue };
        let route = named.or_else(|| answers.to(&path).next());
        let Some(route) = route else { continue };
        let evidence = facts.at(source, number + 1);
        // The page is of the same site: the session of its visitor goes with the call, and a key
        // only when the page writes it.
        if client.token.is_none() {
            client.token = header(facts, source, &lines)
                .or_else(|| asks_session(facts, route).then(|| evidence.clone()));
        }
        client.calls.push(Call {
            path,
            evidence,
            source: place,
        });
    }
}

/// The line of a page that sends a key or a token.
fn header(facts: &Facts<'_>, source: &Source<'_>, lines: &[&str]) -> Option<Evidence> {
    let line = lines.iter().position(|line| {
        let line = line.trim_start().to_lowercase();
        let is_sent = line.contains("x-api-key") || line.contains("authorization");
        is_sent && line.contains(':') && !line.starts_with("//") && !line.starts_with("<!--")
    });
    line.map(|it| facts.at(source, it + 1))
}

/// What begins a call in a page.
const ASKS: [&str; 6] = [
    "fetch(",
    "$.ajax(",
    "$.post(",
    "$.get(",
    "axios.get(",
    "axios.post(",
];

/// The first text between quotes, those of a tag of Django left inside.
fn address(text: &str) -> Option<&str> {
    let start = text.find(['"', '\'', '`'])?;
    let quote = text[start..].chars().next()?;
    let rest = &text[start + 1..];
    let end = match rest.find("%}").filter(|_| rest.starts_with("{%")) {
        Some(tag) => tag + rest[tag..].find(quote)?,
        None => rest.find(quote)?,
    };
    Some(&rest[..end])
}

/// `app:name` of `{% url "app:name" x %}`.
fn url_name(text: &str) -> Option<&str> {
    let tag = text.strip_prefix("{%")?.trim_start().strip_prefix("url")?;
    tag.split(['"', '\'']).nth(1)
}

impl Client {
    /// The first call of each route, by the place of the route in memory.
    pub(crate) fn asked<'a>(&'a self, answers: &Answers<'a>) -> HashMap<*const Route, &'a Call> {
        let mut asked = HashMap::new();
        for call in &self.calls {
            for route in answers.to(&call.path) {
                if call.source != route.source {
                    asked.entry(ptr::from_ref(route)).or_insert(call);
                }
            }
        }
        asked
    }
}
