//! PNG files as their chunks.
//!
//! In: bytes. Out: chunks, and the file with those alone that pixels, colours and animation need.
//! Invariant: chunks are copied with their checksums, so what is kept is kept bit for bit.

use super::Trouble;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// Chunks of PNG (third edition) that say something of pixels, colours or frames.
const KEPT: [&[u8; 4]; 16] = [
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP",
    b"mDCV", b"cLLI", b"acTL", b"fcTL", b"fdAT",
];

/// A chunk: its name, its data, and all of it.
struct Chunk<'a> {
    name: &'a [u8],
    data: &'a [u8],
    raw: &'a [u8],
}

/// The chunks that are whole, in order.
fn chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes.strip_prefix(SIGNATURE).unwrap_or_default();
    std::iter::from_fn(move || {
        let length: [u8; 4] = rest.get(..4)?.try_into().ok()?;
        let length = usize::try_from(u32::from_be_bytes(length)).ok()?;
        let raw = rest.get(..length.checked_add(12)?)?;
        rest = &rest[raw.len()..];
        Some(Chunk { name: &raw[4..8], data: &raw[8..8 + length], raw })
    })
}

/// The file with pixels and colours alone, ended where the picture ends.
pub(super) fn bare(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut bare = SIGNATURE.to_vec();
    for chunk in chunks(bytes) {
        if KEPT.iter().any(|name| *name == chunk.name) {
            bare.extend(chunk.raw);
        }
        if chunk.name == b"IEND" {
            return Ok(bare);
        }
    }
    Err(Trouble::Truncated)
}

/// Width and height, as the header says.
pub(super) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let header = chunks(bytes).next().filter(|chunk| chunk.name == b"IHDR")?.data;
    let side =
        |at: usize| header.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
    Some((side(0)?, side(4)?))
}

/// The end of the picture is there.
pub(super) fn is_complete(bytes: &[u8]) -> bool {
    chunks(bytes).any(|chunk| chunk.name == b"IEND")
}

/// The picture has frames that follow each other (APNG).
pub(super) fn is_animated(bytes: &[u8]) -> bool {
    chunks(bytes).take_while(|chunk| chunk.name != b"IDAT").any(|chunk| chunk.name == b"acTL")
}

pub(super) fn exif(bytes: &[u8]) -> Option<&[u8]> {
    chunks(bytes).find(|chunk| chunk.name == b"eXIf").map(|chunk| chunk.data)
}

/// The XMP packet of an uncompressed `iTXt`, which is how the XMP specification wants it.
pub(super) fn xmp(bytes: &[u8]) -> Option<&[u8]> {
    let texts = chunks(bytes).filter(|chunk| chunk.name == b"iTXt");
    texts.filter_map(|chunk| chunk.data.strip_prefix(b"XML:com.adobe.xmp\0\0\0\0\0")).next()
}
