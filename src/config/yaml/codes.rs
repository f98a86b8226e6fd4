//! The codes of mistakes in YAML, wherever it is written: front matter, `site.yaml`, tables.

use crate::report::Code;

pub const FULL_WIDTH_COLON: Code = Code("yaml/full-width-colon");
pub const FULL_WIDTH_QUOTES: Code = Code("yaml/full-width-quotes");
pub const FULL_WIDTH_COMMA: Code = Code("yaml/full-width-comma");
pub const NO_SPACE: Code = Code("yaml/no-space-after-colon");
pub const TAB: Code = Code("yaml/tab");
pub const INDENT: Code = Code("yaml/indent");
pub const COLON_IN_VALUE: Code = Code("yaml/colon-in-value");
pub const HASH_IN_VALUE: Code = Code("yaml/hash-in-value");
pub const SPECIAL_START: Code = Code("yaml/special-start");
pub const TEXT_AFTER_QUOTE: Code = Code("yaml/text-after-quote");
pub const UNCLOSED_QUOTE: Code = Code("yaml/unclosed-quote");
pub const NOT_A_PAIR: Code = Code("yaml/not-a-pair");
pub const DUPLICATE_KEY: Code = Code("yaml/duplicate-key");
pub const UNKNOWN_KEY: Code = Code("yaml/unknown-key");
/// Whatever else the parser rejects.
pub const SYNTAX: Code = Code("yaml/syntax");
