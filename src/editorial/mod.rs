//! Editorial: the three reviews (三审三校) on the desk: signing, sending back, papers, corrections.
//!
//! In: a portal, and who does what. Out: what is to be written into a header, papers as HTML and CSV, and findings.
//! Invariant: pure, and nothing here is a part of the site: papers are for the office's files. Whether a signature holds,
//! and what is published, `site` says.

mod changes;
pub mod codes;
mod form;
mod ledger;
mod paper;
mod publishing;
mod signing;

pub use changes::changes;
pub use form::form;
pub use ledger::{Ledger, Month};
pub use publishing::unsigned;
pub use signing::{Refused, Sending, Signature, send_back, sign};
