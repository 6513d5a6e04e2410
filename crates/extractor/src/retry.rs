//! Trying again what may pass: exponential backoff with jitter, within bounds.

use std::time::Duration;

use domain::Source;

use crate::{Progress, SourceError};

/// How long and how often a request is tried.
#[derive(Debug, Clone, Copy)]
pub struct RetryPolicy {
    /// Attempts, the first included.
    pub attempts: u32,
    /// Wait before the second attempt; doubles at each retry.
    pub first_delay: Duration,
    /// Longest wait before a retry; a source that asks for more is an error.
    pub longest_delay: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 4,
            first_delay: Duration::from_millis(500),
            longest_delay: Duration::from_mins(1),
        }
    }
}

/// Whether a fault may pass, and when to come back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Retry {
    Never,
    Backoff,
    /// The source says how long it wants to be left alone.
    After(Duration),
}

/// An attempt that failed.
pub(crate) struct Failure {
    pub(crate) error: SourceError,
    pub(crate) retry: Retry,
}

impl Failure {
    pub(crate) fn passing(error: SourceError) -> Self {
        let retry = Retry::Backoff;
        Self { error, retry }
    }

    pub(crate) fn lasting(error: SourceError) -> Self {
        let retry = Retry::Never;
        Self { error, retry }
    }
}

impl RetryPolicy {
    /// Calls `attempt` until it succeeds, its fault cannot pass, or attempts run out.
    pub(crate) async fn run<T, F>(
        &self,
        kind: Source,
        progress: &dyn Progress,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T, SourceError>
    where
        F: Future<Output = Result<T, Failure>>,
    {
        let mut number = 1;
        loop {
            progress.request();
            let failure = match attempt().await {
                Ok(value) => return Ok(value),
                Err(failure) => failure,
            };
            let Some(delay) = self.delay(number, failure.retry) else {
                return Err(failure.error);
            };
            tracing::warn!(
                source = %kind,
                attempt = number,
                delay_ms = delay.as_millis() as u64,
                reason = %failure.error,
                "request failed, retrying",
            );
            progress.note(&format!(
                "{}, nouvel essai dans {:.1} s",
                failure.error,
                delay.as_secs_f32()
            ));
            tokio::time::sleep(delay).await;
            number += 1;
        }
    }

    /// The wait before the next attempt, or `None` when there must be none.
    fn delay(&self, attempt: u32, retry: Retry) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        match retry {
            Retry::Never => None,
            Retry::After(delay) => (delay <= self.longest_delay).then_some(delay),
            Retry::Backoff => {
                let full = self.first_delay.saturating_mul(1 << (attempt - 1).min(16));
                // Half fixed, half random, so that clients that failed together do not come
                // back together.
                Some(
                    full.min(self.longest_delay)
                        .mul_f64(0.5 + fastrand::f64() / 2.0),
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::NoProgress;

    #[test]
    fn the_backoff_doubles_within_bounds_and_ends() {
        let policy = RetryPolicy {
            attempts: 9,
            ..RetryPolicy::default()
        };
        for attempt in 1..9 {
            let full = (0.5 * f64::from(1 << (attempt - 1))).min(60.0);
            let delay = policy.delay(attempt, Retry::Backoff).unwrap().as_secs_f64();
            assert!((full / 2.0..=full).contains(&delay), "{attempt}: {delay}");
        }
        assert_eq!(policy.delay(9, Retry::Backoff), None);
        assert_eq!(policy.delay(1, Retry::After(Duration::from_secs(61))), None);
        assert_eq!(policy.delay(1, Retry::Never), None);
    }

    #[tokio::test]
    async fn a_passing_fault_is_tried_again_and_a_lasting_one_is_not() {
        let policy = RetryPolicy {
            attempts: 3,
            first_delay: Duration::from_millis(1),
            ..RetryPolicy::default()
        };
        let fault = || SourceError::garbage(Source::Airports, "a", "b");
        for (faults, make, expected) in [
            (2, Failure::passing as fn(_) -> _, 3),
            (9, Failure::passing, 3),
            (9, Failure::lasting, 1),
        ] {
            let mut attempts = 0;
            let outcome = policy
                .run(Source::Airports, &NoProgress, || {
                    attempts += 1;
                    let failed = attempts <= faults;
                    async move { if failed { Err(make(fault())) } else { Ok(()) } }
                })
                .await;
            assert_eq!((attempts, outcome.is_ok()), (expected, faults < 3));
        }
    }
}
