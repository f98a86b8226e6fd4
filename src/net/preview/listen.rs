//! Sockets: a free port, and connections that cannot hold the preview up.
//!
//! In: an address and the port that is wanted. Out: requests, one connection a task. Invariant: a client
//! that is slow, silent or greedy costs a place among [`CONNECTIONS`] for a bounded time, and nothing more.

use std::io;
use std::net::{IpAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{Sleep, sleep};

use super::answer::answer;
use super::guard::Door;
use super::host::Host;
use super::{Error, Shared};

/// Ports that are tried after the one that is wanted.
const MORE_PORTS: u16 = 20;

/// At once; further ones wait until one of them ends.
const CONNECTIONS: usize = 256;

/// Request line and headers, in bytes.
const HEAD: usize = 8 << 10;

/// From the first byte of a head to its last, and between two requests of a connection.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// The same for who comes when more than half of the places are taken: some hold theirs in silence.
const CROWDED_HEAD_TIME: Duration = Duration::from_secs(2);

/// How long a client may take none of what is written to it.
const STALL: Duration = Duration::from_secs(30);

/// Pause after an accept that failed: most likely there are too many open files.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A port that is ours.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: IpAddr,
    port: u16,
}

impl Listener {
    /// Takes the port, or the first free one after it. Port 0 is any free port.
    ///
    /// # Errors
    /// If none of them is free, or the address is not this machine's.
    pub fn bind(host: Host, port: u16) -> Result<Listener, Error> {
        let last = if port == 0 { 0 } else { port.saturating_add(MORE_PORTS) };
        let mut tried = port;
        loop {
            match TcpListener::bind((host.0, tried)) {
                Ok(socket) => return Listener::of(socket),
                Err(cause) if is_taken(&cause) && tried < last => tried += 1,
                Err(cause) => return Err(no_port(host, port, tried, cause)),
            }
        }
    }

    fn of(socket: TcpListener) -> Result<Listener, Error> {
        let address = socket
            .local_addr()
            .map_err(|cause| Error::new(format!("无法使用端口（系统报告“{cause}”）"), cause))?;
        Ok(Listener { socket, address: address.ip(), port: address.port() })
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn address(&self) -> IpAddr {
        self.address
    }

    pub(super) fn into_tokio(self) -> io::Result<tokio::net::TcpListener> {
        self.socket.set_nonblocking(true)?;
        tokio::net::TcpListener::from_std(self.socket)
    }
}

/// Windows also keeps whole ranges of ports for itself, and calls that a lack of permission.
fn is_taken(cause: &io::Error) -> bool {
    matches!(cause.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied)
}

fn no_port(host: Host, first: u16, last: u16, cause: io::Error) -> Error {
    let message = match cause.kind() {
        io::ErrorKind::AddrInUse => format!("端口 {first} 到 {last} 都被占用；请用 --port 另选一个"),
        io::ErrorKind::PermissionDenied => {
            format!("没有权限使用端口 {first}；请用 --port 选一个 1024 以上的端口")
        }
        io::ErrorKind::AddrNotAvailable => format!("{host} 不是这台电脑的地址；请核对 --host"),
        _ => format!("无法使用端口 {first}（系统报告“{cause}”）"),
    };
    Error::new(message, cause)
}

/// Takes connections for as long as the event loop turns.
pub(super) async fn accept(listener: tokio::net::TcpListener, shared: Arc<Shared>, door: Arc<Door>) {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // Nobody closes the semaphore.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            sleep(ACCEPT_PAUSE).await;
            continue;
        };
        let (shared, door) = (Arc::clone(&shared), Arc::clone(&door));
        let is_crowded = places.available_permits() < CONNECTIONS / 2;
        let head_time = if is_crowded { CROWDED_HEAD_TIME } else { HEAD_TIME };
        tokio::spawn(async move {
            converse(stream, head_time, shared, door).await;
            drop(place);
        });
    }
}

async fn converse(stream: TcpStream, head_time: Duration, shared: Arc<Shared>, door: Arc<Door>) {
    // Without it small answers wait for acknowledgements; where it cannot be had they do.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| answer(Arc::clone(&shared), Arc::clone(&door), request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head_time)
        .max_header_size(HEAD)
        .serve_connection(TokioIo::new(Patient { stream, stalled: None }), service);
    // Clients go away and send nonsense; hyper has told them what can be told.
    let _ = connection.await;
}

/// A stream that is cut when it takes nothing for [`STALL`].
struct Patient {
    stream: TcpStream,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn or_cut<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(STALL)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Patient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Patient {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.or_cut(context, written)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, pieces);
        self.or_cut(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_moves_on() {
        let first = Listener::bind(Host::HERE, 0).unwrap();
        let second = Listener::bind(Host::HERE, first.port()).unwrap();
        assert!(second.port() > first.port());
    }

    #[test]
    fn a_foreign_address_is_refused() {
        let error = Listener::bind("192.0.2.1".parse().unwrap(), 0).unwrap_err().to_string();
        assert!(error.starts_with("192.0.2.1 不是这台电脑的地址"), "{error}");
    }
}
