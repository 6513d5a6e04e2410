//! A session on the server: the folder as a table, then queries over it.

use std::collections::HashMap;
use std::net::{TcpStream, ToSocketAddrs};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use domain::Source;
use spark_connect::{DataFrame, Expression, LiteralExpression, SparkSession};

use super::fault;
use crate::flights::SparkUrl;
use crate::flights::config::Partition;
use crate::{Month, SourceError};

/// How long a connection may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between two looks at a server that is busy with our query.
const WATCH: Duration = Duration::from_secs(2);

/// A session; the server forgets it when it is dropped.
pub(super) struct Session {
    spark: SparkSession,
    server: SparkUrl,
    month: Month,
}

impl Session {
    /// A session that will be asked for that month.
    pub(super) fn open(server: &SparkUrl, month: Month) -> Result<Self, SourceError> {
        let opened = SparkSession::builder()
            .remote(server.reveal())
            .get_or_create();
        // The client's own words may hold a parameter of the address: they are not kept.
        let spark = opened.map_err(|_| SourceError::Misconfigured {
            kind: Source::Flights,
            detail: "l’adresse du serveur Spark, ou l’un de ses paramètres, est refusée",
        })?;
        let server = server.clone();
        Ok(Self {
            spark,
            server,
            month,
        })
    }

    /// Makes the whole folder the view `flights`, its columns typed as in the month asked.
    ///
    /// Left alone, Spark would take the types from the footer of any file: a damaged January
    /// would break every month.
    pub(super) fn register(
        &self,
        directory: &Path,
        partition: &Partition,
    ) -> Result<(), SourceError> {
        let folder = partition.sample.parent().unwrap_or(directory);
        let types = self.spark.read().parquet(&address(folder)?).schema();
        let types = types.map_err(|cause| self.fault(cause))?;
        let flights = self.spark.read().schema(types.json());
        flights
            .parquet(&address(directory)?)
            .create_or_replace_temp_view("flights")
            .map_err(|cause| self.fault(cause))
    }

    /// The rows of a query, as one Arrow file.
    pub(super) fn arrow(&self, sql: &str) -> Result<Vec<u8>, SourceError> {
        let rows = self.query(sql)?.to_arrow();
        rows.map_err(|cause| self.fault(cause))
    }

    /// A query, not yet run; its parameters travel beside the text.
    pub(super) fn query(&self, sql: &str) -> Result<DataFrame, SourceError> {
        let Month { year, month } = self.month;
        let whole = |number| Expression::Literal(LiteralExpression::Integer(number));
        let parameters = HashMap::from([
            ("year".to_owned(), whole(year)),
            ("month".to_owned(), whole(month.cast_signed())),
        ]);
        let query = self.spark.sql_with_args(sql, Vec::new(), parameters);
        query.map_err(|cause| self.fault(cause))
    }

    pub(super) fn spark(&self) -> &SparkSession {
        &self.spark
    }

    pub(super) fn fault(&self, cause: spark_connect::SparkError) -> SourceError {
        fault::named(&self.server, self.month, cause)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The server drops an idle session by itself, later.
        let _ = self.spark.stop();
    }
}

/// Runs `work`, and gives up as soon as the server stops listening.
///
/// The client alone retries a call for more than ten minutes before it says that nobody
/// answers, and cannot be told otherwise: it works in a thread of its own, that is left behind.
pub(super) fn watched<T: Send + 'static>(
    server: &SparkUrl,
    work: impl FnOnce() -> Result<T, SourceError> + Send + 'static,
) -> Result<T, SourceError> {
    probe(server)?;
    let (answer, awaited) = channel();
    std::thread::spawn(move || answer.send(work()));
    loop {
        match awaited.recv_timeout(WATCH) {
            Ok(answered) => return answered,
            Err(RecvTimeoutError::Timeout) => probe(server)?,
            Err(cause @ RecvTimeoutError::Disconnected) => {
                return Err(SourceError::EngineRefused {
                    kind: Source::Flights,
                    condition: None,
                    cause: cause.into(),
                });
            }
        }
    }
}

/// Whether the server listens.
fn probe(server: &SparkUrl) -> Result<(), SourceError> {
    let connected = (server.host(), server.port())
        .to_socket_addrs()
        .and_then(|addresses| {
            let mut last = std::io::ErrorKind::AddrNotAvailable.into();
            for address in addresses {
                match TcpStream::connect_timeout(&address, PATIENCE) {
                    Ok(_) => return Ok(()),
                    Err(cause) => last = cause,
                }
            }
            Err(last)
        });
    connected.map_err(|cause| SourceError::EngineUnreachable {
        kind: Source::Flights,
        place: server.place(),
        cause: cause.into(),
    })
}

/// Where Spark finds a folder of this machine's file system, whatever its default one is.
pub(super) fn address(folder: &Path) -> Result<String, SourceError> {
    let absolute = std::path::absolute(folder)
        .map_err(|cause| SourceError::io(Source::Flights, folder, cause))?;
    Ok(format!("file://{}", absolute.display()))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::Instant;

    use super::*;

    fn server(listener: &TcpListener) -> SparkUrl {
        let port = listener.local_addr().unwrap().port();
        format!("sc://127.0.0.1:{port}/;token=s3cret")
            .parse()
            .unwrap()
    }

    #[test]
    fn a_server_that_dies_during_a_query_is_noticed() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = server(&listener);
        let started = Instant::now();
        let error = watched::<()>(&server, move || {
            drop(listener);
            std::thread::sleep(Duration::from_mins(1));
            Ok(())
        })
        .unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(30));
        assert!(matches!(error, SourceError::EngineUnreachable { .. }));
        assert!(!format!("{error} {error:?}").contains("s3cret"));
    }

    #[test]
    fn a_panic_of_the_client_is_an_error() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let error = watched::<()>(&server(&listener), || panic!("as the client might"));
        assert!(matches!(error, Err(SourceError::EngineRefused { .. })));
    }
}
