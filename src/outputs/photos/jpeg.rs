//! JPEG files as their segments.
//!
//! In: bytes. Out: segments up to the end of the first picture, what its frame says, and the file without
//! everything that neither pixels nor colours need. Invariant: what stands after the picture (videos and
//! further pictures of phones) is never looked at; a file cut anywhere gives the segments that are whole.

use memchr::memchr;

/// Markers, ITU T.81 table B.1.
mod marker {
    pub const SOI: u8 = 0xD8;
    pub const EOI: u8 = 0xD9;
    pub const SOS: u8 = 0xDA;
    pub const APP0: u8 = 0xE0;
    pub const APP1: u8 = 0xE1;
    pub const APP2: u8 = 0xE2;
    pub const APP13: u8 = 0xED;
    pub const APP14: u8 = 0xEE;
    pub const APP15: u8 = 0xEF;
    pub const JPG0: u8 = 0xF0;
    pub const COM: u8 = 0xFE;
}

const ICC: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";
const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// One marker with what belongs to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Segment<'a> {
    marker: u8,
    /// After the length.
    body: &'a [u8],
    /// From the marker to the next one, so after SOS with the coded pixels.
    raw: &'a [u8],
}

/// How the pixels are coded: the first SOF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub width: u32,
    pub height: u32,
    pub components: u8,
    pub progressive: bool,
    /// Bits a sample; 8 in all that cameras write.
    pub precision: u8,
    /// Huffman-coded DCT, which is what browsers and the decoder read.
    pub readable: bool,
}

/// A JPEG, taken apart.
#[derive(Debug)]
pub(super) struct Jpeg<'a> {
    segments: Vec<Segment<'a>>,
    /// The end of the picture was seen.
    pub complete: bool,
}

impl<'a> Jpeg<'a> {
    pub fn read(bytes: &'a [u8]) -> Jpeg<'a> {
        let mut jpeg = Jpeg { segments: Vec::new(), complete: false };
        let mut at = 2;
        while let Some(next) = marker_from(bytes, at) {
            let marker = bytes[next + 1];
            match marker {
                marker::EOI => {
                    jpeg.complete = true;
                    break;
                }
                // Another picture begins before this one ended.
                marker::SOI => break,
                // TEM and RST stand alone, and mean nothing here.
                0x01 | 0xD0..=0xD7 => at = next + 2,
                _ => match segment(bytes, next) {
                    Some((segment, end)) => {
                        jpeg.segments.push(segment);
                        at = end;
                    }
                    None => break,
                },
            }
        }
        jpeg
    }

    /// `None` before a frame header.
    pub fn frame(&self) -> Option<Frame> {
        // C4, C8 and CC are tables and an extension.
        let is_frame = |marker: u8| matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
        let segment = self.segments.iter().find(|segment| is_frame(segment.marker))?;
        let [precision, h1, h0, w1, w0, components, ..] = *segment.body else { return None };
        Some(Frame {
            width: u32::from(u16::from_be_bytes([w1, w0])),
            height: u32::from(u16::from_be_bytes([h1, h0])),
            components,
            progressive: segment.marker == 0xC2,
            precision,
            readable: matches!(segment.marker, 0xC0..=0xC2) && precision == 8,
        })
    }

    /// Coded in many scans: progressive, or the first is of one channel among several. Then all coefficients
    /// are kept until the last.
    pub fn has_many_scans(&self) -> bool {
        let scan = self.segments.iter().find(|segment| segment.marker == marker::SOS);
        let coded = scan.and_then(|scan| scan.body.first()).copied().unwrap_or(u8::MAX);
        self.frame().is_some_and(|frame| frame.progressive || coded < frame.components)
    }

    /// The transform byte of Adobe's APP14: 0 as they are, 1 YCbCr, 2 YCCK. That the segment stands there
    /// also says that the four inks of a CMYK picture are written inverted.
    pub fn adobe(&self) -> Option<u8> {
        let body = self.bodies(marker::APP14, ADOBE).next()?;
        body.get(6).copied()
    }

    /// The colour profile, its chunks put together; `None` if there is none or a chunk is missing.
    pub fn profile(&self) -> Option<Vec<u8>> {
        let mut chunks: Vec<(u8, u8, &[u8])> = Vec::new();
        for body in self.bodies(marker::APP2, ICC) {
            let [number, count, data @ ..] = body else { return None };
            chunks.push((*number, *count, data));
        }
        chunks.sort_by_key(|(number, ..)| *number);
        let count = chunks.first()?.1;
        let numbers = chunks.iter().map(|(number, ..)| *number);
        let whole = usize::from(count) == chunks.len() && numbers.eq(1..=count);
        whole.then(|| chunks.iter().flat_map(|(.., data)| data.iter().copied()).collect())
    }

    pub fn exif(&self) -> Option<&'a [u8]> {
        self.bodies(marker::APP1, EXIF).next()
    }

