//! Photos made for tests, and whether a file says more than its pixels.

use image::{DynamicImage, ImageFormat, RgbImage};
use jpeg_encoder::{ColorType, Encoder};

/// What a camera writes beside the pixels, and no published file may hold.
const SECRETS: [&str; 6] =
    ["SERIAL-4711", "OWNER-OF-THE-CAMERA", "<x:xmpmeta", "8BIM", "GPS-NOTE", "secret.js"];

fn pixels(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = ((x as f32 / 37.0).sin() * 60.0 + (y as f32 / 23.0).cos() * 60.0) as i32;
        let byte = |base: i32| u8::try_from((base + wave).clamp(0, 255)).unwrap_or(0);
        image::Rgb([byte(120), byte(100 + (x % 50) as i32), byte(140)])
    })
}

/// A JPEG without metadata.
pub fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = pixels(width.into(), height.into());
    Encoder::new(&mut bytes, 90).encode(&image, width, height, ColorType::Rgb).unwrap();
    bytes
}

/// EXIF with a place on Earth, a serial number and an owner, in TIFF's big-endian form.
fn exif() -> Vec<u8> {
    let (serial, owner, note) = (b"SERIAL-4711\0", b"OWNER-OF-THE-CAMERA\0", b"GPS-NOTE\0");
    // IFD0 at 8 with two entries: owner (0xA430), and where the GPS block is (0x8825).
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut bytes = tag.to_be_bytes().to_vec();
        bytes.extend(kind.to_be_bytes());
        bytes.extend(count.to_be_bytes());
        bytes.extend(value.to_be_bytes());
        bytes
    };
    let first = 8 + 2 + 3 * 12 + 4;
    let gps = first + serial.len() + owner.len() + note.len();
    let at = |offset: usize| u32::try_from(offset).unwrap();
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
    let mut bytes = b"MM\0\x2A\0\0\0\x08\0\x03".to_vec();
    bytes.extend(entry(0x013B, 2, length(owner), at(first + serial.len())));
    bytes.extend(entry(0x8825, 4, 1, at(gps)));
    bytes.extend(entry(0xA431, 2, length(serial), at(first)));
    bytes.extend([0; 4]);
    bytes.extend(serial);
    bytes.extend(owner);
    bytes.extend(note);
    bytes.extend(b"\0\x01");
    bytes.extend(entry(0x0001, 2, 2, u32::from_be_bytes(*b"N\0\0\0")));
    bytes.extend([0; 4]);
    bytes
}

const XMP: &str = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description GPSLatitude=\"29,26N\"/></rdf:RDF></x:xmpmeta>";

/// A JPEG with EXIF, XMP and IPTC.
pub fn telling_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = Vec::new();
    let image = pixels(width.into(), height.into());
    let mut encoder = Encoder::new(&mut bytes, 90);
    encoder.add_app_segment(1, [&b"Exif\0\0"[..], &exif()].concat()).unwrap();
    encoder.add_app_segment(1, [b"http://ns.adobe.com/xap/1.0/\0", XMP.as_bytes()].concat()).unwrap();
    encoder
        .add_app_segment(13, b"Photoshop 3.0\08BIM\x04\x04\0\0\0\0\0\x0A\x1C\x02\x50\0\x05OWNER".to_vec())
        .unwrap();
    encoder.encode(&image, width, height, ColorType::Rgb).unwrap();
    bytes
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(kind);
    bytes.extend(data);
    bytes.extend(crc(&[kind, data].concat()).to_be_bytes());
    bytes
}

/// CRC-32 of PNG (ISO 3309), slowly.
fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1));
        }
    }
    !crc
}

/// A picture of a kind, by its extension.
pub fn of_kind(kind: &str, width: u32, height: u32) -> Vec<u8> {
    let format = match kind {
        "bmp" => ImageFormat::Bmp,
        "tif" => ImageFormat::Tiff,
        "gif" => ImageFormat::Gif,
        "webp" => ImageFormat::WebP,
        _ => ImageFormat::Png,
    };
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = DynamicImage::ImageRgb8(pixels(width, height));
    // GIF's encoder takes colours with transparency.
    let image = if kind == "gif" { DynamicImage::ImageRgba8(image.to_rgba8()) } else { image };
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A PNG with EXIF, XMP and a comment.
pub fn telling_png(width: u32, height: u32) -> Vec<u8> {
    let bytes = of_kind("png", width, height);
    let header = 8 + 12 + 13;
    let text = [b"XML:com.adobe.xmp\0\0\0\0\0", XMP.as_bytes()].concat();
    let said =
        [chunk(b"eXIf", &exif()), chunk(b"iTXt", &text), chunk(b"tEXt", b"Comment\0GPS-NOTE")].concat();
    [&bytes[..header], &said, &bytes[header..]].concat()
}

/// A PNG whose header and end are right, and whose pixels are nonsense.
pub fn damaged_png(width: u32, height: u32) -> Vec<u8> {
    let bytes = of_kind("png", width, height);
    let header = 8 + 12 + 13;
    [&bytes[..header], &chunk(b"IDAT", b"\x78\x9Cnonsense"), &chunk(b"IEND", b"")].concat()
}

/// A drawing that runs a script and says who made it.
pub fn telling_svg() -> Vec<u8> {
    let text = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"><metadata>OWNER-OF-THE-CAMERA</metadata>\
                <script href=\"secret.js\"/><rect width=\"40\" height=\"30\" fill=\"#c00\"/></svg>";
    text.as_bytes().to_vec()
}

/// Whether a file is a picture, by its bytes alone.
pub fn is_picture(bytes: &[u8]) -> bool {
    let magics: [&[u8]; 8] =
        [b"\xFF\xD8\xFF", b"\x89PNG", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*", b"\0\0\x01\0"];
    magics.iter().any(|magic| bytes.starts_with(magic))
        || memchr::memmem::find(bytes, b"<svg xmlns=").is_some()
}

/// Whether a file holds EXIF, or anything of [`SECRETS`].
pub fn tells(bytes: &[u8]) -> bool {
    let holds = |needle: &[u8]| memchr::memmem::find(bytes, needle).is_some();
    let is_wide = |needle: &str| holds(&needle.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>());
    let has_exif = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(bytes)).is_ok();
    has_exif || holds(b"Exif\0\0") || SECRETS.iter().any(|secret| holds(secret.as_bytes()) || is_wide(secret))
}
