//! Sites of excess: each kind grows no faster than what it is made of, or a finding names the limit.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it is")]

mod bodies;
mod columns;
mod measure;
mod sites;
mod work;
