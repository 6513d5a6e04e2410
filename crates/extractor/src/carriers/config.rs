//! Which page lists the airline codes.

use reqwest::Url;

/// Settings of the source.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the page. The robots.txt of the same site is read first.
    pub page_url: Url,
}
