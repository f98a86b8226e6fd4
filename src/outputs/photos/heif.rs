//! ISO media files that hold pictures: HEIC, AVIF, a camera's raw.
//!
//! In: the beginning of a file whose first box is `ftyp`. Out: its format, by its brands (ISO/IEC 14496-12).
//! Invariant: a video is none, though its box is the same.

use crate::snapshot::Format;

/// Brands that are asked about: what a file says beyond is of no use here.
const BRANDS: usize = 32;

/// `None` for what is no picture. The first brand that says it decides; what phones write as the major one is
/// often their own.
pub(super) fn format(bytes: &[u8]) -> Option<Format> {
    let size = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    let end = usize::try_from(size).ok()?.min(bytes.len());
    let major = bytes.get(8..12)?;
    // After the major brand stands its version.
    let compatible = bytes.get(16..end).unwrap_or_default().chunks_exact(4).take(BRANDS);
    let brands = || std::iter::once(major).chain(compatible.clone());
    let of = |brand: &[u8]| match brand {
        b"avif" | b"avis" => Some(Format::Avif),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"hevm" | b"hevs" => Some(Format::Heif),
        b"crx " => Some(Format::Raw),
        _ => None,
    };
    let is_picture =
        |brand: &[u8]| matches!(brand, b"mif1" | b"mif2" | b"msf1" | b"miaf" | b"MiHB" | b"MiHE");
    brands().find_map(of).or_else(|| brands().any(is_picture).then_some(Format::Heif))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brands_tell_pictures_from_videos() {
        assert_eq!(format(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), Some(Format::Heif));
        assert_eq!(format(b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif"), Some(Format::Avif));
        assert_eq!(format(b"\0\0\0\x18ftyptmap\0\0\0\0mif1miaf"), Some(Format::Heif));
        assert_eq!(format(b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom"), Some(Format::Raw));
        assert_eq!(format(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"), None);
        assert_eq!(
            format(b"\0\0\0\x14ftypqt  \0\0\0\0qt  heic"),
            None,
            "what stands after the box is no brand"
        );
        assert_eq!(format(b"\0\0\0\x18ftyp"), None);
    }
}
