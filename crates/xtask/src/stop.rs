//! Ctrl-C and SIGTERM: noted, then obeyed by whatever is waiting.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Between two looks at what is being waited for.
pub(crate) const TICK: Duration = Duration::from_millis(25);

pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| ASKED.store(true, Ordering::SeqCst))
        .context("les signaux ne peuvent pas être écoutés")
}

pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

pub(crate) fn check() -> Result<()> {
    if asked() {
        bail!("interrompu à votre demande")
    }
    Ok(())
}

/// Looks until `found` answers, or `patience` is over (`None`), or a stop is asked (an error).
pub(crate) fn wait_for<T>(
    patience: Duration,
    mut found: impl FnMut() -> Result<Option<T>>,
) -> Result<Option<T>> {
    let start = Instant::now();
    loop {
        check()?;
        if let Some(value) = found()? {
            return Ok(Some(value));
        }
        if start.elapsed() > patience {
            return Ok(None);
        }
        std::thread::sleep(TICK);
    }
}
