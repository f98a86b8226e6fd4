//! Where a page is written: as many bytes as a page may have.
//!
//! In: what templates print, of pages and of parts that they share; what a template keeps to itself first (a macro, a block that
//! is set) has no bound but its steps. Out: the same, until it is too much. Invariant: a loop over lists that prints and prints
//! ends the page, not the program for want of memory.

use std::io;

/// Bytes of one page: some hundred times the largest that a portal has.
const MOST: usize = 64 << 20;

pub struct Bounded<'a> {
    html: &'a mut Vec<u8>,
    most: usize,
}

impl<'a> Bounded<'a> {
    pub fn new(html: &'a mut Vec<u8>) -> Bounded<'a> {
        Bounded { html, most: MOST }
    }
}

impl io::Write for Bounded<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.html.len() + bytes.len() > self.most {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.html.extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn what_fits_is_written_and_no_more() {
        let mut html = Vec::new();
        let mut bounded = Bounded { html: &mut html, most: 8 };
        assert!(bounded.write_all(b"12345").is_ok() && bounded.write_all(b"678").is_ok());
        assert!(bounded.write_all(b"9").is_err());
        assert_eq!(html, b"12345678");
    }
}