    pub fn xmp(&self) -> Option<&'a [u8]> {
        self.bodies(marker::APP1, XMP).next()
    }

    /// Photoshop's image resources, which hold IPTC.
    pub fn photoshop(&self) -> Option<&'a [u8]> {
        self.bodies(marker::APP13, PHOTOSHOP).next()
    }

    /// The file with pixels and colour alone, the coded pixels as they were.
    pub fn bare(&self) -> Vec<u8> {
        let length: usize = self.segments.iter().map(|segment| segment.raw.len()).sum();
        let mut bytes = Vec::with_capacity(length + 4);
        bytes.extend([0xFF, marker::SOI]);
        for segment in &self.segments {
            match segment.marker {
                // Without JFIF a decoder may take three components for RGB. The thumbnail goes.
                marker::APP0 if segment.body.starts_with(b"JFIF\0") && segment.body.len() >= 14 => {
                    bytes.extend([0xFF, marker::APP0, 0, 16]);
                    bytes.extend(&segment.body[..12]);
                    bytes.extend([0, 0]);
                }
                marker::APP2 if segment.body.starts_with(ICC) => bytes.extend(segment.raw),
                // Longer ones hold something that Adobe didn't define.
                marker::APP14 if segment.body.starts_with(ADOBE) && segment.body.len() >= 12 => {
                    bytes.extend([0xFF, marker::APP14, 0, 14]);
                    bytes.extend(&segment.body[..12]);
                }
                marker::APP0..=marker::APP15 | marker::JPG0..=marker::COM => {}
                _ => bytes.extend(segment.raw),
            }
        }
        bytes.extend([0xFF, marker::EOI]);
        bytes
    }

    fn bodies(&self, marker: u8, prefix: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
        let of_marker = self.segments.iter().filter(move |segment| segment.marker == marker);
        of_marker.filter_map(move |segment| segment.body.strip_prefix(prefix))
    }
}

/// Where the next marker begins, at or after `at`; what stands between is skipped, as decoders do.
fn marker_from(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr(0xFF, bytes.get(at..)?)?;
        match bytes.get(at + 1)? {
            0xFF => at += 1,
            0x00 => at += 2,
            _ => return Some(at),
        }
    }
}

/// The segment whose marker stands at `at`, and where it ends. `None` if the file ends before.
fn segment(bytes: &[u8], at: usize) -> Option<(Segment<'_>, usize)> {
    let marker = bytes[at + 1];
    let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
    let end = at + 2 + length.max(2);
    let body = bytes.get(at + 4..end)?;
    let end = if marker == marker::SOS { coded_end(bytes, end) } else { end };
    Some((Segment { marker, body, raw: &bytes[at..end] }, end))
}

/// Where the coded pixels that begin at `at` end: at a marker that is no restart, or with the file.
fn coded_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(next) = marker_from(bytes, at) {
        if !matches!(bytes[next + 1], 0xD0..=0xD7) {
            return next;
        }
        at = next + 2;
    }
    bytes.len()
}
