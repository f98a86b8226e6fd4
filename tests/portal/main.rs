//! What a portal does, seen from outside: snapshots in memory, outputs and reports compared.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

mod change;
mod edit;
mod hostile;
mod html;
mod links;
mod lists;
mod outputs;
mod pages;
mod pictures;
mod preview;
mod proofread;
mod publication;
mod review;
mod routes;
mod sample;
mod shared;
mod site;
#[path = "../support/mod.rs"]
mod support;
mod warm;
