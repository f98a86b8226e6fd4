//! The codes of findings about articles and tables. Mistakes in YAML itself: `config::yaml::codes`.

use crate::report::Code;

pub const UNCLOSED: Code = Code("front-matter/unclosed");
pub const UNOPENED: Code = Code("front-matter/unopened");
pub const FENCE: Code = Code("front-matter/fence");
pub const EMPTY: Code = Code("front-matter/empty");
pub const LEADING_BLANK: Code = Code("front-matter/leading-blank");
pub const TOML: Code = Code("front-matter/toml");
pub const STATUS_ASTRAY: Code = Code("front-matter/status-astray");
pub const NO_HEADER: Code = Code("front-matter/no-header");
pub const NO_TITLE: Code = Code("front-matter/no-title");
pub const NO_DATE: Code = Code("front-matter/no-date");
pub const DATE_FROM_NAME: Code = Code("front-matter/date-from-name");
pub const DATE_ORDER: Code = Code("front-matter/date-order");
pub const DATE: Code = Code("front-matter/date");
pub const WRONG_TYPE: Code = Code("front-matter/wrong-type");
pub const UNKNOWN_VALUE: Code = Code("front-matter/unknown-value");
pub const UNUSED_KEY: Code = Code("front-matter/unused-key");
pub const WITHDRAWN_PUBLISHED: Code = Code("front-matter/withdrawn-published");
pub const NOT_PASSED_DOWN: Code = Code("front-matter/not-passed-down");
pub const TOO_LONG: Code = Code("read/long-article");
pub const SLUG: Code = Code("front-matter/slug");
pub const ADDRESS: Code = Code("front-matter/address");
pub const ALIAS: Code = Code("front-matter/alias");

pub const TABLE_SYNTAX: Code = Code("data/syntax");
pub const TABLE_ROW: Code = Code("data/row-length");
pub const TABLE_TORN: Code = Code("data/missing-quote");
pub const TABLE_EMPTY: Code = Code("data/empty");
pub const TABLE_SEPARATOR: Code = Code("data/separator");
pub const TABLE_HEADER: Code = Code("data/header");
pub const TABLE_PUBLICITY: Code = Code("data/unclear-publicity");
/// The same as of the values that `theme` disarms.
pub const TABLE_ADDRESS: Code = Code("theme/unsafe-address");
