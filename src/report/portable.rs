//! Names that files can have everywhere: what Windows refuses, no output of ours bears.

/// In bytes; Windows allows 255 UTF-16 units, other systems 255 bytes.
const LONGEST: usize = 255;

/// Whether a file can have this name on Windows, macOS and Linux.
pub fn is_portable_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= LONGEST
        && !name.ends_with(['.', ' '])
        && name.chars().all(is_portable_char)
        && !is_device_name(name)
}

/// Whether a file's name may hold this character.
pub fn is_portable_char(c: char) -> bool {
    !c.is_control() && !r#"<>:"/|?*\"#.contains(c)
}

/// Whether Windows takes this name, whatever its extension and case, for a device ("Naming Files, Paths, and
/// Namespaces" of its documentation, which counts the superscript digits of Latin-1 too).
pub fn is_device_name(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let is = |device: &str| stem.eq_ignore_ascii_case(device);
    let is_numbered = |device: &str| {
        let (begin, number) = (stem.get(..device.len()), stem.get(device.len()..));
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(device))
            && number.is_some_and(|n| {
                let mut digits = n.chars();
                let one = digits.next().is_some_and(|c| c.is_ascii_digit() || matches!(c, '¹' | '²' | '³'));
                one && digits.next().is_none()
            })
    };
    ["con", "prn", "aux", "nul", "conin$", "conout$"].into_iter().any(is)
        || ["com", "lpt"].into_iter().any(is_numbered)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_windows_refuses() {
        for name in [
            "",
            "a.",
            "a ",
            "a:b",
            "a?",
            "a/b",
            "a\\b",
            "CON",
            "nul.txt",
            "con .txt",
            "Com1",
            "lpt9.a",
            "COM².log",
            "conin$",
            "CONOUT$.txt",
        ] {
            assert!(!is_portable_name(name), "{name}");
        }
        for name in [
            "a",
            "统计表：一.xlsx",
            "auxiliary.pdf",
            "com10",
            "comet",
            "com⁴",
            "con-1",
            ".well-known",
            "a.con",
        ] {
            assert!(is_portable_name(name), "{name}");
        }
        assert!(!is_portable_name(&"长".repeat(86)));
    }
}
