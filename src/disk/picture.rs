//! What a file is, and of a picture what its header says: its size, how it is to be turned, who took it, whether
//! it is whole.
//!
//! In: the bytes of a file, piece by piece. Out: its [`Nature`]; never an error, since what is wrong with a
//! picture is told where an article names it. Invariant: names are not asked, pixels are not decoded, and no
//! more than a piece is held.

use std::io::{BufReader, Read, Seek};

use memchr::memmem;

use super::recording;
use crate::portal::photos::{self, Sniffed};
use crate::snapshot::{Format, Nature, Picture};

/// How much of a file is looked at first. Sizes stand further back only behind large embedded previews.
pub(super) const HEADER: usize = 256 << 10;

/// What a TIFF or a WebP says stands at its end, and is read with the whole file; of a larger one it stays
/// unknown.
pub(super) const LARGEST: u64 = 64 << 20;

/// What a file is; `header` is its beginning, `whole` opens it, should that not suffice.
pub(super) fn nature<R: Read + Seek>(header: &[u8], whole: impl Fn() -> Option<R>) -> Nature {
    match photos::sniff(header) {
        Sniffed::Picture(format) => Nature::Picture(measure(format, header, whole)),
        Sniffed::Recording => Nature::Recording { located: whole().is_some_and(recording::says_where) },
        Sniffed::Page => Nature::Page,
        Sniffed::Other => Nature::Other,
    }
}

/// A picture of no size is one that cannot be read, and a picture all the same.
fn measure<R: Read + Seek>(format: Format, header: &[u8], whole: impl Fn() -> Option<R>) -> Picture {
    let (width, height) = size(format, header, &whole).unwrap_or_default();
    let animated = is_animated(format, header) || is_animated_behind(format, header, &whole);
    let (turned, credit) = said(format, header, whole);
    Picture {
        orientation: turned,
        animated,
        alpha: has_alpha(format, header),
        credit: credit.map(Into::into),
        ..Picture::plain(format, width, height)
    }
}

fn size<R: Read + Seek>(format: Format, header: &[u8], whole: impl Fn() -> Option<R>) -> Option<(u32, u32)> {
    if format == Format::Svg {
        return Some(photos::drawing_size(header));
    }
    let size = match imagesize::blob_size(header) {
        Ok(size) => size,
        Err(_) if header.len() < HEADER && format != Format::Tiff => return None,
        Err(_) => imagesize::reader_size(BufReader::new(whole()?)).ok()?,
    };
    let pixels = |count: usize| u32::try_from(count).ok().filter(|&pixels| pixels > 0);
    Some((pixels(size.width)?, pixels(size.height)?))
}

/// How it is to be turned, and who took it.
fn said<R: Read + Seek>(
    format: Format,
    header: &[u8],
    whole: impl Fn() -> Option<R>,
) -> (u8, Option<String>) {
    let read = |bytes: &[u8]| (photos::orientation(bytes), photos::credit(bytes));
    let stands_behind = match format {
        Format::Jpeg | Format::Png => false,
        // Behind the pixels there, if its header says that there is any.
        Format::Webp => {
            header.get(12..16) == Some(b"VP8X") && header.get(20).is_some_and(|flags| flags & 0x0C != 0)
        }
        Format::Tiff => true,
        _ => return (1, None),
    };
    if !stands_behind || header.len() < HEADER {
        return read(header);
    }
    all(whole).map_or_else(|| read(header), |bytes| read(&bytes))
}

/// The whole of a file that is not too large.
fn all<R: Read + Seek>(whole: impl Fn() -> Option<R>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    whole()?.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() as u64 <= LARGEST).then_some(bytes)
}

fn is_animated(format: Format, header: &[u8]) -> bool {
    match format {
        // Two frames, each behind its control block; one frame has at most one of these.
        Format::Gif => memmem::find_iter(header, b"\x21\xF9\x04").take(2).count() > 1,
        Format::Webp => {
            header.get(12..16) == Some(b"VP8X") && header.get(20).is_some_and(|flags| flags & 2 != 0)
        }
        Format::Png => memmem::find(&header[..header.len().min(4096)], b"acTL").is_some(),
        _ => false,
    }
}

/// Whether a GIF moves whose second frame begins behind the header. No still one is too large to be read.
fn is_animated_behind<R: Read + Seek>(format: Format, header: &[u8], whole: impl Fn() -> Option<R>) -> bool {
    format == Format::Gif
        && header.len() >= HEADER
        && all(whole).is_none_or(|bytes| photos::is_animated_gif(&bytes))
}

