//! What was answered is kept after it was answered: by one task, in batches, through a queue that is
//! never waited for. What does not fit is dropped and counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use store::Pool;
use store::predictions::{Answer, keep_many};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{sleep, timeout};

use crate::metrics::ModelMetrics;
use crate::served::ServedModel;

/// Answers that wait to be kept, at most: a few megabytes.
const QUEUE_ANSWERS: usize = 20_000;
/// Answers of one statement.
const BATCH_ANSWERS: usize = 500;
/// How long a batch waits for more answers.
const LINGER: Duration = Duration::from_millis(100);
/// A database that does not answer is tried again, then given up for this batch.
const ATTEMPTS: u32 = 3;
const RETRY_AFTER: Duration = Duration::from_millis(200);

/// What one request was answered.
pub(crate) struct Given {
    pub(crate) answers: Vec<Answer>,
    pub(crate) seen: Vec<Seen>,
    pub(crate) at: DateTime<Utc>,
}

/// What one model read and answered, for its window.
pub(crate) struct Seen {
    pub(crate) model: Arc<ServedModel>,
    pub(crate) rows: Vec<f32>,
    /// As the training calibrated it: an evening's shift is no drift.
    pub(crate) trained_15: Vec<f64>,
}

enum Message {
    Given(Given),
    /// Answered once all that came before is kept or dropped.
    Settle(oneshot::Sender<()>),
}

/// The way to the task. Its clones share the queue.
#[derive(Debug, Clone)]
pub struct Recorder {
    queue: mpsc::Sender<Message>,
    waiting: Arc<AtomicUsize>,
    metrics: ModelMetrics,
}

impl Recorder {
    pub(crate) fn start(pool: Pool, metrics: ModelMetrics) -> Self {
        // Each message holds an answer at least, or is a rare wait for what came before.
        let (queue, messages) = mpsc::channel(QUEUE_ANSWERS);
        let waiting = Arc::new(AtomicUsize::new(0));
        let task = Task {
            pool,
            waiting: Arc::clone(&waiting),
            metrics: metrics.clone(),
        };
        tokio::spawn(task.run(messages));
        Self {
            queue,
            waiting,
            metrics,
        }
    }

    /// Hands answers over, or drops them when too many wait. Never waits.
    pub(crate) fn keep(&self, given: Given) {
        let count = given.answers.len();
        let before = self.waiting.fetch_add(count, Ordering::Relaxed);
        let fits = before + count <= QUEUE_ANSWERS;
        if !fits || self.queue.try_send(Message::Given(given)).is_err() {
            self.waiting.fetch_sub(count, Ordering::Relaxed);
            self.metrics.log_dropped_full.inc_by(count as u64);
            return;
        }
        self.metrics.log_queued.set((before + count) as i64);
    }

    /// Waits, a while at most, until all that was handed over is kept or dropped.
    pub async fn settle(&self, longest: Duration) {
        let (told, settled) = oneshot::channel();
        let wait = async {
            if self.queue.send(Message::Settle(told)).await.is_ok() {
                let _ = settled.await;
            }
        };
        if timeout(longest, wait).await.is_err() {
            tracing::warn!("some answers were still to be kept");
        }
    }
}

struct Task {
    pool: Pool,
    waiting: Arc<AtomicUsize>,
    metrics: ModelMetrics,
}

impl Task {
    async fn run(self, mut messages: mpsc::Receiver<Message>) {
        while let Some(message) = messages.recv().await {
            let mut answers = Vec::new();
            let mut settled = Vec::new();
            Self::take(message, &mut answers, &mut settled);
            let linger = sleep(LINGER);
            tokio::pin!(linger);
            while answers.len() < BATCH_ANSWERS && settled.is_empty() {
                tokio::select! {
                    message = messages.recv() => match message {
                        Some(message) => Self::take(message, &mut answers, &mut settled),
                        None => break,
                    },
                    () = &mut linger => break,
                }
            }
            for batch in answers.chunks(BATCH_ANSWERS) {
                self.keep(batch).await;
            }
            let left = self.waiting.fetch_sub(answers.len(), Ordering::Relaxed);
            self.metrics
                .log_queued
                .set(left.saturating_sub(answers.len()) as i64);
            for told in settled {
                let _ = told.send(()); // whoever asked may have left
            }
        }
    }

    fn take(message: Message, answers: &mut Vec<Answer>, settled: &mut Vec<oneshot::Sender<()>>) {
        match message {
            Message::Given(given) => {
                for seen in given.seen {
                    seen.model
                        .window
                        .observe(&seen.rows, &seen.trained_15, given.at);
                }
                answers.extend(given.answers);
            }
            Message::Settle(told) => settled.push(told),
        }
    }

    async fn keep(&self, batch: &[Answer]) {
        for attempt in 1..=ATTEMPTS {
            match keep_many(&self.pool, batch).await {
                Ok(_) => return self.metrics.log_kept.inc_by(batch.len() as u64),
                Err(error) => tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    attempt,
                    answers = batch.len(),
                    "answers could not be kept"
                ),
            }
            if attempt < ATTEMPTS {
                sleep(RETRY_AFTER).await;
            }
        }
        self.metrics.log_dropped_failed.inc_by(batch.len() as u64);
    }
}
