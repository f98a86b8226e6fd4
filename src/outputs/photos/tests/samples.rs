//! Pictures made from code, with everything in them that must not be published.

use std::io::Cursor;

use image::ExtendedColorType as Colour;
use image::ImageEncoder as _;

use crate::outputs::photos::image::{Channels, Image};
use crate::report::SourcePath;
use crate::site::{Form, Part, Recipe, Scale};

/// What no output may hold.
pub const SECRETS: [&[u8]; 9] = [
    b"SN-0042-7718",
    b"Owner Of Camera",
    b"MakerNoteBytes",
    b"ThumbnailBytes",
    b"28.2278 N 112.9389 E",
    b"XmpHistory",
    b"IptcCaption",
    b"A comment",
    b"TrailingVideo",
];

/// A sky, some noise, and edges like those of text; every pixel follows from its place.
pub fn scene(width: u32, height: u32) -> Image {
    let mut samples = Vec::with_capacity((width * height * 3) as usize);
    let mut state = 1_u32;
    for y in 0..height {
        for x in 0..width {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = state >> 30;
            let letter = y * 4 > height * 3 && (x / 3 + y / 5) % 4 == 0 && x % 16 < 12;
            let sky = [60 + x * 120 / width, 100 + y * 100 / height, 220 - y * 90 / height];
            let colour = if letter { [30, 20, 20] } else { sky };
            samples.extend(colour.map(|value| u8::try_from(value + noise).unwrap()));
        }
    }
    Image::new(width, height, Channels::Rgb, samples).unwrap()
}

/// The profile of wide-gamut telephones; made once, since it holds the second that it was made in.
pub fn wide_profile() -> Vec<u8> {
    static PROFILE: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    PROFILE.get_or_init(|| moxcms::ColorProfile::new_display_p3().encode().unwrap()).clone()
}

/// An EXIF block (TIFF, big-endian) with orientation, artist, serial number, owner, maker note, place and a
/// thumbnail.
pub fn exif(orientation: u8, artist: &[u8], copyright: &[u8]) -> Vec<u8> {
    let mut entries: Vec<(u16, u16, Vec<u8>)> = vec![
        (0x0112, 3, vec![0, orientation]),
        (0x013B, 2, [artist, b"\0"].concat()),
        (0x8298, 2, [copyright, b"\0"].concat()),
        (0xA430, 2, b"Owner Of Camera\0".to_vec()),
        (0xA431, 2, b"SN-0042-7718\0".to_vec()),
        (0x927C, 7, b"MakerNoteBytes".to_vec()),
        (0x9286, 7, b"28.2278 N 112.9389 E".to_vec()),
        (0xC6D2, 7, b"ThumbnailBytes".to_vec()),
    ];
    entries.sort_by_key(|(tag, ..)| *tag);
    let mut tiff = b"MM\0\x2A\0\0\0\x08".to_vec();
    tiff.extend(u16::try_from(entries.len()).unwrap().to_be_bytes());
    let mut data: Vec<u8> = Vec::new();
    let start = 8 + 2 + entries.len() * 12 + 4;
    for (tag, kind, value) in entries {
        let count = if kind == 3 { value.len() / 2 } else { value.len() };
        tiff.extend(tag.to_be_bytes());
        tiff.extend(kind.to_be_bytes());
        tiff.extend(u32::try_from(count).unwrap().to_be_bytes());
        if value.len() <= 4 {
            let mut value = value;
            value.resize(4, 0);
            tiff.extend(value);
        } else {
            tiff.extend(u32::try_from(start + data.len()).unwrap().to_be_bytes());
            data.extend(value);
        }
    }
    tiff.extend([0; 4]);
    tiff.extend(data);
    tiff
}

pub fn xmp(inside: &str) -> Vec<u8> {
    format!(
        "<?xpacket begin=\"\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\"><photoshop:History>XmpHistory</photoshop:History>\
         {inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>"
    )
    .into_bytes()
}

/// Photoshop's resources with IPTC data sets.
pub fn iptc(sets: &[(u8, u8, &[u8])]) -> Vec<u8> {
    let mut iim = Vec::new();
    for (record, number, data) in sets.iter().chain(&[(2, 120, &b"IptcCaption"[..])]) {
        iim.extend([0x1C, *record, *number]);
        iim.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        iim.extend(*data);
    }
    // Another resource first, of odd length.
    let mut resources = b"Photoshop 3.0\08BIM\x03\xED\0\0\0\0\0\x01\x09\0".to_vec();
    resources.extend(b"8BIM\x04\x04\0\0");
    resources.extend(u32::try_from(iim.len()).unwrap().to_be_bytes());
    resources.extend(iim);
    resources
}

pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], &length[..], body].concat()
}

/// A JPEG with these segments after its first marker.
pub fn jpeg_with(image: &Image, segments: &[Vec<u8>], progressive: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, 92);
    encoder.set_progressive(progressive);
    let colour = match image.channels {
        Channels::Gray => jpeg_encoder::ColorType::Luma,
        Channels::Rgb => jpeg_encoder::ColorType::Rgb,
        Channels::Rgba => jpeg_encoder::ColorType::Rgba,
    };
    let (width, height) = (u16::try_from(image.width).unwrap(), u16::try_from(image.height).unwrap());
    encoder.encode(&image.samples, width, height, colour).unwrap();
    bytes.splice(2..2, segments.concat());
    bytes
}

