//! Where the airports file is published.

use reqwest::Url;

/// Settings of the source.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the CSV file.
    pub file_url: Url,
}
