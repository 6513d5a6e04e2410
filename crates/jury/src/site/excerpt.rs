//! The lines around a piece of evidence.

use crate::facts::Evidence;
use crate::report::page::{add, escape};
use crate::tree::Project;
use crate::words::quote;

const AROUND: usize = 4;
const WIDEST: usize = 160;

pub(super) fn of(project: &Project, evidence: &Evidence) -> String {
    let place = escape(&evidence.place());
    let file = project.files.iter().find(|it| {
        it.path == evidence.path && project.repositories[it.repository].name == evidence.repository
    });
    let Some(text) = file.and_then(|it| it.text()) else {
        return format!(
            "<p><code>{place}</code> : « {} »</p>\n",
            escape(&evidence.quote)
        );
    };
    let first = evidence.line.saturating_sub(AROUND + 1);
    let lines = text.lines().enumerate().skip(first).take(2 * AROUND + 1);
    let mut code = String::new();
    for (number, line) in lines {
        let line = escape(&quote_line(line));
        if number + 1 == evidence.line {
            add(
                &mut code,
                format!("<mark>{:>5}  {line}</mark>\n", number + 1),
            );
        } else {
            add(&mut code, format!("{:>5}  {line}\n", number + 1));
        }
    }
    format!(
        "<figure>\n<figcaption><code>{place}</code></figcaption>\n<pre><code>{code}</code></pre>\n</figure>\n"
    )
}

/// Its indentation kept, its end cut.
fn quote_line(line: &str) -> String {
    let indent: String = line
        .chars()
        .take_while(|it| it.is_whitespace())
        .take(40)
        .collect();
    indent + &quote(line, WIDEST)
}
