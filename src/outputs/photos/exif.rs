//! What EXIF says of a picture: how it is to be turned, and who made it.
//!
//! In: a file, or its beginning. Out: few values. Invariant: a block that contradicts itself gives what
//! can be read of it, and never an error: many cameras write some of it wrong.

use exif::{In, Tag, Value};

use super::jpeg::Jpeg;
use super::sniff::readable;
use super::{png, webp};
use crate::snapshot::Format;

/// EXIF lies in a segment of 64 KB in a JPEG; elsewhere it has no reason to be longer.
const LONGEST: usize = 256 << 10;

/// The block, read. `None` without one.
pub(super) fn read(bytes: &[u8], format: Format) -> Option<exif::Exif> {
    let block = match format {
        Format::Jpeg => Jpeg::read(bytes).exif()?,
        Format::Png => png::exif(bytes)?,
        Format::Webp => webp::exif(bytes)?,
        // A TIFF is an EXIF block with pixels.
        Format::Tiff => bytes,
        _ => return None,
    };
    let block = &block[..block.len().min(LONGEST)];
    let mut reader = exif::Reader::new();
    reader.continue_on_error(true);
    match reader.read_raw(block.to_vec()) {
        Ok(exif) => Some(exif),
        Err(error) => error.distill_partial_result(|_| {}).ok(),
    }
}

/// How a stored picture is to be turned, 1 to 8 as EXIF counts; 1, which is not at all, if it doesn't say.
/// All that measure pictures ask this, so that sizes in pages and pixels in files agree.
pub fn orientation(bytes: &[u8]) -> u8 {
    let of_exif = |exif: exif::Exif| {
        let value = exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
        u8::try_from(value).ok().filter(|value| (1..=8).contains(value))
    };
    readable(bytes).ok().and_then(|format| read(bytes, format)).and_then(of_exif).unwrap_or(1)
}

/// The texts of a tag, as bytes: EXIF before 3.0 has no encoding but ASCII, and cameras write what they like.
pub(super) fn texts(exif: &exif::Exif, tag: Tag) -> Vec<&[u8]> {
    match exif.get_field(tag, In::PRIMARY).map(|field| &field.value) {
        Some(Value::Ascii(texts)) => texts.iter().map(Vec::as_slice).collect(),
        Some(Value::Byte(bytes) | Value::Undefined(bytes, _)) => vec![bytes],
        _ => Vec::new(),
    }
}
