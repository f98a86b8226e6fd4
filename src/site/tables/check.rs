//! What is wrong with a table: its header, its numbering, its dates, its words, what is private in it.

use super::Sheet;
use crate::report::Finding;

pub fn sheet(_sheet: &Sheet, _findings: &mut Vec<Finding>) {}
