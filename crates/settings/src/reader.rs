//! Reading: environment over file over default, every fault in one list.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::path::Path;
use std::str::FromStr;

use crate::KEYS;
use crate::catalogue::Key;

const PREFIX: &str = "PONCTUEL_";

/// One bad setting, in French, without its value: it may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub name: String,
    pub detail: String,
}

/// Every bad setting at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("réglages refusés :{}", self.list())]
pub struct SettingsError {
    pub faults: Vec<Fault>,
}

impl SettingsError {
    fn list(&self) -> String {
        self.faults
            .iter()
            .map(|fault| format!("\n  - {} : {}", fault.name, fault.detail))
            .collect()
    }
}

/// Gives settings by name and collects what is wrong with them.
#[derive(Debug)]
pub struct Reader {
    values: BTreeMap<String, String>,
    faults: Vec<Fault>,
}

impl Reader {
    /// Reads the environment, and the file that `PONCTUEL_CONFIG` names if it does.
    pub fn from_environment() -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "this is the one reader of the environment"
        )]
        let variables = std::env::vars_os();
        // A variable that is not text cannot be one of ours that is right.
        Self::from_variables(variables.map(|(name, value)| {
            (
                name.to_string_lossy().into_owned(),
                value.to_string_lossy().into_owned(),
            )
        }))
    }

    /// The same from given variables, for tests.
    pub fn from_variables(variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut reader = Self {
            values: BTreeMap::new(),
            faults: Vec::new(),
        };
        let mut environment = BTreeMap::new();
        for (variable, value) in variables {
            if variable == "DATABASE_URL" {
                environment
                    .entry("database_url".to_owned())
                    .or_insert(value);
            } else if let Some(name) = variable.strip_prefix(PREFIX) {
                environment.insert(name.to_lowercase(), value);
            }
        }
        if let Some(path) = environment.remove("config") {
            reader.read_file(Path::new(&path));
        }
        reader.values.extend(environment);
        reader.refuse_unknown();
        reader
    }

    /// The setting of that name, from the environment, else the file, else its default.
    /// On a fault, notes it and returns `None`; [`Reader::finish`] then reports it.
    pub fn get<T>(&mut self, name: &'static str) -> Option<T>
    where
        T: FromStr<Err: Display>,
    {
        let Some(key) = KEYS.iter().find(|key| key.name == name) else {
            self.fault(name, "absent du catalogue des réglages".to_owned());
            return None;
        };
        let Some(text) = self.values.get(name).map(String::as_str).or(key.default) else {
            let variable = variable_of(key);
            self.fault(name, format!("à fournir dans {variable} ({})", key.meaning));
            return None;
        };
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                let detail = format!("valeur illisible ({error}) ; attendu : {}", key.meaning);
                self.fault(name, detail);
                None
            }
        }
    }

    /// Whether the environment or the file gives that setting; else it has its default.
    pub fn is_given(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// What the command line says wins over the environment and the file.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), value.into());
    }

    /// # Errors
    /// Fails with every fault met, or when `build` lacks a setting.
    pub fn finish<T>(self, build: Option<T>) -> Result<T, SettingsError> {
        match build {
            Some(settings) if self.faults.is_empty() => Ok(settings),
            _ => Err(SettingsError {
                faults: self.faults,
            }),
        }
    }

    fn read_file(&mut self, path: &Path) {
        let name = path.display().to_string();
        let table = match std::fs::read_to_string(path) {
            Ok(text) => text.parse::<toml::Table>(),
            Err(error) => return self.fault(&name, format!("fichier illisible ({error})")),
        };
        match table {
            Ok(table) => {
                for (key, value) in table {
                    let text = value
                        .as_str()
                        .map_or_else(|| value.to_string(), str::to_owned);
                    self.values.insert(key, text);
                }
            }
            Err(error) => self.fault(&name, format!("TOML invalide ({})", error.message())),
        }
    }

    fn refuse_unknown(&mut self) {
        let unknown: Vec<_> = self
            .values
            .keys()
            .filter(|name| !KEYS.iter().any(|key| key.name == name.as_str()))
            .cloned()
            .collect();
        for name in unknown {
            let nearest = KEYS
                .iter()
                .min_by_key(|key| distance(key.name, &name))
                .map_or("", |key| key.name);
            self.fault(
                &name,
                format!("réglage inconnu ; vouliez-vous dire {nearest} ?"),
            );
        }
    }

    fn fault(&mut self, name: &str, detail: String) {
        self.faults.push(Fault {
            name: name.to_owned(),
            detail,
        });
    }
}

fn variable_of(key: &Key) -> String {
    format!("{PREFIX}{}", key.name.to_uppercase())
}

/// Levenshtein distance (Levenshtein, 1966), to suggest the setting that was meant.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.iter().enumerate() {
            let substitution = diagonal + usize::from(from != *to);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;
    use crate::Secret;

    fn reader(variables: &[(&str, &str)]) -> Reader {
        Reader::from_variables(
            variables
                .iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned())),
        )
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_default() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("ponctuel.toml");
        std::fs::write(&file, "token_minutes = 5\nlog = \"debug\"").expect("a file");
        let file = file.display().to_string();
        let mut reader = reader(&[("PONCTUEL_CONFIG", &file), ("PONCTUEL_LOG", "warn")]);
        assert_eq!(reader.get::<String>("log").as_deref(), Some("warn"));
        assert_eq!(reader.get::<u64>("token_minutes"), Some(5));
        assert_eq!(
            reader.get::<String>("model_api_client_id").as_deref(),
            Some("model-api")
        );
    }

    #[test]
    fn the_command_line_wins_over_the_environment() {
        let mut reader = reader(&[("PONCTUEL_ENGINE", "polars")]);
        reader.set("engine", "spark");
        assert_eq!(reader.get::<String>("engine").as_deref(), Some("spark"));
    }

    #[test]
    fn all_faults_are_listed_together_and_values_are_not_shown() {
        let mut reader = reader(&[
            ("PONCTUEL_DATASET_API_ADRESS", "127.0.0.1:1"),
            ("PONCTUEL_MODEL_API_ADDRESS", "s3cret"),
        ]);
        let address = reader.get::<SocketAddr>("model_api_address");
        let url = reader.get::<Secret>("registry_url");
        let error = reader.finish(address.zip(url)).expect_err("three faults");
        assert_eq!(error.faults.len(), 3);
        let text = error.to_string();
        assert!(
            text.contains("vouliez-vous dire dataset_api_address ?"),
            "{text}"
        );
        assert!(text.contains("PONCTUEL_REGISTRY_URL"), "{text}");
        assert!(!text.contains("s3cret"), "{text}");
    }

    #[test]
    fn database_url_is_understood_as_every_tool_writes_it() {
        let mut reader = reader(&[("DATABASE_URL", "postgres://localhost/x")]);
        let url = reader.get::<Secret>("database_url").expect("it is given");
        assert_eq!(url.reveal(), "postgres://localhost/x");
        assert_eq!(format!("{url:?}"), "•••");
    }
}
