//! The settings of this API.

use std::net::SocketAddr;
use std::num::{NonZeroU8, NonZeroU32};
use std::path::PathBuf;

use settings::{Reader, Secret, SecretFile, SettingsError};

#[derive(Debug, Clone)]
pub struct ModelApiConfig {
    pub address: SocketAddr,
    pub database_url: Secret,
    pub database_connections: NonZeroU32,
    pub keys_dir: PathBuf,
    pub token_minutes: NonZeroU8,
    pub models_dir: PathBuf,
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
        let database_url = reader.get("database_url");
        let database_connections = reader.get("database_connections");
        let keys_dir = reader.get("keys_dir");
        let token_minutes = reader.get("token_minutes");
        let models_dir = reader.get("models_dir");
        let onnxruntime = reader.get("onnxruntime");
        let dataset_api_url = reader.get("dataset_api_url");
        let client_id = reader.get("model_api_client_id");
        let client_secret_file = reader.get("model_api_client_secret_file");
        let config = (|| {
            Some(Self {
                address: address?,
                database_url: database_url?,
                database_connections: database_connections?,
                keys_dir: keys_dir?,
                token_minutes: token_minutes?,
                models_dir: models_dir?,
                onnxruntime: onnxruntime?,
                dataset_api_url: dataset_api_url?,
                client_id: client_id?,
                client_secret_file: client_secret_file?,
            })
        })();
        reader.finish(config)
    }
}
