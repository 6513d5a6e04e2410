//! A pool of ONNX sessions, because running one needs it exclusively.

use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use ort::value::TensorRef;

use crate::{ModelError, Raw, Runtime, onnx};

/// Fewer rows than that take less than starting a thread does. More are a long call, which leaves one
/// session to the short ones.
pub const LEAST_SHARE: usize = 64;

/// A loaded model that several threads may ask at once.
#[derive(Debug)]
pub struct Session {
    n_features: usize,
    size: usize,
    runtime: Runtime,
    model: Vec<u8>,
    pool: Mutex<Pool>,
    returned: Condvar,
}

#[derive(Debug)]
struct Pool {
    idle: Vec<ort::session::Session>,
    /// How many more may be opened: each holds the trees once more in memory, so the first call that
    /// finds none idle opens it.
    unopened: usize,
}

impl Session {
    /// Loads `model`, and again later, up to as many times as there may be calls at once. Each call
    /// uses one thread.
    pub fn new(
        runtime: &Runtime,
        model: &[u8],
        n_features: usize,
        size: NonZeroUsize,
    ) -> Result<Self, ModelError> {
        Ok(Self {
            n_features,
            size: size.get(),
            pool: Mutex::new(Pool {
                idle: vec![open(runtime, model)?],
                unopened: size.get() - 1,
            }),
            runtime: runtime.clone(),
            model: model.to_owned(),
            returned: Condvar::new(),
        })
    }

    /// What the trees say of each row, uncalibrated. Blocks while every session is busy. Many rows
    /// are shared out between the sessions that are idle.
    pub fn predict(&self, rows: &[f32], n_features: usize) -> Result<Vec<Raw>, ModelError> {
        self.check(rows, n_features)?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let count = rows.len() / n_features;
        let left = self.left_by(count);
        let mut taken = vec![self.take(left)?];
        while taken.len() < count / LEAST_SHARE {
            match self.take_now(left) {
                Ok(Some(session)) => taken.push(session),
                // One session is enough to answer.
                Ok(None) | Err(_) => break,
            }
        }
        let answer = share(&mut taken, rows, n_features);
        self.give_back(taken);
        answer
    }

    /// Sessions that no call uses at this moment: what a service still has for the next one.
    pub fn free(&self) -> usize {
        let pool = self.lock();
        pool.idle.len() + pool.unopened
    }

    fn check(&self, rows: &[f32], n_features: usize) -> Result<(), ModelError> {
        let expected = self.n_features;
        if n_features != expected || !rows.len().is_multiple_of(expected) {
            return Err(ModelError::Shape { expected });
        }
        Ok(())
    }

    /// How many sessions a call of so many rows must leave to others.
    fn left_by(&self, count: usize) -> usize {
        usize::from(count > LEAST_SHARE && self.size > 1)
    }

    /// An idle session, or a new one; `None` when all are busy but those to leave.
    fn take_now(&self, left: usize) -> Result<Option<ort::session::Session>, ModelError> {
        let mut pool = self.lock();
        if pool.idle.len() + pool.unopened <= left {
            return Ok(None);
        }
        if let Some(session) = pool.idle.pop() {
            return Ok(Some(session));
        }
        pool.unopened -= 1;
        drop(pool);
        let opened = open(&self.runtime, &self.model);
        if opened.is_err() {
            self.lock().unopened += 1;
            self.returned.notify_all();
        }
        opened.map(Some)
    }

    fn take(&self, left: usize) -> Result<ort::session::Session, ModelError> {
        loop {
            if let Some(session) = self.take_now(left)? {
                return Ok(session);
            }
            let pool = self.lock();
            if pool.idle.len() + pool.unopened <= left {
                // Whoever woke looks again: another may have been quicker.
                drop(self.returned.wait(pool));
            }
        }
    }

    fn give_back(&self, sessions: Vec<ort::session::Session>) {
        self.lock().idle.extend(sessions);
        // All: a long call may have to go on waiting where a short one need not.
        self.returned.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Pool> {
        self.pool.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// As many rows for each session, each on a thread of its own but the first.
fn share(
    sessions: &mut [ort::session::Session],
    rows: &[f32],
    n_features: usize,
) -> Result<Vec<Raw>, ModelError> {
    let share = (rows.len() / n_features).div_ceil(sessions.len()) * n_features;
    let mut parts = sessions.iter_mut().zip(rows.chunks(share));
    let Some((session, first)) = parts.next() else {
        return Ok(Vec::new());
    };
    std::thread::scope(|scope| {
        let others: Vec<_> = parts
            .map(|(session, part)| scope.spawn(|| run(session, part, n_features)))
            .collect();
        let mut answers = run(session, first, n_features)?;
        for other in others {
            let part = other.join().map_err(|_| ModelError::Interrupted)?;
            answers.extend(part?);
        }
        Ok(answers)
    })
}

fn open(runtime: &Runtime, model: &[u8]) -> Result<ort::session::Session, ModelError> {
    let session = ort::session::Session::builder(&runtime.environment)?
        .with_intra_threads(1)
        .map_err(ort::Error::from)?
        .commit_from_memory(model)?;
    Ok(session)
}

fn run(
    session: &mut ort::session::Session,
    rows: &[f32],
    n_features: usize,
) -> Result<Vec<Raw>, ModelError> {
    let input = TensorRef::from_array_view(([rows.len() / n_features, n_features], rows))?;
    let outputs = session.run(ort::inputs![onnx::INPUT => input])?;
    let mut answers = vec![Raw::default(); rows.len() / n_features];
    for (step, output) in onnx::OUTPUTS.into_iter().enumerate() {
        let (_, probabilities) = outputs[output].try_extract_tensor::<f32>()?;
        for (answer, pair) in answers.iter_mut().zip(probabilities.chunks_exact(2)) {
            answer[step] = pair[1];
        }
    }
    Ok(answers)
}
