//! Asynchronous storage behind calls that block: one thread with a runtime of its own, so that
//! the trainer stays synchronous and a server may call from any thread.

use std::sync::mpsc;

use super::RegistryError;

type Job = Box<dyn FnOnce(&tokio::runtime::Runtime) + Send>;

/// The thread ends when the last clone is dropped.
#[derive(Debug, Clone)]
pub(super) struct Worker {
    jobs: mpsc::Sender<Job>,
}

impl Worker {
    pub(super) fn start() -> Result<Self, RegistryError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| RegistryError::Worker)?;
        let (jobs, queue) = mpsc::channel::<Job>();
        std::thread::Builder::new()
            .name("registry".to_owned())
            .spawn(move || {
                for job in queue {
                    job(&runtime);
                }
            })
            .map_err(|_| RegistryError::Worker)?;
        Ok(Self { jobs })
    }

    /// Waits for what the future answers.
    pub(super) fn run<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, RegistryError> {
        let (answer, answered) = mpsc::sync_channel(1);
        let job: Job = Box::new(move |runtime| {
            // Nobody waits any more when the caller is gone.
            let _ = answer.send(runtime.block_on(future));
        });
        self.jobs.send(job).map_err(|_| RegistryError::Worker)?;
        answered.recv().map_err(|_| RegistryError::Worker)
    }
}
