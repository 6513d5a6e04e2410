//! A Spark Connect server on the loopback address, its log in `data/logs/spark.log`.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::archive::Spark;
use crate::workspace::Workspace;
use crate::{process, stop, text};

/// A cold Java on a busy machine takes its time.
const PATIENCE: Duration = Duration::from_mins(3);

/// A server that answers. Dropping it stops it, and the programs that it started.
pub(super) struct Server {
    child: Child,
    log: PathBuf,
    port: u16,
    pages_port: u16,
}

impl Server {
    /// Port 0 is any free one.
    pub(super) fn start(workspace: &Workspace, spark: &Spark, port: u16) -> Result<Self> {
        let port = free(port).with_context(|| {
            format!("le port {port} est déjà pris ; choisissez-en un autre par --port")
        })?;
        let pages_port = free(0).context("aucun port libre pour les pages de Spark")?;
        let log = workspace.data_dir("logs")?.join("spark.log");
        let file =
            File::create(&log).with_context(|| format!("impossible d'écrire {}", log.display()))?;
        let work = workspace.data_dir("spark")?;
        let mut command = command(spark, &work, port, pages_port)?;
        command.stdout(file.try_clone()?).stderr(file);
        let child = process::spawn(&mut command, "serveur Spark")?;
        let mut server = Self {
            child,
            log,
            port,
            pages_port,
        };
        let ready = stop::wait_for(PATIENCE, || {
            server.check()?;
            Ok(answers(port).then_some(()))
        })?;
        if ready.is_none() {
            bail!(
                "le serveur Spark ne répond pas après {} ; fin de son journal :\n{}",
                text::seconds(PATIENCE),
                last_words(&server.log)
            );
        }
        Ok(server)
    }

    pub(super) fn url(&self) -> String {
        format!("sc://127.0.0.1:{}", self.port)
    }

    /// Where Spark shows its queries to people.
    pub(super) fn pages(&self) -> String {
        format!("http://127.0.0.1:{}", self.pages_port)
    }

    pub(super) fn log(&self) -> &Path {
        &self.log
    }

    /// Fails when the program has ended.
    pub(super) fn check(&mut self) -> Result<()> {
        let Some(status) = self.child.try_wait()? else {
            return Ok(());
        };
        bail!(
            "le serveur Spark s'est arrêté ({}) ; fin de son journal, {} :\n{}",
            process::ending(status),
            self.log.display(),
            last_words(&self.log)
        )
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        process::stop(&mut self.child);
    }
}

/// Spark's own script: it knows what each version of Java must be allowed. It ends by becoming
/// Java, so that the process we started is the server.
fn command(spark: &Spark, work: &Path, port: u16, pages: u16) -> Result<Command> {
    let local = work.join("local");
    fs::create_dir_all(&local)?;
    let settings = [
        "spark.connect.grpc.binding.address=127.0.0.1".to_owned(),
        format!("spark.connect.grpc.binding.port={port}"),
        "spark.driver.host=127.0.0.1".to_owned(),
        "spark.driver.bindAddress=127.0.0.1".to_owned(),
        format!("spark.ui.port={pages}"),
        "spark.sql.catalogImplementation=in-memory".to_owned(),
        format!(
            "spark.sql.warehouse.dir={}",
            work.join("warehouse").display()
        ),
        format!("spark.local.dir={}", local.display()),
    ];
    let mut command = Command::new(spark.home.join("bin/spark-submit"));
    command
        .current_dir(work)
        .env("SPARK_HOME", &spark.home)
        .env("SPARK_LOCAL_IP", "127.0.0.1")
        // The messages that we read and show are those of one language.
        .env("LC_ALL", "C")
        .args(["--master", "local[*]", "--name", "Ponctuel"])
        .args([
            "--class",
            "org.apache.spark.sql.connect.service.SparkConnectServer",
        ])
        .args(settings.iter().flat_map(|setting| ["--conf", setting]))
        .arg("spark-internal");
    for inherited in ["SPARK_CONF_DIR", "SPARK_REMOTE", "SPARK_SUBMIT_OPTS"] {
        command.env_remove(inherited);
    }
    Ok(command)
}

/// Whether a server of HTTP/2, which gRPC is carried by, speaks there. An open port is not
/// enough: Java opens it before it serves.
fn answers(port: u16) -> bool {
    // RFC 9113, 3.4: the client's preface, then an empty SETTINGS frame; the server's first
    // frame is its own SETTINGS, of type 4.
    const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    const SETTINGS: u8 = 4;
    let exchange = || -> std::io::Result<bool> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(1))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(PREFACE)?;
        let mut header = [0; 9];
        stream.read_exact(&mut header)?;
        Ok(header[3] == SETTINGS)
    };
    exchange().unwrap_or(false)
}

fn free(port: u16) -> Option<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok()?;
    Some(listener.local_addr().ok()?.port())
}

fn last_words(log: &Path) -> String {
    fs::read_to_string(log)
        .map(|words| text::last_lines(&words, 12))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One connection, answered by these bytes.
    fn server(answer: &'static [u8]) -> u16 {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("an address").port();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            let _ = stream.read(&mut [0; 64]);
            let _ = stream.write_all(answer);
        });
        port
    }

    #[test]
    fn only_a_server_of_the_protocol_answers() {
        assert!(answers(server(
            b"\0\0\x06\x04\0\0\0\0\0\0\x03\x7f\xff\xff\xff"
        )));
        assert!(!answers(server(b"HTTP/1.1 400 Bad Request\r\n\r\n")));
        assert!(!answers(server(b"")));
    }
}
