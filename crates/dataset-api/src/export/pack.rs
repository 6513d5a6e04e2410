//! Compression on the way (RFC 9110, `Content-Encoding`).

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::encode::Outlet;
use crate::error::ApiError;

/// How the bytes are coded on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Coding {
    Identity,
    Gzip,
    Zstd,
}

impl Coding {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }
}

/// Zstandard's own default is three; the quickest level already divides the dataset by ten.
const ZSTD_LEVEL: i32 = 1;

pub(super) enum Packer {
    Identity,
    Gzip(Box<GzEncoder<Outlet>>, Outlet),
    Zstd(Box<zstd::stream::write::Encoder<'static, Outlet>>, Outlet),
}

impl Packer {
    pub(super) fn new(coding: Coding) -> Result<Self, ApiError> {
        let outlet = Outlet::default();
        Ok(match coding {
            Coding::Identity => Self::Identity,
            Coding::Gzip => {
                let encoder = GzEncoder::new(outlet.clone(), Compression::fast());
                Self::Gzip(Box::new(encoder), outlet)
            }
            Coding::Zstd => {
                let encoder = zstd::stream::write::Encoder::new(outlet.clone(), ZSTD_LEVEL)
                    .map_err(|_| ApiError::Export)?;
                Self::Zstd(Box::new(encoder), outlet)
            }
        })
    }

    /// Takes bytes, and gives those that are ready to leave.
    pub(super) fn pack(&mut self, bytes: Vec<u8>) -> Result<Vec<u8>, ApiError> {
        let (writer, outlet): (&mut dyn Write, _) = match self {
            Self::Identity => return Ok(bytes),
            Self::Gzip(writer, outlet) => (writer.as_mut(), outlet),
            Self::Zstd(writer, outlet) => (writer.as_mut(), outlet),
        };
        writer.write_all(&bytes).map_err(|_| ApiError::Export)?;
        Ok(outlet.take())
    }

    pub(super) fn finish(&mut self, bytes: Vec<u8>) -> Result<Vec<u8>, ApiError> {
        let mut ready = self.pack(bytes)?;
        let ended = match self {
            Self::Identity => return Ok(ready),
            Self::Gzip(writer, _) => writer.try_finish(),
            Self::Zstd(writer, _) => writer.do_finish(),
        };
        ended.map_err(|_| ApiError::Export)?;
        if let Self::Gzip(_, outlet) | Self::Zstd(_, outlet) = self {
            ready.extend(outlet.take());
        }
        Ok(ready)
    }
}
