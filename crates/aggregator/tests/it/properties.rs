//! For any input: no row is lost, the output is sorted by nothing but its key, and cleaning what
//! is clean changes nothing.

use std::fmt::Debug;

use aggregator::Tally;
use domain::Source;
use proptest::prelude::*;

/// A rule, and the records that trip it again because they lack a value.
pub(crate) type Lack<C> = (&'static str, fn(&C) -> bool);

/// What a source's cleaner must hold to, whatever comes in.
pub(crate) struct Subject<R, C: 'static, K> {
    pub(crate) source: Source,
    pub(crate) clean: fn(&[R], &mut Tally) -> Vec<C>,
    /// The same, for records written [`back`](Self::back): in SI units where the source declares
    /// its units.
    pub(crate) clean_again: fn(&[R], &mut Tally) -> Vec<C>,
    pub(crate) key: fn(&C) -> K,
    /// A clean record as the source would have written it.
    pub(crate) back: fn(&C) -> R,
    /// Rules that an absent value trips, with the records that lack it.
    pub(crate) absent: &'static [Lack<C>],
    /// Rules that may be tripped again without changing anything: they correct to the same value.
    pub(crate) again: &'static [&'static str],
}

impl<R: Clone, C: Debug + PartialEq, K: Ord> Subject<R, C, K> {
    /// `rows` come with ranks, which give them another order.
    pub(crate) fn hold(&self, rows: &[(R, u32)]) -> Result<(), TestCaseError> {
        let (given, mut ranked) = (records(rows), rows.to_vec());
        let (kept, duplicates) = self.conserves(&given)?;
        prop_assert!(
            kept.windows(2)
                .all(|pair| (self.key)(&pair[0]) < (self.key)(&pair[1])),
            "the keys increase strictly: {kept:?}"
        );
        // Two rows of one key are told apart by their order: the first is kept. Without the
        // others, order means nothing.
        for index in duplicates.into_iter().rev() {
            ranked.remove(index);
        }
        ranked.sort_by_key(|(_, rank)| *rank);
        prop_assert_eq!(
            &kept,
            &(self.clean)(&records(&ranked), &mut Tally::default())
        );
        self.changes_nothing_twice(&kept)
    }

    /// The rows kept, and where the duplicates stand.
    fn conserves(&self, rows: &[R]) -> Result<(Vec<C>, Vec<usize>), TestCaseError> {
        let mut tally = Tally::default();
        let kept = (self.clean)(rows, &mut tally);
        let counts = tally.counts(self.source);
        let rejections = tally.take_rejections();
        prop_assert_eq!(counts.read, rows.len() as u64);
        prop_assert!(counts.is_conserved());
        prop_assert_eq!(counts.kept, kept.len() as u64);
        prop_assert_eq!(counts.rejected, rejections.len() as u64);
        let duplicates = rejections
            .iter()
            .filter(|row| DUPLICATES.contains(&row.rule.as_str()))
            .map(|row| {
                let (_, number) = row.position.rsplit_once('#').expect("a position");
                number.parse::<usize>().expect("a number") - 1
            });
        Ok((kept, duplicates.collect()))
    }

    fn changes_nothing_twice(&self, kept: &[C]) -> Result<(), TestCaseError> {
        let rows: Vec<_> = kept.iter().map(self.back).collect();
        let mut tally = Tally::default();
        let again = (self.clean_again)(&rows, &mut tally);
        prop_assert_eq!(kept, again);
        for (id, count) in tally.rules() {
            let lacking = self.absent.iter().find(|(rule, _)| rule == id);
            let expected = lacking.map(|(_, lacks)| kept.iter().filter(|it| lacks(it)).count());
            let is_expected = expected == usize::try_from(*count).ok();
            prop_assert!(
                is_expected || self.again.contains(id),
                "{id} tripped {count} times"
            );
        }
        Ok(())
    }
}

const DUPLICATES: [&str; 5] = ["MET-04", "CIE-03", "AER-03", "APP-02", "VOL-10"];

fn records<R: Clone>(rows: &[(R, u32)]) -> Vec<R> {
    rows.iter().map(|(row, _)| row.clone()).collect()
}

/// Rows with a rank each.
pub(crate) fn rows<R: Debug>(
    row: impl Strategy<Value = R>,
) -> impl Strategy<Value = Vec<(R, u32)>> {
    proptest::collection::vec((row, any::<u32>()), 0..30)
}

/// Mostly `usual`, sometimes anything.
pub(crate) fn mostly<T: Debug + 'static>(
    usual: impl Strategy<Value = T> + 'static,
    anything: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = T> {
    prop_oneof![6 => usual, 1 => anything]
}

/// A text of the shape of `usual`, sometimes any short text.
pub(crate) fn text(usual: &'static str) -> impl Strategy<Value = String> {
    mostly(usual, ".{0,6}")
}
