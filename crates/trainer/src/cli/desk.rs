//! What several steps need: the registry, who acts on it, and the gate.

use std::path::{Path, PathBuf};

use domain::{Clock, SystemClock};
use features::Horizon;
use model::{Actor, Registry, RegistrySettings};
use settings::Reader;
use trainer::gate::Verdict;
use trainer::{Contender, Snapshot, compare};

use super::explained;

/// The registry and who acts on it.
pub(super) struct Desk {
    pub(super) registry: Registry,
    pub(super) keys_dir: PathBuf,
    operator: String,
}

/// What opens a [`Desk`].
pub(super) type DeskSettings = (RegistrySettings, String);

impl Desk {
    /// Reads its settings; faults are noted in `reader`.
    pub(super) fn settings(reader: &mut Reader) -> Option<DeskSettings> {
        let registry = RegistrySettings::read(reader);
        let operator = reader.get::<String>("operator");
        registry.zip(operator)
    }

    pub(super) fn open((settings, operator): DeskSettings) -> anyhow::Result<Self> {
        Ok(Self {
            registry: settings.open().map_err(explained)?,
            keys_dir: settings.keys_dir,
            operator,
        })
    }

    /// The same, when nothing else is read.
    pub(super) fn read(mut reader: Reader) -> anyhow::Result<Self> {
        let settings = Self::settings(&mut reader);
        Self::open(reader.finish(settings)?)
    }

    pub(super) fn actor<'a>(&'a self, why: &'a str) -> Actor<'a> {
        Actor {
            by: &self.operator,
            at: SystemClock.now(),
            why,
        }
    }

    /// The version in production and its folder on this machine.
    pub(super) fn production(&self, horizon: Horizon) -> anyhow::Result<Option<(String, PathBuf)>> {
        let name = horizon.model_name();
        let version = self.registry.production(name).map_err(explained)?;
        version
            .map(|version| {
                let path = self.registry.local(name, &version).map_err(explained)?;
                Ok((version, path))
            })
            .transpose()
    }

    /// Judges `candidate` against production. The production it was judged against comes back:
    /// the promotion names it.
    pub(super) fn judge(
        &self,
        horizon: Horizon,
        candidate: (&str, &Path),
        snapshot: &Snapshot,
        onnxruntime: &Path,
    ) -> anyhow::Result<(Verdict, Option<String>)> {
        let production = self.production(horizon)?;
        let contender =
            |(name, directory): (&'_ str, &'_ Path)| (name.to_owned(), directory.to_owned());
        let (name, directory) = contender(candidate);
        let candidate = Contender {
            name: &name,
            directory: &directory,
        };
        let against = production.as_ref().map(|(version, path)| Contender {
            name: version,
            directory: path,
        });
        let verdict =
            compare(horizon, candidate, against, snapshot, onnxruntime).map_err(explained)?;
        Ok((verdict, production.map(|(version, _)| version)))
    }
}

/// The comparison, at the end of each file of `reports` too: the summary of a run, the text of a
/// pull request.
pub(super) fn tell(verdict: &Verdict, reports: &[PathBuf]) -> anyhow::Result<()> {
    use anyhow::Context;
    use std::io::Write;
    let text = verdict.markdown();
    println!("{text}");
    for path in reports {
        std::fs::OpenOptions::new()
            .append(true)
            .create(true)
            .open(path)
            .and_then(|mut file| writeln!(file, "{text}"))
            .with_context(|| format!("impossible d'écrire {}", path.display()))?;
    }
    Ok(())
}
