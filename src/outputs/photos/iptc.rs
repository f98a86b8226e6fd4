//! IPTC-IIM in Photoshop's image resources.
//!
//! In: the body of an APP13 segment after `Photoshop 3.0`. Out: by-lines, credit and copyright notice.
//! Invariant: what is cut or wrong ends the reading, and what was read before stands.

use super::credit::{Claims, guessed};

/// The resource that holds IPTC.
const IIM: u16 = 0x0404;

/// By-lines that are read; agencies give one or two.
const AUTHORS: usize = 5;

/// Data sets of IPTC-NAA IIM 4.2: record, number.
const CODED_CHARACTER_SET: (u8, u8) = (1, 90);
const BY_LINE: (u8, u8) = (2, 80);
const CREDIT: (u8, u8) = (2, 110);
const COPYRIGHT_NOTICE: (u8, u8) = (2, 116);

pub(super) fn claims(resources: &[u8]) -> Option<Claims> {
    let block = resource(resources, IIM)?;
    let sets: Vec<_> = sets(block).collect();
    // ISO 2022's escape for UTF-8. Without it programs in China wrote GBK, some UTF-8.
    let is_utf8 = sets.iter().any(|(set, data)| *set == CODED_CHARACTER_SET && *data == b"\x1B%G");
    let text = |data: &[u8]| {
        if is_utf8 { String::from_utf8_lossy(data).into_owned() } else { guessed(data) }
    };
    let of =
        |wanted: (u8, u8)| sets.iter().filter(move |(set, _)| *set == wanted).map(|(_, data)| text(data));
    Some(Claims {
        authors: of(BY_LINE).take(AUTHORS).collect(),
        agency: of(CREDIT).next(),
        rights: of(COPYRIGHT_NOTICE).next(),
    })
}

/// `8BIM`, a number, a padded Pascal string, a length, padded data.
fn resource(mut rest: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        rest = rest.strip_prefix(b"8BIM")?;
        let number = u16::from_be_bytes(rest.get(..2)?.try_into().ok()?);
        let name = usize::from(*rest.get(2)?) + 1;
        rest = rest.get(2 + name + name % 2..)?;
        let length = usize::try_from(u32::from_be_bytes(rest.get(..4)?.try_into().ok()?)).ok()?;
        let data = rest.get(4..)?;
        if number == wanted {
            return Some(&data[..length.min(data.len())]);
        }
        rest = data.get(length.checked_add(length % 2)?..)?;
    }
}

type Set<'a> = ((u8, u8), &'a [u8]);

/// Data sets: a tag marker, record, number, length, data.
fn sets(mut rest: &[u8]) -> impl Iterator<Item = Set<'_>> {
    std::iter::from_fn(move || {
        let [0x1C, record, number, high, low, ..] = *rest else { return None };
        // A length with its first bit set is an extended one, which no text of these has.
        let length = usize::from(u16::from_be_bytes([high, low]));
        let data = rest.get(5..5 + length).filter(|_| high < 0x80)?;
        rest = &rest[5 + length..];
        Some(((record, number), data))
    })
}
