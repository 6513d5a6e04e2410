//! What every HTML page shares: its frame, its style, and the escaping of what is quoted.

use crate::facts::Evidence;
use crate::verdict::Status;

/// The style of the report and of the site: no colour carries a meaning alone.
pub(crate) const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:72rem;padding:0 1rem 3rem;color:#1a1a1a;background:#fff}\
a{color:#0b4f9c}a:focus-visible,button:focus-visible,input:focus-visible,summary:focus-visible{outline:3px solid #0b4f9c;outline-offset:2px}\
.skip{position:absolute;left:-999rem}.skip:focus{position:static}\
table{border-collapse:collapse;width:100%;margin:1rem 0}\
caption{text-align:left;font-weight:700;padding:.3rem 0}\
th,td{border:1px solid #767676;padding:.35rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}\
th{overflow-wrap:break-word}thead th{background:#ececec}\
code,pre{font-family:ui-monospace,monospace;font-size:.9em}\
pre{background:#f4f4f4;padding:.6rem;white-space:pre-wrap;overflow-wrap:anywhere}\
mark{background:#ffe9a8;color:#1a1a1a}\
.etat{font-weight:700;white-space:nowrap}\
.cases{display:grid;grid-template-columns:repeat(auto-fill,minmax(7.5rem,1fr));gap:.4rem;list-style:none;padding:0}\
.cases a{display:block;box-sizing:border-box;border:1px solid #767676;padding:.35rem;text-decoration:none;height:100%}\
.large{overflow-x:auto}\
@media (prefers-color-scheme:dark){body{color:#eee;background:#161616}a{color:#9cc7ff}thead th{background:#333}pre{background:#222}}\
@media print{.skip,nav{display:none}}";

/// A whole page.
pub(crate) fn page(title: &str, head: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"fr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n{head}\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#contenu\">Aller au contenu</a>\n{body}\n</body>\n</html>\n",
        escape(title)
    )
}

/// Writes a piece of a page after the others.
pub(crate) fn add(out: &mut String, text: String) {
    out.push_str(&text);
}

/// Text inside a page or an attribute: control characters, which HTML refuses, are left out.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(letter),
            letter if letter.is_control() => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}

/// A sign before the word, so that the eye finds it without colour.
pub(crate) fn status(status: Status) -> String {
    let sign = match status {
        Status::Observed => "●",
        Status::Partial => "◐",
        Status::Declared => "…",
        Status::Misleading => "⚠",
        Status::Absent => "○",
        Status::Oral => "?",
        Status::Unavailable => "–",
    };
    format!(
        "<span class=\"etat\"><span aria-hidden=\"true\">{sign} </span>{}</span>",
        escape(status.word())
    )
}

/// A place and its quote.
pub(crate) fn evidence(evidence: &Evidence) -> String {
    format!(
        "<li><code>{}</code> : « {} »</li>",
        escape(&evidence.place()),
        escape(&evidence.quote)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_never_becomes_markup() {
        assert_eq!(
            escape("<a href=\"x\">\u{7}&"),
            "&lt;a href=&quot;x&quot;&gt;\u{fffd}&amp;"
        );
    }
}
