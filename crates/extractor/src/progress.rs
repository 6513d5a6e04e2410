//! Tells whoever watches how far a fetch has gone.

/// Receives the advance of a fetch. A fetch calls [`expect`](Progress::expect) once, before its first unit.
pub trait Progress: Send + Sync {
    /// Total units of work: windows, partitions, files.
    fn expect(&self, units: u64);

    /// Some more work is done.
    fn advance(&self, units: u64, rows: u64, bytes: u64);

    /// One more request is sent, retries included.
    fn request(&self) {}

    /// Something worth a line, in French: « nouvel essai dans 2 s ».
    fn note(&self, _message: &str) {}
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoProgress;

impl Progress for NoProgress {
    fn expect(&self, _units: u64) {}

    fn advance(&self, _units: u64, _rows: u64, _bytes: u64) {}
}
