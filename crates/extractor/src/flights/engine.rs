//! What runs the query: the engine inside this program, or a Spark server.

use std::fmt;
use std::str::FromStr;

use domain::Source;
use reqwest::Url;

use crate::SourceError;

/// The engine of the extraction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Engine {
    /// Inside this program.
    #[default]
    Polars,
    /// A Spark server, through Spark Connect. It must see the folder of the source at the same
    /// path as this program: the same machine, or a shared mount.
    Spark { url: SparkUrl },
}

impl Engine {
    /// # Errors
    /// Fails when this program was built without that engine.
    pub fn check(&self) -> Result<(), SourceError> {
        match self {
            Self::Spark { .. } if cfg!(not(feature = "spark")) => Err(SourceError::EngineAbsent {
                kind: Source::Flights,
            }),
            Self::Polars | Self::Spark { .. } => Ok(()),
        }
    }
}

/// `sc://host:port`, then perhaps parameters, of which a token: it is never printed whole.
#[derive(Clone, PartialEq, Eq)]
pub struct SparkUrl {
    url: Url,
    host: String,
}

/// What is wrong with an address, in French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("une adresse Spark Connect s’écrit sc://hôte:port")]
pub struct BadSparkUrl;

/// Spark's own default.
const PORT: u16 = 15002;

impl SparkUrl {
    /// What may be shown of it.
    pub fn place(&self) -> String {
        format!("sc://{}:{}", self.host, self.port())
    }

    pub(super) fn port(&self) -> u16 {
        self.url.port().unwrap_or(PORT)
    }

    /// As the resolver wants it: without the brackets of an IPv6 address.
    #[cfg(feature = "spark")]
    pub(super) fn host(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }

    /// The whole address, for the client only.
    #[cfg(feature = "spark")]
    pub(super) fn reveal(&self) -> &str {
        self.url.as_str()
    }
}

impl FromStr for SparkUrl {
    type Err = BadSparkUrl;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url: Url = text.parse().map_err(|_| BadSparkUrl)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let is_named = !host.is_empty() && url.username().is_empty() && url.password().is_none();
        if url.scheme() == "sc" && is_named {
            Ok(Self { url, host })
        } else {
            Err(BadSparkUrl)
        }
    }
}

impl fmt::Debug for SparkUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_token() {
        let url: SparkUrl = "sc://cluster.example:443/;use_ssl=true;token=s3cret"
            .parse()
            .unwrap();
        assert_eq!(format!("{url:?}"), "sc://cluster.example:443");
        let engine = Engine::Spark { url };
        assert!(!format!("{engine:?}").contains("s3cret"));
    }

    #[test]
    fn the_port_may_be_left_out_and_the_rest_may_not() {
        let url: SparkUrl = "sc://[::1]".parse().unwrap();
        assert_eq!(url.place(), "sc://[::1]:15002");
        for bad in [
            "",
            "localhost:15002",
            "http://localhost",
            "sc://",
            "sc:///;token=a",
            "sc://user:s3cret@localhost",
        ] {
            assert_eq!(bad.parse::<SparkUrl>(), Err(BadSparkUrl), "{bad}");
        }
    }

    #[test]
    fn an_engine_that_was_not_built_is_refused_with_the_way_to_build_it() {
        let url = "sc://localhost".parse().unwrap();
        let checked = Engine::Spark { url }.check();
        assert_eq!(checked.is_ok(), cfg!(feature = "spark"));
        if let Err(error) = checked {
            assert!(error.advice().contains("--features spark"), "{error}");
        }
        assert!(Engine::Polars.check().is_ok());
    }
}
