//! The header that Windows puts before HTML on its clipboard: `Version:0.9`, `StartHTML:…`.

/// The text from its first tag on, where such a header stands before it.
pub(super) fn without_header(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_header = text.starts_with("Version:") || text.starts_with("StartHTML:");
    match text.find('<') {
        Some(at) if is_header => &text[at..],
        _ => text,
    }
}
