//! Secrets and personal paths left in a line.

pub(super) fn has_personal_path(line: &str) -> bool {
    [
        concat!("/Us", "ers/"),
        concat!("/ho", "me/"),
        "C:\\Users\\",
        concat!("C:/Us", "ers/"),
    ]
    .iter()
    .any(|root| {
        line.find(root).is_some_and(|place| {
            let name: String = line[place + root.len()..]
                .chars()
                .take_while(|it| it.is_alphanumeric() || "._-".contains(*it))
                .collect();
            // Users that images and pipelines make.
            name.len() > 1
                && ![
                    "app",
                    "appuser",
                    "runner",
                    "user",
                    "jovyan",
                    "ubuntu",
                    "airflow",
                    "node",
                    "vscode",
                    "nonroot",
                    "django",
                    "streamlit",
                    "username",
                ]
                .contains(&name.as_str())
        })
    })
}

pub(super) fn is_placeholder(value: &str) -> bool {
    let lower = value.to_lowercase();
    value.len() < 8
        || [
            "change",
            "your",
            "votre",
            "example",
            "exemple",
            "xxx",
            "todo",
            "placeholder",
            "dummy",
            "secret_key",
            "<",
            "${",
            "...",
            "test",
            "insert",
            "replace",
            "a_remplacer",
            "remplac",
        ]
        .iter()
        .any(|it| lower.contains(it))
}

pub(super) fn env_secret(line: &str) -> bool {
    let Some((name, value)) = line.split_once('=') else {
        return false;
    };
    let name = name.trim().to_uppercase();
    let value = value.trim().trim_matches(['"', '\'']);
    let is_named = ["KEY", "SECRET", "PASSWORD", "TOKEN", "PASSWD"]
        .iter()
        .any(|it| name.contains(it));
    is_named && !is_placeholder(value)
}

/// A key of a known shape, or a literal given to a name that says so.
pub(super) fn literal_secret(line: &str) -> bool {
    let known = ["sk-", "ghp_", "AKIA", "hf_", "AIza", "xoxb-"]
        .iter()
        .any(|prefix| {
            line.find(prefix).is_some_and(|place| {
                let before = line[..place].chars().next_back();
                let rest = &line[place + prefix.len()..];
                let length = rest
                    .chars()
                    .take_while(|it| it.is_ascii_alphanumeric() || *it == '-' || *it == '_')
                    .count();
                length >= 20
                    && before.is_none_or(|it| !it.is_alphanumeric())
                    && !is_placeholder(&rest[..length.min(rest.len())])
            })
        });
    if known {
        return true;
    }
    let Some((name, value)) = line.split_once('=') else {
        return false;
    };
    let name = name.trim().to_uppercase();
    let is_named = name.ends_with("SECRET_KEY")
        || name.ends_with("PASSWORD")
        || name.ends_with("API_KEY")
        || name.ends_with("JWT_SECRET");
    let value = value.trim();
    let literal = value
        .strip_prefix(['"', '\''])
        .and_then(|it| it.split(['"', '\'']).next());
    is_named
        && !name.contains(' ')
        && literal.is_some_and(|it| {
            !is_placeholder(it) && !it.contains(' ') && it.len() >= 12 && !it.contains('{')
        })
}