fn has_alpha(format: Format, header: &[u8]) -> bool {
    match format {
        Format::Png => {
            header.get(25).is_some_and(|kind| matches!(kind, 4 | 6))
                || memmem::find(&header[..header.len().min(8192)], b"tRNS").is_some()
        }
        Format::Gif | Format::Ico | Format::Svg => true,
        Format::Webp => match header.get(12..16) {
            Some(b"VP8X") => header.get(20).is_some_and(|flags| flags & 0x10 != 0),
            Some(b"VP8L") => header.get(24).is_some_and(|byte| byte & 0x10 != 0),
            _ => false,
        },
        Format::Bmp => header.get(28).is_some_and(|bits| *bits == 32),
        // Scans rarely are; what is, becomes a PNG in vain.
        _ => false,
    }
}

/// Looks at the pieces of a file as they pass, for its end.
#[derive(Debug, Default)]
pub(super) struct Ending {
    /// Bytes that have passed.
    size: u64,
    /// Where an end mark was last seen.
    mark: Option<u64>,
    /// The last bytes of the piece before.
    carried: Vec<u8>,
    /// Where the pixels of a JPEG begin, where its header says it.
    pixels: u64,
    /// The length that a header promises.
    promised: u64,
}

impl Ending {
    pub fn pass(&mut self, format: Format, piece: &[u8]) {
        if self.size == 0 {
            self.begin(format, piece);
        }
        let mark: &[u8] = match format {
            Format::Jpeg => b"\xFF\xD9",
            Format::Png => b"IEND",
            _ => b"",
        };
        if !mark.is_empty() {
            let start = self.size - self.carried.len() as u64;
            let seen = [&self.carried, piece].concat();
            if let Some(at) = memmem::rfind(&seen, mark) {
                self.mark = Some(start + at as u64);
            }
            self.carried = seen[seen.len() - seen.len().min(mark.len() - 1)..].to_vec();
        }
        self.size += piece.len() as u64;
    }

    fn begin(&mut self, format: Format, header: &[u8]) {
        match format {
            Format::Jpeg => self.pixels = start_of_scan(header).unwrap_or(0) as u64,
            Format::Webp => {
                let size = header.get(4..8).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
                self.promised = size.map_or(0, |size| u64::from(size) + 8);
            }
            _ => {}
        }
    }

    /// Whether the file ended before the picture did.
    pub fn is_missing(&self, format: Format) -> bool {
        match format {
            Format::Jpeg | Format::Png => self.mark.is_none_or(|mark| mark < self.pixels),
            _ => self.promised > self.size,
        }
    }
}

