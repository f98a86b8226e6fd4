//! Net: the only room that opens sockets.
//!
//! In: portals, and whatever needs another room as a trait that `cli` fills in. Out: what goes over the
//! wire. Invariant: nothing here touches a file, and nothing that comes over the wire names one.

pub mod links;
pub mod preview;
pub mod publish;
mod tls;
pub mod wechat;
