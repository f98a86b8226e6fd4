//! The codes of this room's findings, in one place. A code is never renamed.

use crate::report::Code;

pub const COLUMN_SLUG: Code = Code("column/no-slug");
pub const COLUMN_DESCRIPTION: Code = Code("column/no-description");
pub const COLUMN_EMPTY: Code = Code("column/empty");
pub const COLUMN_UNKNOWN: Code = Code("column/unknown");
pub const HEADLINE_UNSHOWN: Code = Code("front-matter/headline-not-shown");
pub const COLUMN_MANY: Code = Code("column/too-many");
pub const TABLE_LONG: Code = Code("table/too-long");
pub const REQUIRED: Code = Code("front-matter/required");
pub const NO_BODY: Code = Code("front-matter/no-body");
pub const TABLE_MISSING: Code = Code("column/no-table");
pub const TABLE_COLUMN: Code = Code("table/column-missing");
pub const TABLE_UNDECLARED: Code = Code("table/no-publicity");
pub const TABLE_DATE: Code = Code("table/date");
pub const TABLE_WORD: Code = Code("table/unknown-word");
pub const TABLE_PRIVATE: Code = Code("table/private-number");
pub const NUMBER_MISSING: Code = Code("table/no-number");
pub const NUMBER_TWICE: Code = Code("table/number-twice");
pub const NUMBER_GAP: Code = Code("table/number-gap");
pub const RESULT_MISSING: Code = Code("table/no-result");
pub const SUBJECT_LONG: Code = Code("table/subject-long");
pub const TOPIC_UNDESCRIBED: Code = Code("topic/not-described");
pub const TOPIC_TABLE: Code = Code("topic/bad-entry");
pub const ROUTE_TWICE: Code = Code("route/claimed-twice");
pub const ROUTE_FOLDER: Code = Code("route/file-and-folder");
pub const ROUTE_CASE: Code = Code("route/differs-in-case");
pub const ROUTE_NAME: Code = Code("route/unsafe-name");
pub const ROUTE_LOST: Code = Code("route/lost");
pub const ALIAS_BAD: Code = Code("route/bad-alias");
pub const ALIAS_TAKEN: Code = Code("route/alias-taken");
pub const COVER_MISSING: Code = Code("media/cover-missing");
pub const ATTACHMENT_MISSING: Code = Code("media/attachment-missing");
pub const PICTURE_PHONE: Code = Code("media/heic");
pub const PICTURE_OTHER: Code = Code("media/other-format");
pub const RECORDING_LOCATED: Code = Code("media/place-in-recording");
pub const PAGE_HIDDEN: Code = Code("media/hidden-page");
pub const PICTURE_NONE: Code = Code("media/not-a-picture");
pub const PICTURE_TRUNCATED: Code = Code("media/truncated");
pub const PICTURE_LARGE: Code = Code("media/too-many-pixels");
pub const PICTURE_MISLABELLED: Code = Code("media/mislabelled");
pub const PICTURE_UNREADABLE: Code = Code("media/unreadable");
pub const PICTURE_UNSTRIPPED: Code = Code("media/not-stripped");
pub const WATERMARK_MISSING: Code = Code("media/watermark-missing");
/// A line of `_data/search.yaml` that names no two words.
pub const SYNONYMS: Code = Code("data/synonyms");
/// Of the three reviews one is not signed.
pub const UNSIGNED: Code = Code("review/unsigned");
/// The text was changed after a signature.
pub const CHANGED: Code = Code("review/changed");
/// It was sent back after a signature.
pub const RETURNED: Code = Code("review/returned");
pub const SAME_PERSON: Code = Code("review/same-person");
/// Signatures in the wrong order of time, or later than the article itself.
/// A column's own page has a text, which nobody signs.
pub const COLUMN_TEXT: Code = Code("review/column-text");
pub const SIGNING_TIME: Code = Code("review/time");
