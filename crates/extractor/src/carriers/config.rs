//! Which page lists the airline codes.

use reqwest::Url;

/// Settings of the source.
#[derive(Debug, Clone)]
pub struct Config {
    /// Address of the page. The robots.txt of the same site is read first.
    pub page_url: Url,
}

impl Config {
    pub(super) fn robots_url(&self) -> Url {
        let mut url = self.page_url.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        url.set_fragment(None);
        url
    }

    /// What robots.txt rules are compared with.
    pub(super) fn page_path(&self) -> String {
        let query = self
            .page_url
            .query()
            .map(|query| format!("?{query}"))
            .unwrap_or_default();
        format!("{}{query}", self.page_url.path())
    }
}
