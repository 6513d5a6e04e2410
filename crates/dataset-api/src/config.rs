//! The settings of this API.

use std::net::SocketAddr;

use edge::EdgeConfig;
use settings::{Reader, SettingsError};

#[derive(Debug, Clone)]
pub struct DatasetApiConfig {
    pub address: SocketAddr,
    pub edge: EdgeConfig,
    /// Of answers kept in memory.
    pub answers_mb: u16,
}

impl DatasetApiConfig {
    /// # Errors
    /// Fails with every bad setting at once.
    pub fn from_settings(mut reader: Reader) -> Result<Self, SettingsError> {
        let address = reader.get("dataset_api_address");
        let edge = EdgeConfig::read(&mut reader);
        let answers_mb = reader.get("dataset_api_answers_mb");
        let config = (|| {
            Some(Self {
                address: address?,
                edge: edge?,
                answers_mb: answers_mb?,
            })
        })();
        reader.finish(config)
    }
}
