//! A service kept up during the demo, its log in `data/logs/`.

use std::cell::RefCell;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::plan::{Login, Plan};
use crate::workspace::Workspace;
use crate::{http, process, stop, text};

/// The model API reads its model before it is ready; nothing else takes long.
const PATIENCE: Duration = Duration::from_mins(1);

/// A program of ours that runs. Dropping it stops it.
pub(crate) struct Service {
    name: &'static str,
    child: RefCell<Child>,
    log: PathBuf,
}

impl Service {
    pub(super) fn sandbox(workspace: &Workspace, plan: &Plan) -> Result<Self> {
        let mut command = workspace.program("sandbox");
        command
            .args(["serve", "--host", "127.0.0.1", "--port"])
            .arg(plan.sandbox_port.to_string());
        let health = format!("{}/health", plan.sandbox_url());
        Self::start(workspace, "sandbox", &mut command, &health)
    }

    pub(super) fn api(
        workspace: &Workspace,
        plan: &Plan,
        name: &'static str,
        url: &str,
        login: Login,
    ) -> Result<Self> {
        let mut command = workspace.program(name);
        Self::start(
            workspace,
            name,
            plan.apply_as(login, &mut command),
            &format!("{url}/health/ready"),
        )
    }

    pub(crate) fn start(
        workspace: &Workspace,
        name: &'static str,
        command: &mut Command,
        health: &str,
    ) -> Result<Self> {
        let log = workspace.data_dir("logs")?.join(format!("{name}.log"));
        let file =
            File::create(&log).with_context(|| format!("impossible d'écrire {}", log.display()))?;
        command.stdout(file.try_clone()?).stderr(file);
        let child = RefCell::new(process::spawn(command, name)?);
        let service = Self { name, child, log };
        let ready = stop::wait_for(PATIENCE, || {
            service.check()?;
            let ready = http::get(health, None).is_ok_and(|answer| answer.status == 200);
            Ok(ready.then_some(()))
        })?;
        if ready.is_none() {
            bail!(
                "{name} n'est pas prêt après {} ({health}) ; fin de son journal :\n{}",
                text::seconds(PATIENCE),
                service.last_words()
            );
        }
        Ok(service)
    }

    /// Number of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.borrow().id()
    }

    /// Fails when the program has ended.
    pub(super) fn check(&self) -> Result<()> {
        let Some(status) = self.child.borrow_mut().try_wait()? else {
            return Ok(());
        };
        bail!(
            "{} s'est arrêté ({}) ; fin de son journal, {} :\n{}",
            self.name,
            process::ending(status),
            self.log.display(),
            self.last_words()
        )
    }

    fn last_words(&self) -> String {
        fs::read_to_string(&self.log)
            .map(|log| text::last_lines(&log, 12))
            .unwrap_or_default()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        process::stop(self.child.get_mut());
    }
}
