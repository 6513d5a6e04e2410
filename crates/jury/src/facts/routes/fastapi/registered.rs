//! Routes that a call declares, without a decorator: `router.get("/x")(f)`, `add_api_route("/x", f)`.

use std::collections::{HashMap, HashSet};

use super::{METHODS, is_route};
use crate::facts::Facts;
use crate::readers::code::{Call, Code, Decorator, Function};

/// The file of the function, the function, and the decorator that the call stands for.
pub(super) fn registered<'a>(
    facts: &'a Facts<'_>,
    place: usize,
    code: &'a Code,
) -> Vec<(usize, &'a Function, Decorator)> {
    let calls = code.calls.iter().enumerate();
    let declared: Vec<_> = calls
        .filter_map(|(number, call)| {
            applied(call, code.calls.get(number + 1)).or_else(|| added(call))
        })
        .filter(|(decorator, _)| is_route(decorator))
        .collect();
    if declared.is_empty() {
        return Vec::new();
    }
    let functions = functions(facts, place, code);
    let with_function = declared.into_iter().filter_map(|(decorator, handler)| {
        let (owner, function) = functions.get(handler.rsplit('.').next()?)?;
        Some((*owner, *function, decorator))
    });
    with_function.collect()
}

/// `router.get("/x", …)(f)`: what is called is itself a call, which the reader gives `next`.
fn applied<'a>(call: &'a Call, next: Option<&Call>) -> Option<(Decorator, &'a str)> {
    let handler = call.positional(0)?;
    let (name, _) = call.callee.split_once('(')?;
    let is_method = METHODS.contains(&name.rsplit('.').next()?);
    let inner = next.filter(|it| is_method && it.callee == name)?;
    let decorator = Decorator {
        name: name.to_owned().into(),
        text: call.callee.clone(),
        arguments: inner.arguments.clone(),
        line: inner.line,
    };
    Some((decorator, handler))
}

/// `router.add_api_route("/x", f, methods=["POST"])`.
fn added(call: &Call) -> Option<(Decorator, &str)> {
    if call.method() != "add_api_route" {
        return None;
    }
    let handler = call.positional(1).or_else(|| call.named("endpoint"))?;
    let methods = call.named("methods").unwrap_or_default().to_lowercase();
    let method = METHODS.iter().find(|it| methods.contains(**it));
    let decorator = Decorator {
        name: format!("{}.{}", call.receiver(), method.unwrap_or(&"get")).into(),
        text: call.callee.clone(),
        arguments: call.arguments.clone(),
        line: call.line,
    };
    Some((decorator, handler))
}

/// Functions by their name: those of this file, then those of the files that it imports.
fn functions<'a>(
    facts: &'a Facts<'_>,
    place: usize,
    code: &'a Code,
) -> HashMap<&'a str, (usize, &'a Function)> {
    let imports = code.imports.iter();
    let imported: HashSet<&str> = imports
        .flat_map(|it| [it.module.rsplit('.').next().unwrap_or_default(), &it.name])
        .collect();
    let others = facts.sources.iter().enumerate();
    let others = others.filter_map(|(other, source)| {
        let stem = source.file.name().strip_suffix(".py")?;
        let code = source.read.code.as_deref();
        Some((other, code.filter(|_| imported.contains(stem))?))
    });
    let mut functions = HashMap::new();
    for (owner, code) in [(place, code)].into_iter().chain(others) {
        for function in &code.functions {
            functions
                .entry(function.name.as_str())
                .or_insert((owner, function));
        }
    }
    functions
}