/// Where the pixels of a JPEG begin: previews in its header have an end of their own.
fn start_of_scan(header: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        let marker = header.get(at..at + 4)?;
        match marker {
            [0xFF, 0xDA, ..] => return Some(at),
            [0xFF, 0xFF, ..] => at += 1,
            [0xFF, 0x01 | 0xD0..=0xD8, ..] => at += 2,
            [0xFF, _, high, low] => at += 2 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => return None,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Cursor;

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
        match nature(&bytes[..bytes.len().min(HEADER)], || Some(Cursor::new(bytes))) {
            Nature::Picture(picture) => Some(picture),
            _ => None,
        }
    }

    /// What kind of file, how large as shown, animated, transparent.
    fn told(bytes: &[u8]) -> Option<(Format, (u32, u32), bool, bool)> {
        measured(bytes).map(|it| (it.format, it.shown(), it.animated, it.alpha))
    }

    #[test]
    fn size_and_orientation_of_a_jpeg() {
        let picture = measured(&jpeg(400, 300, 6)).unwrap();
        assert_eq!(picture, Picture { orientation: 6, ..Picture::plain(Format::Jpeg, 400, 300) });
        assert_eq!(picture.shown(), (300, 400));
        assert_eq!(measured(&jpeg(400, 300, 99)).unwrap().orientation, 1);
        let sizeless = measured(&jpeg(0, 300, 1)).unwrap();
        assert_eq!((sizeless.format, sizeless.shown()), (Format::Jpeg, (0, 0)), "broken, and a picture");
        assert_eq!(measured("不是图片".as_bytes()), None);
        assert_eq!(measured(b"<!doctype html><html><body>404</body></html>"), None);
    }

    #[test]
    fn every_format_is_known_by_its_bytes() {
        let gif = |frames: usize| {
            let mut bytes = b"GIF89a\x10\0\x08\0\0\0\0".to_vec();
            bytes.extend(b"\x21\xF9\x04\0\0\0\0\0,\0\0\0\0\x10\0\x08\0\0\x02\0".repeat(frames));
            bytes
        };
        let webp = |flags: u8| {
            let mut bytes = b"RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0".to_vec();
            bytes.extend([flags, 0, 0, 0, 15, 0, 0, 7, 0, 0]);
            bytes
        };
        let png = |kind: u8| {
            let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x08\x08".to_vec();
            bytes.extend([kind, 0, 0, 0, 0, 0, 0, 0]);
            bytes
        };
        let size = (16, 8);
        assert_eq!(told(&gif(1)), Some((Format::Gif, size, false, true)));
        assert_eq!(told(&gif(2)), Some((Format::Gif, size, true, true)));
        assert_eq!(told(&webp(0x02)), Some((Format::Webp, size, true, false)));
        assert_eq!(told(&webp(0x10)), Some((Format::Webp, size, false, true)));
        assert_eq!(told(&png(2)), Some((Format::Png, size, false, false)));
        assert_eq!(told(&png(6)), Some((Format::Png, size, false, true)));
        let heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic";
        assert_eq!(told(heic).map(|it| it.0), Some(Format::Heif));
        let drawing =
            |tag: &str| told(format!("<?xml version='1.0'?>\n<svg {tag}></svg>").as_bytes()).unwrap().1;
        assert_eq!(drawing("width='16px' height=\"8\""), size);
        assert_eq!(drawing("width='100%' height='100%' viewBox='0 0 16,8'"), size);
        assert_eq!(drawing("id='x'"), (0, 0));
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

    #[test]
    fn a_second_frame_behind_a_large_first_one_is_seen() {
        let gif = |frames: usize| {
            let mut bytes = b"GIF89a\x10\0\x08\0\0\0\0".to_vec();
            for _ in 0..frames {
                bytes.extend(b"\x21\xF9\x04\0\0\0\0\0,\0\0\0\0\x10\0\x08\0\0\x02");
                for _ in 0..=HEADER / 256 {
                    bytes.push(255);
                    bytes.extend([7; 255]);
                }
                bytes.push(0);
            }
            [&bytes[..], b";"].concat()
        };
        assert!(gif(1).len() > HEADER);
        assert_eq!([1, 2].map(|frames| measured(&gif(frames)).unwrap().animated), [false, true]);
    }

    #[test]
    fn a_picture_that_was_cut_short_lacks_its_end() {
        let missing = |format, bytes: &[u8], piece: usize| {
            let mut ending = Ending::default();
            bytes.chunks(piece).for_each(|piece| ending.pass(format, piece));
            ending.is_missing(format)
        };
        let preview = b"\xFF\xE1\0\x06\xFF\xD8\xFF\xD9";
        let whole = [&b"\xFF\xD8"[..], preview, b"\xFF\xDA\0\x02pixels\xFF\xD9"].concat();
        for piece in [whole.len(), whole.len() - 1] {
            assert!(!missing(Format::Jpeg, &whole, piece), "{piece}");
        }
        assert!(missing(Format::Jpeg, &whole[..whole.len() - 1], 100), "its preview's end is not its own");
        assert!(!missing(Format::Jpeg, &[&whole[..], b"what a camera appends"].concat(), 100));
        for piece in 1..20 {
            assert!(!missing(Format::Png, b"\x89PNG\r\n\x1A\n....IEND....", piece), "{piece}");
        }
        assert!(missing(Format::Png, b"\x89PNG\r\n\x1A\n....IEN", 5));
        assert!(missing(Format::Webp, b"RIFF\x10\0\0\0WEBPVP8 ", 100));
        assert!(!missing(Format::Webp, b"RIFF\x08\0\0\0WEBPVP8 ", 100));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]
        #[test]
        fn hostile_headers_do_not_panic(
            magic in prop::sample::select(vec![
                &b"\xFF\xD8\xFF\xE1"[..], b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"BM",
                b"RIFF\0\0\0\0WEBPVP8X", b"RIFF\0\0\0\0WEBPVP8L", b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08",
                b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypavif", b"<svg ", b"<svg viewBox=\"", b"",
                b"\xFF\xD8\xFF\xEDPhotoshop 3.0\08BIM\x04\x04",
            ]),
            bytes in prop::collection::vec(any::<u8>(), 0..400),
        ) {
            let all = [magic, &bytes].concat();
            let _ = measured(&all);
            for format in [Format::Jpeg, Format::Png, Format::Webp] {
                let mut ending = Ending::default();
                all.chunks(7).for_each(|piece| ending.pass(format, piece));
                let _ = ending.is_missing(format);
            }
            let mut long = all.clone();
            long.resize(HEADER + 10, 0);
            let _ = measured(&long);
        }
    }
}
