//! BMP files and icons, as they are encoded.
//!
//! In: bytes. Out: the file with header, colours and pixels alone. Invariant: what is kept is kept bit for bit,
//! and nothing stands between or behind it.

use super::{Trouble, png};

/// Of `BITMAPFILEHEADER`, before the header that says how the pixels are encoded.
const FILE_HEADER: usize = 14;
/// `BITMAPV5HEADER`, which may name the file of a profile, or carry one.
const WITH_PROFILE: usize = 124;

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?.try_into().ok()?;
    usize::try_from(u32::from_le_bytes(four)).ok()
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    let two = bytes.get(at..at + 2)?.try_into().ok()?;
    Some(usize::from(u16::from_le_bytes(two)))
}

/// A BMP without profile, gaps and what follows its pixels.
pub(super) fn bare(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    let header = number(bytes, FILE_HEADER).ok_or(Trouble::Truncated)?;
    let start = number(bytes, 10).ok_or(Trouble::Truncated)?;
    let (colours, length) = extents(bytes, header).ok_or(Trouble::unread("少见的 BMP 图片"))?;
    let pixels = bytes.get(start..).and_then(|rest| rest.get(..length)).ok_or(Trouble::Truncated)?;
    // A palette may be longer than is told, up to the pixels.
    let head = bytes.get(..colours.min(start)).ok_or(Trouble::Truncated)?;
    let mut bare = head.to_vec();
    bare.resize(start, 0);
    bare.extend(pixels);
    let size = u32::try_from(bare.len()).map_err(|_| Trouble::Damaged)?;
    bare[2..6].copy_from_slice(&size.to_le_bytes());
    bare[6..10].fill(0);
    if header >= WITH_PROFILE && bare.len() >= FILE_HEADER + WITH_PROFILE {
        // The colours of the web instead: 'sRGB', and no profile.
        bare[FILE_HEADER + 56..FILE_HEADER + 60].copy_from_slice(b"BGRs");
        bare[FILE_HEADER + 112..FILE_HEADER + 120].fill(0);
    }
    Ok(bare)
}

/// Where the palette ends, and how long the pixels are.
fn extents(bytes: &[u8], header: usize) -> Option<(usize, usize)> {
    let is_old = header == 12;
    let (width, height, bits) = if is_old {
        (short(bytes, 18)?, short(bytes, 20)?, short(bytes, 24)?)
    } else {
        let height = number(bytes, 22)? as u32;
        // Negative where the rows begin above.
        (number(bytes, 18)?, (height as i32).unsigned_abs() as usize, short(bytes, 28)?)
    };
    let (compression, told, used) =
        if is_old { (0, 0, 0) } else { (number(bytes, 30)?, number(bytes, 34)?, number(bytes, 46)?) };
    let masks = if header == 40 {
        [0, 12, 16][usize::from(compression == 3) + 2 * usize::from(compression == 6)]
    } else {
        0
    };
    let palette = match used {
        0 if bits <= 8 => 1 << bits,
        used => used.min(256),
    };
    let colours = FILE_HEADER + header + masks + palette * if is_old { 3 } else { 4 };
    let row = width.checked_mul(bits)?.div_ceil(32).checked_mul(4)?;
    match compression {
        0 | 3 | 6 => Some((colours, row.checked_mul(height)?)),
        // Runs of equal pixels.
        1 | 2 if told > 0 => Some((colours, told)),
        _ => None,
    }
}

/// An icon whose pictures are bare, and stand one behind the other.
pub(super) fn bare_icon(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    const HEAD: usize = 6;
    const ENTRY: usize = 16;
    let count = short(bytes, 4).ok_or(Trouble::Truncated)?;
    let mut bare = bytes.get(..HEAD + count * ENTRY).ok_or(Trouble::Truncated)?.to_vec();
    for entry in (0..count).map(|number| HEAD + number * ENTRY) {
        let (length, start) =
            number(bytes, entry + 8).zip(number(bytes, entry + 12)).ok_or(Trouble::Truncated)?;
        let picture = bytes.get(start..).and_then(|rest| rest.get(..length)).ok_or(Trouble::Truncated)?;
        let picture = match picture.starts_with(b"\x89PNG") {
            true => png::bare(picture)?,
            false => picture.to_vec(),
        };
        let place = [picture.len(), bare.len()].map(|it| u32::try_from(it).unwrap_or(u32::MAX).to_le_bytes());
        // Many entries may name one picture: none is to be written more often than it is there.
        if bare.len() + picture.len() > bytes.len() {
            return Err(Trouble::Damaged);
        }
        bare[entry + 8..entry + 16].copy_from_slice(&place.concat());
        bare.extend(picture);
    }
    if count == 0 { Err(Trouble::Truncated) } else { Ok(bare) }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{holds, samples};
    use super::*;

    #[test]
    fn a_bmp_loses_what_is_not_drawn() {
        let source = samples::bmp(&samples::scene(9, 5));
        let whole = bare(&source).unwrap();
        let mut padded = source.clone();
        padded.extend(b"SERIAL");
        padded[6..10].copy_from_slice(b"GPS!");
        assert_eq!(bare(&padded).unwrap(), whole);
        assert_eq!(bare(&whole).unwrap(), whole);
        // A gap before the pixels is emptied.
        let start = number(&source, 10).unwrap();
        let mut gapped = [&source[..start], b"SERIAL", &source[start..]].concat();
        gapped[10..14].copy_from_slice(&u32::try_from(start + 6).unwrap().to_le_bytes());
        assert!(!holds(&bare(&gapped).unwrap(), b"SERIAL"));
        assert_eq!(bare(&source[..source.len() - 1]), Err(Trouble::Truncated));
    }

    #[test]
    fn an_icon_keeps_its_pictures_and_nothing_else() {
        let png = samples::png(&samples::scene(16, 16), 1);
        let (length, start) = (u32::try_from(png.len()).unwrap(), 6 + 16 + 6_u32);
        let mut icon = b"\0\0\x01\0\x01\0\x10\x10\0\0\x01\0\x20\0".to_vec();
        icon.extend(length.to_le_bytes());
        icon.extend(start.to_le_bytes());
        icon.extend(b"SERIAL");
        icon.extend(&png);
        let bare = bare_icon(&icon).unwrap();
        assert_eq!(bare[22..], png::bare(&png).unwrap());
        assert_eq!(bare_icon(&bare).unwrap(), bare);
        assert!(samples::SECRETS.iter().chain([&&b"SERIAL"[..]]).all(|secret| !holds(&bare, secret)));
        assert_eq!(bare_icon(&icon[..icon.len() - 1]), Err(Trouble::Truncated));
        let mut many = icon.clone();
        many[4] = 200;
        assert!(bare_icon(&many).is_err());
    }
}
