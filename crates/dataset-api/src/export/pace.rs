//! How slow a reader may be: each export holds one of few places, and nobody keeps it for ever.

use std::time::Duration;

/// A reader that takes nothing for this long is left.
const LONGEST_STALL: Duration = Duration::from_secs(30);
/// Half a megabit a second: the whole year as CSV then lasts half an hour at most. A reader that
/// takes less on average, that long stall aside, is left too.
const SLOWEST_BYTES_PER_S: u64 = 64 * 1024;

/// What one reader took, and how long it was waited for. The time that the base takes does not
/// count.
#[derive(Debug, Clone)]
pub(super) struct Pace {
    stall: Duration,
    slowest: u64,
    taken: u64,
    waited: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self::new(LONGEST_STALL, SLOWEST_BYTES_PER_S)
    }
}

impl Pace {
    pub(super) fn new(stall: Duration, slowest_bytes_per_s: u64) -> Self {
        Self {
            stall,
            slowest: slowest_bytes_per_s.max(1),
            taken: 0,
            waited: Duration::ZERO,
        }
    }

    /// How long the next bytes may wait to be taken.
    pub(super) fn patience(&self) -> Duration {
        let earned = Duration::from_millis(self.taken.saturating_mul(1000) / self.slowest);
        self.stall
            .min((self.stall + earned).saturating_sub(self.waited))
    }

    pub(super) fn took(&mut self, bytes: usize, waited: Duration) {
        self.taken = self.taken.saturating_add(bytes as u64);
        self.waited += waited;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_reader_may_stall_once_and_never_trickle_for_ever() {
        let mut pace = Pace::new(30 * SECOND, 1000);
        assert_eq!(pace.patience(), 30 * SECOND);
        // A thousand bytes each two seconds is half of what is asked: a second is lost each time.
        let mut served = 0;
        while !pace.patience().is_zero() {
            pace.took(1000, 2 * SECOND);
            served += 1;
            assert!(served < 1000, "it ends");
        }
        assert_eq!(served, 30);
    }

    #[test]
    fn a_quick_reader_keeps_all_its_patience() {
        let mut pace = Pace::new(30 * SECOND, 1000);
        for _ in 0..10_000 {
            pace.took(100_000, Duration::from_millis(10));
        }
        assert_eq!(pace.patience(), 30 * SECOND);
    }
}
