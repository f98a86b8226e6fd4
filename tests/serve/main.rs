//! The preview from outside, byte by byte over a socket: what it serves, whom it refuses, and how a save
//! reaches an open page.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

mod client;
mod guard;
mod live;
mod pages;
mod served;
mod soak;
