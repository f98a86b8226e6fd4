//! Pictures of a page: inside it (`data:`), beside it, or elsewhere.

use base64::Engine;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use percent_encoding::percent_decode_str;

use super::Beside;
use crate::import::manuscript::Picture;

/// The picture of an `img` element; `None` for one that only counts readers or sets space.
pub(super) fn picture(
    source: &str,
    alternative: &str,
    width: Option<&str>,
    beside: Beside<'_>,
) -> Option<Picture> {
    let source = source.trim();
    let is_dot = width.and_then(|width| width.trim().parse::<u32>().ok()).is_some_and(|width| width <= 2);
    if source.is_empty() || is_dot {
        return None;
    }
    let alternative = alternative.trim().to_owned();
    if source.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        let bytes = inside(source).filter(|bytes| !bytes.is_empty());
        let name = format!("picture.{}", extension_of(source));
        let outside = if bytes.is_none() { Some("data:".to_owned()) } else { None };
        let bytes = bytes.unwrap_or_default().into();
        return Some(Picture { name, bytes, alternative, outside, ..Picture::default() });
    }
    let path = source.split(['?', '#']).next().unwrap_or_default().replace('\\', "/");
    let path = percent_decode_str(&path).decode_utf8_lossy().into_owned();
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let is_relative =
        !source.contains("://") && !path.starts_with('/') && path.get(1..2).is_none_or(|c| c != ":");
    // A page that was saved or copied names the folder of its day; the file may lie here now.
    let found = if is_relative { beside(&path).or_else(|| beside(&name)) } else { beside(&name) };
    let outside = if found.is_none() { Some(source.to_owned()) } else { None };
    let bytes = found.unwrap_or_default().into();
    Some(Picture { name, bytes, alternative, outside, ..Picture::default() })
}

/// The bytes of a `data:` address.
fn inside(source: &str) -> Option<Vec<u8>> {
    let (head, data) = source.get(5..)?.split_once(',')?;
    let decoded = percent_decode_str(data).collect::<Vec<u8>>();
    if !head.to_ascii_lowercase().ends_with(";base64") {
        return Some(decoded);
    }
    let data: Vec<u8> = decoded.into_iter().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&base64::alphabet::STANDARD, lenient).decode(data).ok()
}

fn extension_of(source: &str) -> &str {
    let kind = source.split(['/', ';', ',']).nth(1).unwrap_or_default();
    if kind.bytes().all(|byte| byte.is_ascii_alphanumeric()) { kind } else { "" }
}
