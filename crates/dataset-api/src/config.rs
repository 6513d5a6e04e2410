//! The settings of this API.

use std::net::SocketAddr;
use std::num::{NonZeroU8, NonZeroU32};
use std::path::PathBuf;

use settings::{Reader, Secret, SettingsError};

#[derive(Debug, Clone)]
pub struct DatasetApiConfig {
    pub address: SocketAddr,
    pub database_url: Secret,
    pub database_connections: NonZeroU32,
    pub keys_dir: PathBuf,
    pub token_minutes: NonZeroU8,
}

impl DatasetApiConfig {
    /// # Errors
    /// Fails with every bad setting at once.
    pub fn from_settings(mut reader: Reader) -> Result<Self, SettingsError> {
        let address = reader.get("dataset_api_address");
        let database_url = reader.get("database_url");
        let database_connections = reader.get("database_connections");
        let keys_dir = reader.get("keys_dir");
        let token_minutes = reader.get("token_minutes");
        let config = (|| {
            Some(Self {
                address: address?,
                database_url: database_url?,
                database_connections: database_connections?,
                keys_dir: keys_dir?,
                token_minutes: token_minutes?,
            })
        })();
        reader.finish(config)
    }
}
