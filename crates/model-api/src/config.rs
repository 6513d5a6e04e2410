//! The settings of this API.

use std::net::SocketAddr;
use std::path::PathBuf;

use edge::EdgeConfig;
use model::RegistrySettings;
use settings::{Reader, SecretFile, SettingsError};

#[derive(Debug, Clone)]
pub struct ModelApiConfig {
    pub address: SocketAddr,
    pub edge: EdgeConfig,
    pub registry: RegistrySettings,
    pub onnxruntime: PathBuf,
    pub dataset_api_url: String,
    pub client_id: String,
    pub client_secret_file: SecretFile,
}

impl ModelApiConfig {
    /// # Errors
    /// Fails with every bad setting at once.
    pub fn from_settings(mut reader: Reader) -> Result<Self, SettingsError> {
        let address = reader.get("model_api_address");
        let edge = EdgeConfig::read(&mut reader);
        let registry = RegistrySettings::read(&mut reader);
        let onnxruntime = reader.get("onnxruntime");
        let dataset_api_url = reader.get("dataset_api_url");
        let client_id = reader.get("model_api_client_id");
        let client_secret_file = reader.get("model_api_client_secret_file");
        let config = (|| {
            Some(Self {
                address: address?,
                edge: edge?,
                registry: registry?,
                onnxruntime: onnxruntime?,
                dataset_api_url: dataset_api_url?,
                client_id: client_id?,
                client_secret_file: client_secret_file?,
            })
        })();
        reader.finish(config)
    }
}
