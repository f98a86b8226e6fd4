//! One request to the platform, and its answer.
//!
//! In: a path, what to send. Out: a JSON object, or a [`Trouble`]. Invariants: bounded in time and size; no address is
//! followed elsewhere; addresses, which may hold a token, are in no message.

use std::io;
use std::time::Duration;

use serde_json::{Map, Value};
use ureq::{Agent, Error};

use super::errors::Trouble;
use crate::net::tls;

/// An answer is a small object.
const LARGEST_ANSWER: u64 = 4 << 20;

/// Where requests go.
#[derive(Debug)]
pub(super) struct Wire {
    agent: Agent,
    base: String,
}

/// What a request holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Body<'a> {
    pub kind: &'a str,
    pub bytes: &'a [u8],
}

impl Wire {
    pub fn new(base: String, timeout: Duration) -> Wire {
        let config = Agent::config_builder()
            .tls_config(tls::of_the_system())
            .user_agent(concat!("huikan/", env!("CARGO_PKG_VERSION")))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // A connection that was kept may be gone when it is used: nobody could tell what arrived.
            .max_idle_connections(0)
            .timeout_connect(Some(timeout.min(Duration::from_secs(15))))
            .timeout_global(Some(timeout))
            .build();
        Wire { agent: config.new_agent(), base }
    }

    /// Sends a request; `query` begins with `?` or is empty.
    pub fn post(&self, path: &str, query: &str, body: Body<'_>) -> Result<Map<String, Value>, Trouble> {
        let address = format!("{}/{path}{query}", self.base);
        let request = self.agent.post(&address).header("content-type", body.kind);
        let mut answer = request.send(body.bytes).map_err(|error| trouble(&error))?;
        let status = answer.status().as_u16();
        let text = answer.body_mut().with_config().limit(LARGEST_ANSWER).lossy_utf8(true).read_to_string();
        let text = text.map_err(|_| Trouble::Broken)?;
        if status != 200 {
            return Err(Trouble::Status(status));
        }
        match serde_json::from_str(&text) {
            Ok(Value::Object(object)) => Ok(object),
            _ => Err(Trouble::Broken),
        }
    }
}

fn trouble(error: &Error) -> Trouble {
    match error {
        Error::HostNotFound => Trouble::NoHost,
        Error::ConnectionFailed | Error::Timeout(ureq::Timeout::Connect | ureq::Timeout::Resolve) => {
            Trouble::NoConnection
        }
        Error::Timeout(_) => Trouble::Timeout,
        Error::Tls(_) | Error::Rustls(_) => Trouble::Certificate,
        Error::Io(error) => of_io(error),
        _ => Trouble::Broken,
    }
}

fn of_io(error: &io::Error) -> Trouble {
    let is_of_tls = error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>);
    match error.kind() {
        _ if is_of_tls => Trouble::Certificate,
        _ if error.to_string().contains("lookup address") => Trouble::NoHost,
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::AddrNotAvailable => Trouble::NoConnection,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Trouble::Timeout,
        _ => Trouble::Broken,
    }
}
