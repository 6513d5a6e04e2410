//! Work shared between the cores of the machine, its results in order.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// More hold more syntax trees at once, for little.
const MOST_WORKERS: usize = 8;
/// Readers go down into what is nested, as deep as they allow it.
const STACK_BYTES: usize = 32 << 20;
/// Between two looks at how far the work is.
const LOOK: Duration = Duration::from_millis(100);

/// What `work` makes of each number under `count`. `seen` is told now and then how many were taken.
pub(crate) fn each<T: Send>(
    count: usize,
    work: impl Fn(usize) -> T + Sync,
    seen: &mut dyn FnMut(usize),
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let take = || {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= count {
                return done;
            }
            done.push((number, work(number)));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut done = thread::scope(|scope| {
        // Nothing is sent: the channel closes when the last worker ends.
        let (alive, ended) = mpsc::channel::<()>();
        let handles: Vec<_> = (0..workers.min(MOST_WORKERS).min(count))
            .filter_map(|_| {
                let alive = alive.clone();
                let builder = thread::Builder::new().stack_size(STACK_BYTES);
                let body = || {
                    let _alive = alive;
                    take()
                };
                builder.spawn_scoped(scope, body).ok()
            })
            .collect();
        drop(alive);
        while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            seen(next.load(Ordering::Relaxed).min(count));
        }
        let mut done = Vec::with_capacity(count);
        for handle in handles {
            done.extend(handle.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        // No thread could be started: the work is done here.
        done.extend(take());
        done
    });
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_numbers_and_the_work_is_followed() {
        let mut followed = Vec::new();
        let squares = each(
            40,
            |number| {
                thread::sleep(Duration::from_millis(10));
                number * number
            },
            &mut |done| followed.push(done),
        );
        assert_eq!(squares, (0..40).map(|it| it * it).collect::<Vec<_>>());
        assert!(followed.is_sorted() && followed.iter().all(|it| *it <= 40));
        assert!(each(0, |number| number, &mut |_| ()).is_empty());
    }
}
