//! The preview's own scripts and pages, inside the program.

/// Their bytes and media types, by the name below `/_huikan/`; the panel has none.
pub(super) fn find(name: &str) -> Option<(&'static str, &'static str)> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    Some(match name {
        "" => (include_str!("assets/panel.html"), "text/html; charset=utf-8"),
        "panel.css" => (include_str!("assets/panel.css"), "text/css; charset=utf-8"),
        "panel.js" => (include_str!("assets/panel.js"), SCRIPT),
        "preview.js" => (include_str!("assets/preview.js"), SCRIPT),
        "worker.js" => (include_str!("assets/worker.js"), SCRIPT),
        _ => return None,
    })
}
