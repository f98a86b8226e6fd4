//! What a picture's header says: its size in pixels, and how it is to be turned.
//!
//! In: the first bytes of a file. Out: a [`Picture`], or `None`; never an error, since a picture that
//! cannot be measured is still shown. Invariant: pixels are not decoded.

use std::io::{BufReader, Cursor, Read, Seek};

use exif::{In, Tag};

use crate::snapshot::Picture;

/// How much of a file is looked at first. Sizes stand further back only behind large embedded previews.
pub(super) const HEADER: usize = 256 << 10;

/// `header` is the beginning of the file; `whole` opens it, should that not suffice.
pub(super) fn measure<R: Read + Seek>(header: &[u8], whole: impl FnOnce() -> Option<R>) -> Option<Picture> {
    let size = match imagesize::blob_size(header) {
        Ok(size) => size,
        Err(_) if header.len() < HEADER => return None,
        Err(_) => imagesize::reader_size(BufReader::new(whole()?)).ok()?,
    };
    let width = u32::try_from(size.width).ok().filter(|&pixels| pixels > 0)?;
    let height = u32::try_from(size.height).ok().filter(|&pixels| pixels > 0)?;
    Some(Picture { width, height, orientation: orientation(header).unwrap_or(1) })
}

/// EXIF orientation of a JPEG.
fn orientation(header: &[u8]) -> Option<u8> {
    if !header.starts_with(b"\xFF\xD8") {
        return None;
    }
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(header)).ok()?;
    let value = exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    u8::try_from(value).ok().filter(|value| (1..=8).contains(value))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A JPEG that is all header: EXIF orientation and a frame of the given size.
    pub(in crate::disk) fn jpeg(width: u16, height: u16, orientation: u8) -> Vec<u8> {
        let mut tiff = b"Exif\0\0MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        tiff.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut bytes = b"\xFF\xD8\xFF\xE1".to_vec();
        bytes.extend(u16::try_from(tiff.len() + 2).unwrap().to_be_bytes());
        bytes.extend(&tiff);
        bytes.extend(b"\xFF\xC0\0\x11\x08");
        bytes.extend(height.to_be_bytes());
        bytes.extend(width.to_be_bytes());
        bytes.extend(b"\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xFF\xD9");
        bytes
    }

    fn measured(bytes: &[u8]) -> Option<Picture> {
        measure(&bytes[..bytes.len().min(HEADER)], || Some(Cursor::new(bytes)))
    }

    #[test]
    fn size_and_orientation_of_a_jpeg() {
        let picture = measured(&jpeg(400, 300, 6)).unwrap();
        assert_eq!(picture, Picture { width: 400, height: 300, orientation: 6 });
        assert_eq!(picture.shown(), (300, 400));
        assert_eq!(measured(&jpeg(400, 300, 99)).unwrap().orientation, 1);
        assert_eq!(measured(&jpeg(0, 300, 1)), None);
        assert_eq!(measured("不是图片".as_bytes()), None);
    }

    #[test]
    fn a_size_behind_a_large_preview_is_found() {
        let mut bytes = b"\xFF\xD8".to_vec();
        for _ in 0..5 {
            bytes.extend(b"\xFF\xE2\xFF\xFF");
            bytes.extend([0; 0xFFFD]);
        }
        bytes.extend(&jpeg(64, 48, 1)[2..]);
        let picture = measured(&bytes).unwrap();
        assert_eq!((picture.width, picture.height), (64, 48));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn hostile_headers_do_not_panic(
            magic in prop::sample::select(vec![
                &b"\xFF\xD8\xFF\xE1"[..], b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"BM",
                b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WEBPVP8L", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08",
                b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypavif", b"",
            ]),
            bytes in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let all = [magic, &bytes].concat();
            let _ = measured(&all);
            let mut long = all.clone();
            long.resize(HEADER + 10, 0);
            let _ = measured(&long);
        }
    }
}
