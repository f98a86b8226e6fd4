//! The codes of this room's findings, in one place. A code is never renamed.

use crate::report::Code;

pub const MISSING: Code = Code("theme/missing");
pub const LOOP: Code = Code("theme/extends-itself");
pub const MANIFEST: Code = Code("theme/bad-manifest");
pub const VERSION: Code = Code("theme/other-version");
pub const UNKNOWN_OPTION: Code = Code("theme/unknown-option");
pub const OPTION_TYPE: Code = Code("theme/option-type");
pub const SYNTAX: Code = Code("theme/syntax");
pub const RENDER: Code = Code("theme/render");
pub const UNSAFE_ADDRESS: Code = Code("theme/unsafe-address");
pub const NO_TEMPLATE: Code = Code("theme/no-template");
pub const UNKNOWN_FILTER: Code = Code("theme/unknown-filter");
pub const UNKNOWN_TEST: Code = Code("theme/unknown-test");
pub const UNKNOWN_FIELD: Code = Code("theme/unknown-field");
pub const UNKNOWN_FUNCTION: Code = Code("theme/unknown-function");
pub const MODULE_TYPE: Code = Code("theme/unknown-module");
pub const MODULE_SOURCE: Code = Code("theme/module-source");
/// More modules than a home page draws.
pub const MODULE_COUNT: Code = Code("theme/too-many-modules");
pub const MODULE_VALUE: Code = Code("theme/module-value");
pub const NO_ADDRESS: Code = Code("theme/no-address");
pub const ADDRESS_MISSING: Code = Code("theme/address-missing");
pub const PICTURE_MISSING: Code = Code("theme/picture-missing");
/// A file of a theme that nothing asks for.
pub const UNUSED: Code = Code("theme/unused");
/// A style sheet with something that is not closed.
pub const SHEET: Code = Code("theme/style-sheet");
