//! WebP files as their chunks.
//!
//! In: bytes. Out: the file without metadata, or with a colour profile. Invariant: the flags of `VP8X` say
//! what the file has, and the sizes in the headers are those of what follows.

use super::Trouble;

/// Flags of `VP8X` (WebP container specification, "Extended File Format").
const ICC: u8 = 0x20;
const ALPHA: u8 = 0x10;
const ANIMATION: u8 = 0x02;

type Chunk<'a> = (&'a [u8], &'a [u8]);

/// The chunks of a RIFF list; the last may be cut, which `whole` then says.
struct Chunks<'a> {
    rest: &'a [u8],
    whole: bool,
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let chunk = split(self.rest);
        self.whole &= chunk.is_some();
        let (chunk, rest) = chunk?;
        self.rest = rest;
        Some(chunk)
    }
}

fn split(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let name = bytes.get(..4)?;
    let length: [u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let length = usize::try_from(u32::from_le_bytes(length)).ok()?;
    let data = bytes.get(8..length.checked_add(8)?)?;
    // Chunks are padded to an even length; a file's last pad is missing often.
    let rest = bytes.get(8 + length + length % 2..).unwrap_or_default();
    Some(((name, data), rest))
}

/// The chunks that the file's own length covers.
fn chunks(bytes: &[u8]) -> Chunks<'_> {
    let length = bytes.get(4..8).and_then(|length| length.try_into().ok()).map_or(0, u32::from_le_bytes);
    let end = usize::try_from(length).unwrap_or(usize::MAX).saturating_add(8);
    let rest = bytes.get(12..end.min(bytes.len())).unwrap_or_default();
    Chunks { rest, whole: end.saturating_sub(1) <= bytes.len() }
}

fn put(into: &mut Vec<u8>, (name, data): Chunk<'_>) {
    into.extend(name);
    into.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    into.extend(data);
    if data.len() % 2 == 1 {
        into.push(0);
    }
}

fn file(chunks: &[u8]) -> Vec<u8> {
    let mut bytes = b"RIFF".to_vec();
    bytes.extend(u32::try_from(chunks.len() + 4).unwrap_or(u32::MAX).to_le_bytes());
    bytes.extend(b"WEBP");
    bytes.extend(chunks);
    bytes
}

/// The file with pixels, colours and animation alone.
pub(super) fn bare(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut all = chunks(bytes);
    let mut kept = Vec::with_capacity(bytes.len());
    let mut pictures = 0;
    let profile = if chunks(bytes).any(|(name, _)| name == b"ICCP") { ICC } else { 0 };
    for (name, data) in &mut all {
        match (name, data) {
            (b"VP8X", [flags, rest @ ..]) => {
                put(&mut kept, (name, &[&[flags & (ALPHA | ANIMATION) | profile], rest].concat()));
            }
            (b"ANMF", _) => {
                put(&mut kept, (name, &frame(data)?));
                pictures += 1;
            }
            (b"VP8 " | b"VP8L", _) => {
                put(&mut kept, (name, data));
                pictures += 1;
            }
            (b"ICCP" | b"ANIM" | b"ALPH", _) => put(&mut kept, (name, data)),
            _ => {}
        }
    }
    if pictures == 0 || !all.whole { Err(Trouble::Truncated) } else { Ok(file(&kept)) }
}

/// A frame of an animation without chunks that are none of the format's.
fn frame(data: &[u8]) -> Result<Vec<u8>, Trouble> {
    let (head, rest) = data.split_at_checked(16).ok_or(Trouble::Truncated)?;
    let mut kept = head.to_vec();
    let mut all = Chunks { rest, whole: true };
    for chunk in all.by_ref().filter(|(name, _)| matches!(*name, b"ALPH" | b"VP8 " | b"VP8L")) {
        put(&mut kept, chunk);
    }
    if all.whole { Ok(kept) } else { Err(Trouble::Truncated) }
}

pub(super) fn is_animated(bytes: &[u8]) -> bool {
    matches!(chunks(bytes).next(), Some((b"VP8X", [flags, ..])) if flags & ANIMATION != 0)
}

pub(super) fn exif(bytes: &[u8]) -> Option<&[u8]> {
    let data = chunks(bytes).find(|(name, _)| *name == b"EXIF")?.1;
    Some(data.strip_prefix(b"Exif\0\0").unwrap_or(data))
}

pub(super) fn xmp(bytes: &[u8]) -> Option<&[u8]> {
    chunks(bytes).find(|(name, _)| *name == b"XMP ").map(|(_, data)| data)
}

/// What libwebp wrote, with a profile.
pub(super) fn with_profile(bytes: &[u8], profile: &[u8], width: u32, height: u32) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len() + profile.len() + 40);
    let mut flags = ICC;
    for (name, data) in chunks(bytes) {
        match (name, data) {
            (b"VP8X", [old, ..]) => flags |= old & ALPHA,
            // Bit 28 of the lossless header, after the signature and two sizes of 14 bits.
            (b"VP8L", [_, _, _, _, last, ..]) if last & 0x10 != 0 => flags |= ALPHA,
            _ => {}
        }
    }
    let side = |pixels: u32| pixels.saturating_sub(1).to_le_bytes();
    let ([w0, w1, w2, _], [h0, h1, h2, _]) = (side(width), side(height));
    put(&mut kept, (b"VP8X", &[flags, 0, 0, 0, w0, w1, w2, h0, h1, h2]));
    put(&mut kept, (b"ICCP", profile));
    for chunk in chunks(bytes).filter(|(name, _)| *name != b"VP8X") {
        put(&mut kept, chunk);
    }
    file(&kept)
}
