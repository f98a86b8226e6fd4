//! Disk: the only room that touches files.
//!
//! In: paths. Out: a snapshot of what is there, and a portal's outputs where they belong. Invariants:
//! nothing below the output folder that the ledger does not claim is overwritten or deleted, and no
//! symbolic link leads reading or writing out of its folder. Trouble with the surroundings is an
//! [`Error`], trouble with the content a finding.

mod atomic;
mod cache;
mod error;
mod names;
mod picture;
mod read;
mod text;
mod walk;

pub use error::Error;
pub use read::read;

#[cfg(test)]
mod read_tests;
