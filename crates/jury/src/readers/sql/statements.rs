//! A script cut into statements, with their lines and comments.

/// Statements apart, at `;` outside quotes, comments and dollar quotes.
pub(super) fn split(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut current = String::new();
    let (mut line, mut start) = (1, 1);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let taken = if rest.starts_with("--") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |it| it + 2)
        } else if letter == '\'' || letter == '"' {
            rest[1..].find(letter).map_or(rest.len(), |it| it + 2)
        } else if let Some(quoted) = rest.strip_prefix("$$") {
            quoted.find("$$").map_or(rest.len(), |it| it + 4)
        } else {
            letter.len_utf8()
        };
        let (piece, after) = rest.split_at(taken);
        let is_comment = piece.starts_with("--") || piece.starts_with("/*");
        if piece == ";" {
            push(&mut found, start, &mut current);
        } else if !is_comment && (!piece.starts_with('\\') || !current.trim().is_empty()) {
            if current.trim().is_empty() && !piece.trim().is_empty() {
                start = line;
            }
            current.push_str(piece);
        }
        line += piece.matches('\n').count();
        rest = after;
    }
    push(&mut found, start, &mut current);
    found
}

pub(super) fn push(found: &mut Vec<(usize, String)>, start: usize, current: &mut String) {
    let statement = std::mem::take(current);
    if !statement.trim().is_empty() {
        found.push((start, statement.trim().to_owned()));
    }
}

/// Comments with their line.
pub fn comments(text: &str, first: usize) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (place, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        let comment = if inside || trimmed.starts_with("/*") {
            inside = !trimmed.contains("*/");
            Some(trimmed)
        } else {
            trimmed.find("--").map(|start| &trimmed[start..])
        };
        if let Some(comment) = comment {
            let text = comment.trim_matches(['-', '/', '*', ' ', '=']);
            if !text.is_empty() {
                found.push((place + first, text.to_owned()));
            }
        }
    }
    found
}

/// `{nom}`, `%s`, `%(nom)s`, `:nom` and `?` as a value.
pub(super) fn placeholders(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // An end that is not found once is not sought again.
    let (mut may_close, mut may_end) = (true, true);
    while let Some(letter) = rest.chars().next() {
        if letter == '{' && may_close || rest.starts_with("%(") && may_end {
            let end = if letter == '{' { "}" } else { ")s" };
            if let Some(place) = rest.find(end) {
                out.push_str("x1");
                rest = &rest[place + end.len()..];
                continue;
            }
            if letter == '{' {
                may_close = false;
            } else {
                may_end = false;
            }
        }
        if let Some(after) = rest.strip_prefix("%s") {
            out.push_str("'x'");
            rest = after;
            continue;
        }
        out.push(letter);
        rest = &rest[letter.len_utf8()..];
    }
    out
}
