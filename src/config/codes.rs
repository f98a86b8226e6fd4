//! The codes of findings about `site.yaml`. Mistakes in YAML itself: `yaml::codes`.

use crate::report::Code;

pub const NO_NAME: Code = Code("config/no-name");
pub const NO_URL: Code = Code("config/no-url");
pub const NO_ID: Code = Code("config/no-id");
pub const URL: Code = Code("config/url");
pub const WRONG_TYPE: Code = Code("config/wrong-type");
pub const NOT_YET: Code = Code("config/not-yet");
pub const UNKNOWN_VALUE: Code = Code("config/unknown-value");
/// What it asks of the three reviews cannot be told.
pub const REVIEW: Code = Code("config/review");
/// A target of publishing lacks what its type needs.
pub const TARGET: Code = Code("config/target");
/// A password stands in a file that many people read.
pub const SECRET: Code = Code("config/secret");
