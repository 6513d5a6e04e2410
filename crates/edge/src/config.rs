//! The settings that every API has.

use std::num::{NonZeroU8, NonZeroU32};
use std::path::PathBuf;

use settings::{Reader, Secret};

use crate::Limits;

#[derive(Debug, Clone)]
pub struct EdgeConfig {
    pub database_url: Secret,
    pub database_connections: NonZeroU32,
    pub keys_dir: PathBuf,
    pub token_minutes: NonZeroU8,
    pub limits: Limits,
}

impl EdgeConfig {
    /// `None` when a setting is bad: the reader keeps which.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let database_url = reader.get("database_url");
        let database_connections = reader.get("database_connections");
        let keys_dir = reader.get("keys_dir");
        let token_minutes = reader.get("token_minutes");
        let per_minute = reader.get("client_requests_per_minute");
        let at_once = reader.get("requests_at_once");
        Some(Self {
            database_url: database_url?,
            database_connections: database_connections?,
            keys_dir: keys_dir?,
            token_minutes: token_minutes?,
            limits: Limits {
                per_minute: per_minute?,
                at_once: at_once?,
            },
        })
    }
}
