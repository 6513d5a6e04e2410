//! Routes that a call declares, without a decorator: `router.get("/x")(f)`, `add_api_route("/x", f)`.

use super::{METHODS, is_route};
use crate::facts::Facts;
use crate::readers::code::{Call, Code, Decorator, Function};

/// The file of the function, the function, and the decorator that the call stands for.
pub(super) fn registered<'a>(
    facts: &'a Facts<'_>,
    place: usize,
    code: &'a Code,
) -> Vec<(usize, &'a Function, Decorator)> {
    let calls = code.calls.iter();
    let declared = calls.filter_map(|call| {
        let (decorator, handler) = applied(code, call).or_else(|| added(call))?;
        let (owner, function) = function(facts, place, code, handler)?;
        is_route(&decorator).then_some((owner, function, decorator))
    });
    declared.collect()
}

/// `router.get("/x", …)(f)`: what is called is itself a call of the same file.
fn applied<'a>(code: &Code, call: &'a Call) -> Option<(Decorator, &'a str)> {
    let handler = call.positional(0)?;
    let (name, _) = call.callee.split_once('(')?;
    let is_method = METHODS.contains(&name.rsplit('.').next()?);
    let inner = (code.calls.iter())
        .filter(|it| is_method && it.callee == name)
        // The arguments of the inner call are in the name of the outer one.
        .filter(|it| it.line <= call.line + 1)
        .find(|it| {
            let path = it.positional(0).unwrap_or_default();
            call.callee[name.len()..].starts_with(&format!("({}", flat(path)))
        })?;
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

/// The function of that name: in this file, else in one that this file imports.
fn function<'a>(
    facts: &'a Facts<'_>,
    place: usize,
    code: &'a Code,
    handler: &str,
) -> Option<(usize, &'a Function)> {
    let name = handler.rsplit('.').next()?;
    let named = |code: &'a Code| code.functions.iter().find(|it| it.name == name);
    if let Some(own) = named(code) {
        return Some((place, own));
    }
    facts
        .sources
        .iter()
        .enumerate()
        .find_map(|(other, source)| {
            let stem = source.file.name().strip_suffix(".py")?;
            let is_imported = code
                .imports
                .iter()
                .any(|it| it.module.rsplit('.').next() == Some(stem) || it.name == stem);
            let theirs = source.read.code.as_ref().filter(|_| is_imported)?;
            Some((other, named(theirs)?))
        })
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect()
}
