//! The command line: what is typed, what the terminal shows, and one file a command.
//!
//! In: arguments, the terminal, the clock, the environment. Out: texts on the terminal and an exit code:
//! 0 clean, 1 findings of severity error, 2 could not run. Invariant: what a command does to the site it
//! does through the other rooms; every word that is shown is Chinese.

mod args;
mod clock;
mod header;
mod usage;
