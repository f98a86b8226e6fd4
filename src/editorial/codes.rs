//! The codes of this room's findings. A code is never renamed.

use crate::report::Code;

/// A published text was changed, and nothing tells readers.
pub const UNANNOUNCED: Code = Code("editorial/change-not-announced");
