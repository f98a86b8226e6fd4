//! A file as a form sends it: `multipart/form-data` (RFC 7578) with one part, `media`.

use super::Upload;

/// The content type, and the body.
pub(super) fn form(upload: Upload<'_>) -> (String, Vec<u8>) {
    let hash = blake3::hash(upload.bytes).to_hex();
    // What the file does not hold: as likely as its own hash.
    let boundary = format!("huikan-{}", &hash[..32]);
    let kind = if upload.name.ends_with(".png") { "image/png" } else { "image/jpeg" };
    let name: String =
        upload.name.chars().map(|c| if c.is_ascii_graphic() && c != '"' { c } else { '_' }).collect();
    let mut body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"{name}\"\r\nContent-Type: {kind}\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(upload.bytes);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={boundary}"), body)
}
