//! Where the objects are: read one, create one that was not there, name those of a folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::{Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions};

use super::RegistryError;
use super::worker::Worker;

/// An S3-compatible bucket.
#[derive(Debug, Clone)]
pub struct Bucket {
    pub name: String,
    /// Where in the bucket; may be empty.
    pub prefix: String,
    /// Address of the server; `None` for that of AWS.
    pub endpoint: Option<String>,
    pub region: String,
    /// Identifier and secret; without them, those that the machine was lent.
    pub access_key: Option<(String, settings::Secret)>,
}

/// A store of objects that are never overwritten.
#[derive(Debug, Clone)]
pub(super) struct Place {
    store: Arc<dyn ObjectStore>,
    worker: Worker,
    path: Option<PathBuf>,
}

impl Place {
    pub(super) fn folder(root: &Path) -> Result<Self, RegistryError> {
        std::fs::create_dir_all(root).map_err(|source| RegistryError::Io {
            path: root.to_owned(),
            source,
        })?;
        Ok(Self {
            store: Arc::new(LocalFileSystem::new_with_prefix(root)?),
            worker: Worker::start()?,
            path: Some(root.to_owned()),
        })
    }

    #[cfg(feature = "s3")]
    pub(super) fn bucket(bucket: &Bucket) -> Result<Self, RegistryError> {
        use object_store::aws::AmazonS3Builder;
        use object_store::prefix::PrefixStore;

        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(&bucket.name)
            .with_region(&bucket.region);
        if let Some(endpoint) = &bucket.endpoint {
            builder = builder
                .with_endpoint(endpoint)
                .with_allow_http(endpoint.starts_with("http://"));
        }
        if let Some((id, secret)) = &bucket.access_key {
            builder = builder
                .with_access_key_id(id)
                .with_secret_access_key(secret.reveal());
        }
        Ok(Self {
            store: Arc::new(PrefixStore::new(builder.build()?, bucket.prefix.as_str())),
            worker: Worker::start()?,
            path: None,
        })
    }

    #[cfg(not(feature = "s3"))]
    pub(super) fn bucket(_bucket: &Bucket) -> Result<Self, RegistryError> {
        Err(RegistryError::WithoutS3)
    }

    /// The folder of this machine, when it is one.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    pub(super) fn get(&self, path: &str) -> Result<Option<Vec<u8>>, RegistryError> {
        let (store, path) = (Arc::clone(&self.store), object(path));
        let read = async move { store.get(&path).await?.bytes().await };
        match self.worker.run(read)? {
            Ok(bytes) => Ok(Some(bytes.into())),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Writes an object, whole or not at all; `false` when one was already there.
    pub(super) fn create(&self, path: &str, bytes: Vec<u8>) -> Result<bool, RegistryError> {
        let (store, path) = (Arc::clone(&self.store), object(path));
        let options = PutOptions::from(PutMode::Create);
        let written = async move { store.put_opts(&path, bytes.into(), options).await };
        match self.worker.run(written)? {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Names of the objects directly in a folder.
    pub(super) fn objects(&self, folder: &str) -> Result<Vec<String>, RegistryError> {
        let names = self.list(folder)?.objects.into_iter();
        Ok(names
            .filter_map(|found| Some(found.location.filename()?.to_owned()))
            .collect())
    }

    /// Names of the folders directly in a folder.
    pub(super) fn folders(&self, folder: &str) -> Result<Vec<String>, RegistryError> {
        let names = self.list(folder)?.common_prefixes.into_iter();
        Ok(names
            .filter_map(|found| Some(found.filename()?.to_owned()))
            .collect())
    }

    fn list(&self, folder: &str) -> Result<object_store::ListResult, RegistryError> {
        let (store, folder) = (Arc::clone(&self.store), object(folder));
        let listed = async move { store.list_with_delimiter(Some(&folder)).await };
        Ok(self.worker.run(listed)??)
    }
}

fn object(path: &str) -> object_store::path::Path {
    path.into()
}
