//! The real binary on real file systems, when something goes wrong around it.
//!
//! In: small sites made here. Out: what the program said, its exit code, and the folder it left.
//! Invariant of all of it: nothing is lost, nobody else's file is touched, the message names the place
//! and says in Chinese what to do, and once the trouble is over the next build makes the same tree as a
//! first one.
//!
//! Nothing here is skipped. What needs a small disk needs Linux and the right to mount one in a name
//! space of its own; where that is refused, the test fails and says so.

#![cfg(unix)]

mod changed;
mod hostile;
mod killed;
mod refused;
mod site;
#[cfg(target_os = "linux")]
mod small_disk;
mod standing;