/// A JPEG as a telephone gives it: all secrets, a profile, a video behind the picture.
pub fn jpeg(image: &Image, orientation: u8) -> Vec<u8> {
    let profile = wide_profile();
    // In two chunks, the second first.
    let (first, second) = profile.split_at(100);
    let segments = [
        segment(0xE1, &[b"Exif\0\0", &exif(orientation, b"", b"")[..]].concat()),
        segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", &xmp("")[..]].concat()),
        segment(0xE2, &[b"ICC_PROFILE\0\x02\x02", second].concat()),
        segment(0xE2, &[b"ICC_PROFILE\0\x01\x02", first].concat()),
        segment(0xED, &iptc(&[])),
        segment(0xFE, b"A comment"),
    ];
    [&jpeg_with(image, &segments, false)[..], b"\0\0\0\x18ftypmp42TrailingVideo"].concat()
}

pub fn chunk(name: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = u32::MAX;
    for &byte in name.iter().chain(data) {
        crc = (0..8)
            .fold(crc ^ u32::from(byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1)));
    }
    [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], name, data, &(!crc).to_be_bytes()].concat()
}

/// A PNG with secrets before its pixels.
pub fn png(image: &Image, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    encoder.set_icc_profile(wide_profile()).unwrap();
    encoder.write_image(&image.samples, image.width, image.height, colour(image)).unwrap();
    let secrets = [
        chunk(b"eXIf", &exif(orientation, b"", b"")),
        chunk(b"tEXt", b"Comment\0A comment"),
        chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", &xmp("")[..]].concat()),
    ];
    bytes.splice(33..33, secrets.concat());
    [&bytes[..], b"TrailingVideo"].concat()
}

fn colour(image: &Image) -> Colour {
    match image.channels {
        Channels::Gray => Colour::L8,
        Channels::Rgb => Colour::Rgb8,
        Channels::Rgba => Colour::Rgba8,
    }
}

/// A lossless WebP with secrets.
pub fn webp(image: &Image, orientation: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut bytes);
    encoder.set_icc_profile(wide_profile()).unwrap();
    encoder.set_exif_metadata(exif(orientation, b"", b"")).unwrap();
    encoder.write_image(&image.samples, image.width, image.height, colour(image)).unwrap();
    let packet = xmp("");
    bytes.extend(b"XMP ");
    bytes.extend(u32::try_from(packet.len()).unwrap().to_le_bytes());
    bytes.extend(&packet);
    bytes.extend(&[0][..packet.len() % 2]);
    let length = u32::try_from(bytes.len() - 8).unwrap();
    bytes[4..8].copy_from_slice(&length.to_le_bytes());
    bytes[20] |= 0x04;
    [&bytes[..], b"TrailingVideo"].concat()
}

/// A GIF with comments and foreign extensions; as many frames, each darker.
pub fn gif(image: &Image, frames: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    encoder.set_repeat(image::codecs::gif::Repeat::Infinite).unwrap();
    for frame in 0..frames {
        let samples = image.coloured().samples.iter().map(|sample| sample / (frame + 1)).collect();
        let frame = image::RgbImage::from_raw(image.width, image.height, samples).unwrap();
        encoder.encode_frame(image::Frame::new(image::DynamicImage::from(frame).into_rgba8())).unwrap();
    }
    drop(encoder);
    let comment = b"\x21\xFE\x09A comment\0";
    let application = [b"\x21\xFF\x0BXMP DataXMP\x0A", &b"XmpHistory"[..], b"\0"].concat();
    // Before the trailer, where it follows all frames.
    let end = bytes.len() - 1;
    bytes.splice(end..end, [&comment[..], &application].concat());
    [&bytes[..], b"TrailingVideo"].concat()
}

pub fn bmp(image: &Image) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::bmp::BmpEncoder::new(&mut bytes)
        .write_image(&image.samples, image.width, image.height, colour(image))
        .unwrap();
    bytes
}

pub fn tiff(image: &Image) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image::codecs::tiff::TiffEncoder::new(&mut bytes)
        .write_image(&image.samples, image.width, image.height, colour(image))
        .unwrap();
    bytes.into_inner()
}

/// A recipe for a form at its own size, or at this one.
pub fn recipe(form: Form, size: Option<(u32, u32)>) -> Recipe {
    let scale = size.map(|(width, height)| Scale { part: None, width, height, quality: 85 });
    Recipe { source: SourcePath::new("content/要闻/1.jpg"), hash: [0; 32], scale, form, mark: None }
}

pub fn part_recipe(form: Form, part: Part, width: u32, height: u32) -> Recipe {
    Recipe { scale: Some(Scale { part: Some(part), width, height, quality: 85 }), ..recipe(form, None) }
}
