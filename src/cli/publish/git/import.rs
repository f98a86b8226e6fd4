//! Contents go into the repository, and come out of it, each by one program however many they are.
//!
//! In: bytes and paths. Out: a commit; or bytes by name. Invariant: a path is one path, whatever letters it has.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout};

use crate::net::publish::Trouble;

use super::program::Program;

/// The commit that was made.
pub const MADE: &str = "refs/huikan/made";

fn broken<E>(_: E) -> Trouble {
    Trouble::other("git 中途停下来了；请看看这台电脑的磁盘有没有空间")
}

/// `git fast-import`.
pub struct Import {
    child: Child,
    to: ChildStdin,
    contents: usize,
}

impl Import {
    pub fn start(program: &Program) -> Result<Import, Trouble> {
        let mut child = program.start(&["fast-import", "--quiet", "--force", "--done"])?;
        let to = child.stdin.take().ok_or(()).map_err(broken)?;
        Ok(Import { child, to, contents: 0 })
    }

    fn say(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.to.write_all(bytes).map_err(broken)
    }

    fn data(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        self.say(format!("data {}\n", bytes.len()).as_bytes())?;
        self.say(bytes)?;
        self.say(b"\n")
    }

    /// Hands a content over; gives its number.
    pub fn content(&mut self, bytes: &[u8]) -> Result<usize, Trouble> {
        self.contents += 1;
        let number = self.contents;
        self.say(format!("blob\nmark :{number}\n").as_bytes())?;
        self.data(bytes)?;
        Ok(number)
    }

    /// Begins a commit on top of another; its files follow.
    pub fn commit(&mut self, identity: &str, words: &str, on: Option<&str>) -> Result<(), Trouble> {
        self.say(format!("commit {MADE}\ncommitter {identity}\n").as_bytes())?;
        self.data(words.as_bytes())?;
        match on {
            Some(on) => self.say(format!("from {on}\n").as_bytes()),
            // Not on top of what an earlier run left under this name.
            None => self.say(b"deleteall\n"),
        }
    }

    pub fn put(&mut self, path: &str, content: usize) -> Result<(), Trouble> {
        self.say(format!("M 100644 :{content} {}\n", quoted(path)).as_bytes())
    }

    pub fn put_inline(&mut self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.say(format!("M 100644 inline {}\n", quoted(path)).as_bytes())?;
        self.data(bytes)
    }

    pub fn delete(&mut self, path: &str) -> Result<(), Trouble> {
        self.say(format!("D {}\n", quoted(path)).as_bytes())
    }

    pub fn end(mut self) -> Result<(), Trouble> {
        self.say(b"\ndone\n")?;
        self.to.flush().map_err(broken)?;
        drop(self.to);
        match self.child.wait() {
            Ok(status) if status.success() => Ok(()),
            _ => Err(broken(())),
        }
    }
}

/// As `git fast-import` reads a path that may hold anything.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// `git cat-file --batch`.
pub struct Reader {
    child: Child,
    to: ChildStdin,
    from: BufReader<ChildStdout>,
}

impl Reader {
    pub fn start(program: &Program) -> Result<Reader, Trouble> {
        let mut child = program.start(&["cat-file", "--batch"])?;
        let to = child.stdin.take().ok_or(()).map_err(broken)?;
        let from = child.stdout.take().ok_or(()).map_err(broken)?;
        Ok(Reader { child, to, from: BufReader::new(from) })
    }

    /// `name`: as `git` names contents.
    pub fn read(&mut self, name: &str) -> Result<Vec<u8>, Trouble> {
        writeln!(self.to, "{name}").and_then(|()| self.to.flush()).map_err(broken)?;
        let mut head = String::new();
        self.from.read_line(&mut head).map_err(broken)?;
        // `1f7a7a472abf… blob 12`
        let size: usize =
            head.trim().rsplit(' ').next().and_then(|size| size.parse().ok()).ok_or(()).map_err(broken)?;
        let mut bytes = vec![0; size + 1];
        self.from.read_exact(&mut bytes).map_err(broken)?;
        bytes.pop();
        Ok(bytes)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_path_is_one_path() {
        assert_eq!(quoted("a/甲 乙.html"), "\"a/甲 乙.html\"");
        assert_eq!(quoted("\"a\\b\nc"), "\"\\\"a\\\\b\\nc\"");
    }
}
