//! Listening, until asked to stop.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::path::Path;

use tokio::net::{TcpListener, lookup_host};
use tokio::signal;

use crate::{FaultSpec, Faults, Replicas, SandboxError, misbehaving_router};

/// Serves the replicas of `data`, with those faults, until Ctrl-C or SIGTERM.
pub async fn serve(
    host: &str,
    port: u16,
    data: &Path,
    faults: &[FaultSpec],
) -> Result<(), SandboxError> {
    let replicas = Replicas::load(data)?;
    let address = resolve(host, port).await?;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|cause| match cause.kind() {
            ErrorKind::AddrInUse => SandboxError::PortTaken { address },
            ErrorKind::AddrNotAvailable => SandboxError::UnknownHost {
                host: host.to_owned(),
            },
            _ => SandboxError::Listen { address, cause },
        })?;
    let listen = |cause| SandboxError::Listen { address, cause };
    let address = listener.local_addr().map_err(listen)?;
    println!("Répliques des sources servies sur http://{address} (Ctrl-C pour arrêter).");
    axum::serve(listener, misbehaving_router(replicas, Faults::new(faults)))
        .with_graceful_shutdown(asked_to_stop())
        .await
        .map_err(listen)
}

async fn resolve(host: &str, port: u16) -> Result<SocketAddr, SandboxError> {
    let unknown = || SandboxError::UnknownHost {
        host: host.to_owned(),
    };
    lookup_host((host, port))
        .await
        .map_err(|_| unknown())?
        .next()
        .ok_or_else(unknown)
}

async fn asked_to_stop() {
    let interrupted = async {
        // Without a handler the default one ends the process, which is also a stop.
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
