//! The report for people, drawn for a terminal.
