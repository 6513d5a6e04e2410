//! Flights asked one by one at the same time are read together: one exchange with the base for all
//! those that wait, instead of one each. Who comes alone waits for nobody.

use std::sync::Arc;

use domain::FlightId;
use store::joins::BareFlight;
use store::{Pool, StoreError, seek};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::{Mutex, oneshot};

/// Readings at the same time: while one waits for the base, another is prepared.
const READERS: usize = 2;
/// Flights in one reading, at most.
const MOST: usize = 64;

/// How a flight is asked for. What waits is bounded by the requests let in at the same time.
#[derive(Debug, Clone)]
pub(crate) struct Together(UnboundedSender<Asked>);

#[derive(Debug)]
struct Asked {
    id: FlightId,
    answer: oneshot::Sender<Result<Found, Arc<StoreError>>>,
}

#[derive(Debug)]
pub(crate) enum Found {
    /// As the base holds it now, alone.
    Flight(Box<BareFlight>),
    Absent,
    /// Nobody reads any more.
    Unread,
}

impl Together {
    /// Starts the readers; they end with the last of those who ask.
    pub(crate) fn start(lookups: &Pool) -> Self {
        let (sender, receiver) = unbounded_channel();
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..READERS {
            tokio::spawn(read(lookups.clone(), Arc::clone(&receiver)));
        }
        Self(sender)
    }

    pub(crate) async fn find(&self, id: FlightId) -> Result<Found, Arc<StoreError>> {
        let (answer, answered) = oneshot::channel();
        match self.0.send(Asked { id, answer }) {
            Ok(()) => answered.await.unwrap_or(Ok(Found::Unread)),
            Err(_) => Ok(Found::Unread),
        }
    }
}

async fn read(lookups: Pool, queue: Arc<Mutex<UnboundedReceiver<Asked>>>) {
    let mut all = Vec::with_capacity(MOST);
    loop {
        let count = queue.lock().await.recv_many(&mut all, MOST).await;
        if count == 0 {
            return;
        }
        answer(&lookups, &mut all).await;
    }
}

async fn answer(lookups: &Pool, all: &mut Vec<Asked>) {
    let ids: Vec<FlightId> = all.iter().map(|asked| asked.id.clone()).collect();
    let read = seek::many(lookups, &ids).await.map_err(Arc::new);
    for asked in all.drain(..) {
        let found = match &read {
            Err(error) => Err(Arc::clone(error)),
            Ok(flights) => Ok(match flights.get(asked.id.as_str()) {
                Some(flight) => Found::Flight(Box::new(flight.clone())),
                None => Found::Absent,
            }),
        };
        // Whoever asked may be gone.
        let _ = asked.answer.send(found);
    }
}
