//! The commands of a script, with what forgives their failure.

/// One command of a script, without what precedes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    pub line: usize,
    pub text: String,
    /// `|| true` and its like: its failure does not count.
    pub is_forgiven: bool,
}

/// The commands of a script: one a line, `&&` and `;` apart, continued lines joined.
pub fn commands(script: &str, first: usize) -> Vec<Command> {
    let mut found = Vec::new();
    let mut pending = String::new();
    let mut start = first;
    for (place, line) in script.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if pending.is_empty() {
            start = first + place;
        }
        if let Some(part) = line.strip_suffix('\\') {
            pending.push_str(part);
            continue;
        }
        pending.push_str(line);
        let whole = std::mem::take(&mut pending);
        for part in whole.split("&&").flat_map(|it| it.split(';')) {
            let part = part.trim();
            let (command, rescue) = part.split_once("||").unwrap_or((part, ""));
            let rescue = rescue.trim();
            let is_forgiven = ["true", ":", "echo", "exit 0", "printf"]
                .iter()
                .any(|it| rescue.starts_with(it));
            if !command.trim().is_empty() {
                found.push(Command {
                    line: start,
                    text: command.trim().to_owned(),
                    is_forgiven,
                });
            }
        }
    }
    found
}
