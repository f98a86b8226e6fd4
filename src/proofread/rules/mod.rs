//! The rules, one small file each, named by what they look for.
//!
//! P: structure and damage of copying; Q: punctuation (GB/T 15834); N: numerals (GB/T 15835); W: words.

mod p03_doubled_word;

use super::Rule;

/// All rules, by code.
pub static RULES: &[&Rule] = &[&p03_doubled_word::RULE];
