//! The settings of this API.

use std::net::SocketAddr;

use edge::EdgeConfig;
use settings::{Reader, SettingsError};

#[derive(Debug, Clone)]
pub struct DatasetApiConfig {
    pub address: SocketAddr,
    pub edge: EdgeConfig,
}

impl DatasetApiConfig {
    /// # Errors
    /// Fails with every bad setting at once.
    pub fn from_settings(mut reader: Reader) -> Result<Self, SettingsError> {
        let address = reader.get("dataset_api_address");
        let edge = EdgeConfig::read(&mut reader);
        let config = address
            .zip(edge)
            .map(|(address, edge)| Self { address, edge });
        reader.finish(config)
    }
}
