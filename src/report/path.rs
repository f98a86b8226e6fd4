//! The name of a source file, as every room speaks of it.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A file of the site by its path from the site's root: `content/要闻/2022-11-08-调研.md`.
///
/// Always with `/`, in Unicode NFC, without `.` or `..`, whatever the disk says.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// As an argument of a command that is offered, in the quotation marks that leave its signs alone: nothing of a
    /// name may run. The shell of Windows knows double ones only, in which PowerShell still reads `$` and backticks: names
    /// that we make have none.
    pub fn in_command(&self) -> String {
        let path = self.as_str();
        match path.contains(['$', '`', '\\', '"', '!']) && !cfg!(windows) {
            true => format!("'{}'", path.replace('\'', "'\\''")),
            false => format!("\"{path}\""),
        }
    }

    /// Takes the path as it is; normalising it is the business of whoever read it.
    pub fn new(path: &str) -> SourcePath {
        SourcePath(Arc::from(path))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The folder that it stands in, without a trailing `/`; empty at the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&self.0, |(_, name)| name)
    }

    /// The last part without its extension; a name that is all extension is its own stem.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// The extension without its dot, as written; empty where there is none.
    pub fn extension(&self) -> &str {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension,
            _ => "",
        }
    }

    /// Whether it is Markdown by its name, in whichever case Windows has it.
    pub fn is_markdown(&self) -> bool {
        ["md", "markdown"].iter().any(|markdown| self.extension().eq_ignore_ascii_case(markdown))
    }
}

impl Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for SourcePath {
    fn from(path: &str) -> SourcePath {
        SourcePath::new(path)
    }
}

impl From<String> for SourcePath {
    fn from(path: String) -> SourcePath {
        SourcePath(Arc::from(path))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(not(windows))]
    #[test]
    fn nothing_of_a_name_runs_in_a_command_that_is_offered() {
        for (path, typed) in [
            ("content/要闻/甲 乙.md", "\"content/要闻/甲 乙.md\""),
            ("content/$HOME`id`.md", "'content/$HOME`id`.md'"),
            ("content/a\"b's.md", "'content/a\"b'\\''s.md'"),
        ] {
            assert_eq!(SourcePath::new(path).in_command(), typed);
        }
    }

    #[test]
    fn parts_of_a_path() {
        let path = SourcePath::new("content/要闻/2022-11-08-调研.md");
        assert_eq!(path.folder(), "content/要闻");
        assert_eq!(path.file_name(), "2022-11-08-调研.md");
        assert_eq!(path.stem(), "2022-11-08-调研");
        assert_eq!(path.extension(), "md");
        assert!(path.is_markdown() && SourcePath::new("content/稿.MD").is_markdown());
        assert!(!SourcePath::new("content/md").is_markdown());
        assert_eq!(SourcePath::new(".gitignore").stem(), ".gitignore");
        assert_eq!(SourcePath::new(".gitignore").extension(), "");
    }
}
