//! Who may come in now: so many requests a client, so many at once. Whoever may not is told at
//! once, and when to come back.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use auth::Identity;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use contract::Problem;
use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use telemetry::respond;
use tokio::sync::Semaphore;

use crate::{Edge, Part};

/// How many requests are let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of one client, or of one address without a valid token, in a minute.
    pub per_minute: NonZeroU32,
    /// Of everybody, being answered at the same time.
    pub at_once: NonZeroU32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            per_minute: NonZeroU32::MIN.saturating_add(5_999),
            at_once: NonZeroU32::MIN.saturating_add(255),
        }
    }
}

const MINUTE: Duration = Duration::from_mins(1);
/// Past this many callers, those who have been silent for a while are forgotten.
const MOST_CALLERS: usize = 10_000;
/// Of draft-ietf-httpapi-ratelimit-headers.
const POLICY_HEADER: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT_HEADER: HeaderName = HeaderName::from_static("ratelimit");

/// Whose requests are counted together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Counted {
    Client(String),
    Address(Option<IpAddr>),
}

type Limiter =
    RateLimiter<Counted, DefaultKeyedStateStore<Counted>, DefaultClock, StateInformationMiddleware>;

#[derive(Debug)]
pub(crate) struct Gate {
    limits: Limits,
    limiter: Limiter,
    places: Arc<Semaphore>,
}

impl Gate {
    pub(crate) fn new(limits: Limits) -> Self {
        // Governor's quota is a burst that fills again little by little.
        let quota = Quota::per_minute(limits.per_minute);
        let limiter = RateLimiter::keyed(quota).with_middleware::<StateInformationMiddleware>();
        let places = usize::try_from(limits.at_once.get()).unwrap_or(Semaphore::MAX_PERMITS);
        Self {
            limits,
            limiter,
            places: Arc::new(Semaphore::new(places.min(Semaphore::MAX_PERMITS))),
        }
    }

    /// What is left after this request, or how long to wait.
    fn count(&self, caller: &Counted) -> Result<u32, Duration> {
        if self.limiter.len() > MOST_CALLERS {
            self.limiter.retain_recent();
        }
        match self.limiter.check_key(caller) {
            Ok(state) => Ok(state.remaining_burst_capacity()),
            Err(refused) => Err(refused.wait_time_from(DefaultClock::default().now())),
        }
    }

    fn tell(&self, headers: &mut HeaderMap, left: u32) {
        let Limits { per_minute, .. } = self.limits;
        let missing = u64::from(per_minute.get().saturating_sub(left));
        let seconds = (missing * MINUTE.as_secs()).div_ceil(u64::from(per_minute.get()));
        let policy = format!("\"client\";q={per_minute};w={}", MINUTE.as_secs());
        let limit = format!("\"client\";r={left};t={seconds}");
        for (name, value) in [(POLICY_HEADER, policy), (LIMIT_HEADER, limit)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
    }
}

/// Probes must be answered however busy the server is; so must whoever checks a token.
fn is_exempt(path: &str) -> bool {
    const PLACES: [&str; 2] = ["/metrics", "/.well-known/jwks.json"];
    path.starts_with("/health/") || path.starts_with("/v2/health/") || PLACES.contains(&path)
}

/// The layer: finds out who asks, counts, keeps a place for the time of the answer.
pub(crate) async fn pass(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    if is_exempt(request.uri().path()) {
        return next.run(request).await;
    }
    let identity = edge.parts.time(Part::Token, || {
        Identity::of(request.headers(), &edge.tokens, edge.clock.now())
    });
    let caller = match identity.client() {
        Some(client) => Counted::Client(client.to_owned()),
        None => Counted::Address(address(&request)),
    };
    request.extensions_mut().insert(identity);
    let gate = &edge.gate;
    let left = match gate.count(&caller) {
        Ok(left) => left,
        Err(wait) => {
            let mut response = too_many(gate.limits.per_minute, wait);
            gate.tell(response.headers_mut(), 0);
            return response;
        }
    };
    let mut response = match gate.places.try_acquire() {
        Ok(_place) => next.run(request).await,
        Err(_) => respond(Problem::new(
            503,
            "service-plein",
            "Service plein",
            "Trop de requêtes sont en cours ; réessayez après le délai de l'en-tête Retry-After.",
        )),
    };
    gate.tell(response.headers_mut(), left);
    response
}

fn address(request: &Request) -> Option<IpAddr> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>()?;
    Some(peer.0.ip())
}

fn too_many(per_minute: NonZeroU32, wait: Duration) -> Response {
    let mut response = respond(Problem::new(
        429,
        "trop-de-requetes",
        "Trop de requêtes",
        format!(
            "Un client peut envoyer {per_minute} requêtes par minute ; réessayez après le délai de l'en-tête Retry-After."
        ),
    ));
    let seconds = (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1);
    response
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}
