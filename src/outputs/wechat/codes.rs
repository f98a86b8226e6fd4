//! What a message can have wrong with it.

use crate::report::Code;

pub(super) const UNKNOWN_KEY: Code = Code("wechat/unknown-key");
pub(super) const UNKNOWN_VALUE: Code = Code("wechat/unknown-value");
pub(super) const TITLE_LENGTH: Code = Code("wechat/title-length");
pub(super) const AUTHOR_LENGTH: Code = Code("wechat/author-length");
pub(super) const DIGEST_LENGTH: Code = Code("wechat/digest-length");
pub(super) const CONTENT_LENGTH: Code = Code("wechat/content-length");
pub(super) const NO_ADDRESS: Code = Code("wechat/no-address");
pub(super) const NO_COVER: Code = Code("wechat/no-cover");
pub(super) const SMALL_COVER: Code = Code("wechat/small-cover");
pub(super) const ANIMATED: Code = Code("wechat/animated");
pub(super) const PICTURE_LEFT_OUT: Code = Code("wechat/picture-left-out");
pub(super) const REFUSED: Code = Code("wechat/refused");
pub(super) const TOO_LARGE: Code = Code("wechat/too-large");
pub(super) const ATTACHMENT: Code = Code("wechat/attachment");
pub(super) const TALL: Code = Code("wechat/tall-picture");
/// As `check` tells it.
pub(super) const ATTACHMENT_MISSING: Code = Code("media/attachment-missing");
/// Of files that are not there.
pub(super) const OF_MISSING: [&str; 2] = ["media/missing", ATTACHMENT_MISSING.0];
